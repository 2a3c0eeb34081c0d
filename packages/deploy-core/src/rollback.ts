import type { Attempt } from "./model/attempt.ts";
import { nameStack } from "./model/desired-stack.ts";
import { accountOf, regionOf, type ObservedStack } from "./model/observed-stack.ts";
import type { DeployOutcome } from "./model/outcome.ts";
import type { RollbackRequest } from "./model/rollback-request.ts";
import { describeTags, findVersion } from "./model/tags.ts";
import { concludeRollback } from "./operate/rollback/conclude-rollback.ts";
import { followOperation } from "./operate/follow/follow-operation.ts";
import { closeOpened } from "./operate/protection/mend-protection.ts";
import { readState } from "./operate/read-state.ts";
import { reportRunning } from "./operate/follow/report-running.ts";
import { startOverWhileOvertaken } from "./operate/start-over.ts";
import { takeBack } from "./operate/rollback/take-back.ts";
import { NOTHING_TO_TAKE_BACK } from "./plan/status/explain-state.ts";
import { refuseOtherRegion } from "./plan/status/refuse-other-region.ts";
import { planRollback } from "./plan/plan-rollback.ts";
import type { Ports } from "./ports.ts";

/**
 * Takes back the change of one layer's stack that runs or failed: an update that runs is cancelled, a create or update
 * that failed and was kept is rolled back, a rollback that got stuck goes on. What goes with it is listed and asked for
 * first, and new resources that hold data have to be named. A stack that has nothing half done is success.
 */
export async function rollbackStack(request: RollbackRequest, ports: Ports): Promise<DeployOutcome> {
  const { layer, environment, region, deadlineAt, commands } = request;
  const stackName = nameStack(environment, layer.component);
  const attempt = (): Promise<Attempt> => attemptOn(ports, { request, stackName });
  return startOverWhileOvertaken(ports, { region, deadlineAt, again: commands.rollback, stackName, attempt });
}

async function attemptOn(
  ports: Ports,
  { request, stackName }: { readonly request: RollbackRequest; readonly stackName: string },
): Promise<Attempt> {
  const { stacks, report } = ports;
  const { layer, environment, region, expectedAccount, commands } = request;
  const start = { event: "started", verb: "rollback", layer: layer.name, environment, stackName, region } as const;
  const astray = refuseOtherRegion({ expected: request.expectedRegion, actual: region });
  if (astray !== undefined) {
    report({ ...start, version: request.version, account: undefined });
    return { kind: "refused", refusal: astray };
  }
  const stack = await stacks.describeStack(stackName);
  const account = stack === undefined ? undefined : accountOf(stack.stackId);
  const version = findVersion(stack?.tags ?? {}) ?? request.version;
  report({ ...start, version, account });
  // What answers for the endpoint need not be in the region that is set up.
  const strayed = refuseOtherRegion({ expected: region, actual: regionOf(stack?.stackId ?? "") });
  if (strayed !== undefined) return { kind: "refused", refusal: strayed };
  const tags = describeTags({ environment, version, component: layer.component, team: "" });
  const state =
    stack === undefined
      ? { changeSets: [], resources: undefined }
      : await readState(ports, { stack, operation: "rollback", tags });
  const plan = planRollback({
    stack,
    tags,
    ...state,
    account: stack === undefined && expectedAccount !== undefined ? await stacks.callerAccount() : account,
    expectedAccount,
    commands,
  });
  switch (plan.kind) {
    case "nothing":
      if (plan.stack !== undefined) await closeOpened(ports, { request, stack: plan.stack });
      return describeNothing(plan.stack);
    case "refuse":
      // What was cut off before it was executed has left nothing to take back but an opened policy.
      if (plan.refusal.code === NOTHING_TO_TAKE_BACK && stack !== undefined)
        if (await closeOpened(ports, { request, stack })) return describeNothing(stack);
      return { kind: "refused", refusal: plan.refusal };
    case "attach":
      report({ event: "decided", operation: "attach" });
      return followIt(ports, { request, stack: plan.stack });
    case "takeBack":
      report({ event: "decided", operation: plan.by });
      return takeBack(ports, { ...plan, request, again: commands.rollback });
  }
}

function describeNothing(stack: ObservedStack | undefined): DeployOutcome {
  const runs = stack?.status === "UPDATE_ROLLBACK_COMPLETE" || stack?.status === "IMPORT_ROLLBACK_COMPLETE";
  const runningVersion = runs ? findVersion(stack.tags) : undefined;
  return { kind: "restored", operation: "none", runningVersion, skipped: [], retained: [], elapsedMs: 0 };
}

/** A rollback that runs is this one; of anything else it shows at its end whether there is something to take back. */
async function followIt(
  ports: Ports,
  { request, stack }: { readonly request: RollbackRequest; readonly stack: ObservedStack },
): Promise<Attempt> {
  const { stackId, status } = stack;
  const startedAt = ports.clock.now();
  const whose = status.includes("ROLLBACK") ? "this" : "another";
  await reportRunning(ports, { stack, whose });
  const followed = await followOperation(ports, { stackId, after: undefined, deadlineAt: request.deadlineAt });
  const again = request.commands.rollback;
  return concludeRollback(ports, { followed, stack, operation: "attach", skip: [], request, again, startedAt });
}
