import type { DeployOutcome } from "@logstack/deploy-core";
import type { ConfigurationRequest } from "../model/configuration-request.ts";
import { machinesOf, machinesWith, type ObservedRole } from "../model/observed-role.ts";
import { describeRole, findRoleProblem } from "../plan/describe-roles.ts";
import { isGoingBack } from "../plan/plan-rollback.ts";
import { refuseNoneReleased } from "../plan/refuse-roles.ts";
import type { ConfigurationPorts } from "../ports.ts";
import { areAssumed } from "./find-assumed.ts";
import { openLayer, type OpenedLayer } from "./open-layer.ts";
import { readRoles } from "./read-roles.ts";

/** Says whether every machine has what is released to it, and is healthy; changes nothing. */
export async function verifyConfiguration(
  request: ConfigurationRequest,
  ports: ConfigurationPorts,
): Promise<DeployOutcome> {
  const opened = await openLayer(ports, { request, verb: "verify" });
  if (opened.kind === "refused") return opened;
  if (opened.kind === "absent") return { kind: "refused", refusal: opened.refusal };
  const { layer } = opened;
  const observed = await readRoles(request, { layer, wanted: [] });
  const { environment, definition, commands } = request;
  const running = versionOf(observed);
  if (running === undefined)
    return { kind: "refused", refusal: refuseNoneReleased(environment, { component: definition.component, commands }) };
  if (await areAssumed(ports, { layer, observed })) {
    ports.report({ event: "warning", message: "no machine has reported: this emulator only assumes its machines." });
    return { kind: "verified", status: layer.stackStatus, runningVersion: running };
  }
  for (const each of observed)
    ports.report({ event: "checked", what: describeRole(each), problem: findUnhealthy(each) });
  const problem = observed.map(findUnhealthy).find((each) => each !== undefined);
  if (problem === undefined) return { kind: "verified", status: layer.stackStatus, runningVersion: running };
  return {
    kind: "failed",
    stage: "smokeTest",
    status: layer.stackStatus,
    story: undefined,
    proof: { what: "configuration of the machines", problem, log: await readLastLines(observed, layer) },
    hints: [`Replace the machines that lack it: ${commands.deploy}`],
    elapsedMs: ports.clock.now() - request.startedAt,
  };
}

/** Says which configuration is released, which machines have it, and what the last deployment left; changes nothing. */
export async function diagnoseConfiguration(
  request: ConfigurationRequest,
  ports: ConfigurationPorts,
): Promise<DeployOutcome> {
  const opened = await openLayer(ports, { request, verb: "diagnose" });
  if (opened.kind === "refused") return opened;
  const nothing = { kind: "diagnosed", status: undefined, runningVersion: undefined, story: undefined } as const;
  if (opened.kind === "absent") return { ...nothing, hints: [`Deploy ${opened.waitsFor.join(" and ")} first.`] };
  const { layer } = opened;
  const observed = await readRoles(request, { layer, wanted: [] });
  const problems = observed.flatMap((each) => findRoleProblem(each) ?? []);
  const lines = await readLastLines(observed, layer);
  const problem = [...problems, ...lines.map((line) => `  ${line}`)].join("\n");
  return {
    ...nothing,
    status: layer.stackStatus,
    runningVersion: versionOf(observed),
    code: { stands: observed.map(describeRole).join("; "), ...(problem === "" ? {} : { problem }) },
    hints: problem === "" ? [] : [`To go on from here: ${goingOn(request, observed)}`],
  };
}

function goingOn({ commands }: ConfigurationRequest, observed: readonly ObservedRole[]): string {
  const goesBack = observed.some(({ pointer: found }) => {
    return found.kind === "found" && isGoingBack(found.pointer);
  });
  return goesBack ? commands.rollback : commands.deploy;
}

function versionOf(observed: readonly ObservedRole[]): string | undefined {
  return observed.flatMap(({ pointer }) => (pointer.kind === "found" ? [pointer.pointer.current.version] : []))[0];
}

/** What is wrong with the machines of a role: those without the configuration, and those that AWS takes for ill. */
function findUnhealthy(observed: ObservedRole): string | undefined {
  const problem = findRoleProblem(observed);
  if (problem !== undefined) return problem;
  if (observed.pointer.kind !== "found") return `${observed.role}: no configuration was released.`;
  const digest = observed.pointer.pointer.current.digest;
  const ill = observed.group?.machines.filter(
    ({ instanceId, healthStatus, lifecycleState }) =>
      machinesOf(observed).includes(instanceId) && (healthStatus !== "Healthy" || lifecycleState !== "InService"),
  );
  if (ill !== undefined && ill.length > 0)
    return `${observed.role}: ${ill.map(({ instanceId, lifecycleState, healthStatus }) => `${instanceId} is ${lifecycleState} and ${healthStatus}`).join(", ")}.`;
  const [have, wanted] = [machinesWith(observed, digest).length, observed.group?.desiredCapacity ?? 0];
  return have < wanted ? `${observed.role}: ${have} of ${wanted} machines are there.` : undefined;
}

/** The last lines of the first machine that says that it failed: its report's, else its console's. */
async function readLastLines(observed: readonly ObservedRole[], { api }: OpenedLayer): Promise<readonly string[]> {
  const failed = observed.flatMap((each) =>
    machinesOf(each).flatMap((id) => {
      const report = each.reports.get(id);
      return report?.state === "failed" ? [report] : [];
    }),
  );
  const [first] = failed;
  if (first === undefined) return [];
  return first.lastLines.length > 0 ? first.lastLines : api.fleet.console(first.instanceId);
}
