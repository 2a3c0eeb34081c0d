import { machinesOf, machinesWith, type ObservedRole } from "../model/observed-role.ts";

/**
 * Says how roles stand whose deployment was left in the middle, as a clause: what is released, and so taken by whoever is born, and
 * which machines have it. Undefined while nothing was changed that a machine looks at.
 */
export function describeUnfinished(observed: readonly ObservedRole[]): string | undefined {
  const clauses = observed.flatMap((each) => describeOne(each) ?? []);
  return clauses.length === 0 ? undefined : clauses.join(". ");
}

function describeOne(observed: ObservedRole): string | undefined {
  const { role, pointer: found } = observed;
  if (found.kind !== "found" || !found.pointer.rolling) return undefined;
  const { version, release, digest } = found.pointer.current;
  const all = machinesOf(observed);
  const have = new Set(machinesWith(observed, digest));
  const [having, lacking] = [all.filter((id) => have.has(id)), all.filter((id) => !have.has(id))];
  const missing = (observed.group?.desiredCapacity ?? 0) - all.length;
  const told = [
    ...(having.length === 0 ? [] : [`${nameSome(having)} ${having.length === 1 ? "has" : "have"} it`]),
    ...(lacking.length === 0 ? [] : [`${nameSome(lacking)} ${lacking.length === 1 ? "does" : "do"} not have it yet`]),
    ...(missing > 0 ? [`${missing} more ${missing === 1 ? "is" : "are"} to come`] : []),
  ];
  return [`${role}: ${version} (release ${release}) is released, and new machines take it`, ...told].join("; ");
}

const MOST_NAMED = 3;

function nameSome(ids: readonly string[]): string {
  const rest = ids.length - MOST_NAMED;
  return rest > 0 ? `${ids.slice(0, MOST_NAMED).join(", ")} and ${rest} more` : ids.join(" and ");
}
