import { shortDigest } from "../model/bundle.ts";
import { machinesOf, machinesWith, type ObservedRole } from "../model/observed-role.ts";
import type { WantedRole } from "./plan-next-step.ts";
import { isGoingBack } from "./plan-rollback.ts";

/** Why there is something to deploy for a role, one phrase each; empty where there is nothing. */
export function describeReasons({ version }: WantedRole, observed: ObservedRole): readonly string[] {
  const { pointer: found } = observed;
  if (found.kind !== "found") return ["no configuration was released to it yet"];
  const { current, rolling } = found.pointer;
  if (current.digest !== version.digest)
    return [`its files differ from those of ${current.version} (release ${current.release})`];
  const machines = machinesOf(observed);
  const missing = machines.length - machinesWith(observed, version.digest).length;
  return [
    ...(current.version === version.version && current.release === version.release
      ? []
      : [`the same files were released as ${current.version} (release ${current.release})`]),
    ...(missing === 0 ? [] : [`${missing} of ${machines.length} machines do not have it`]),
    ...(missing === 0 && rolling ? ["a deployment of it was not finished"] : []),
  ];
}

/** How a role stands, as a phrase: what is released to it, and how many machines have that. */
export function describeRole(observed: ObservedRole): string {
  const { role, pointer: found } = observed;
  const machines = machinesOf(observed);
  if (found.kind === "none") return `${role}: no configuration was released; ${machines.length} machines wait`;
  if (found.kind === "foreign") return `${role}: its parameter was not written by logstack`;
  const { current, rolling } = found.pointer;
  const have = machinesWith(observed, current.digest).length;
  const way = isGoingBack(found.pointer) ? ", on the way back" : ", on the way";
  return `${role}: ${current.version} (release ${current.release}), ${have} of ${machines.length} machines have it${rolling ? way : ""}`;
}

/** What is wrong with how a role stands, as a sentence; undefined where all of its machines have what is released. */
export function findRoleProblem(observed: ObservedRole): string | undefined {
  const { role, pointer: found } = observed;
  if (found.kind !== "found") return undefined;
  const failed = machinesOf(observed).flatMap((id) => {
    const report = observed.reports.get(id);
    return report?.state === "failed" ? [`${id} failed at "${report.step}"`] : [];
  });
  if (failed.length > 0) return `${role}: ${failed.join(", ")}.`;
  const missing = machinesOf(observed).length - machinesWith(observed, found.pointer.current.digest).length;
  if (missing > 0)
    return `${role}: ${missing} ${missing === 1 ? "machine does" : "machines do"} not have what is released.`;
  return found.pointer.rolling ? `${role}: a deployment was not finished.` : undefined;
}

/** What a deployment has to show: how many machines of each role have what. */
export function outputsOf(
  wanted: readonly WantedRole[],
  observed: readonly ObservedRole[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    wanted.flatMap(({ role, version: { digest } }) => {
      const found = observed.find((each) => each.role === role);
      if (found === undefined) return [];
      const [have, all] = [machinesWith(found, digest).length, machinesOf(found).length];
      return [[role, `${have} of ${all} machines have ${shortDigest(digest)}`]];
    }),
  );
}
