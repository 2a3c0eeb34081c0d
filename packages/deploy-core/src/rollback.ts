import type { Attempt } from "./model/attempt.ts";
import { nameStack } from "./model/desired-stack.ts";
import type { ObservedStack } from "./model/observed-stack.ts";
import type { DeployOutcome } from "./model/outcome.ts";
import type { RollbackRequest } from "./model/rollback-request.ts";
import { findVersion } from "./model/tags.ts";
import { concludeRollback } from "./operate/rollback/conclude-rollback.ts";
import { followOperation } from "./operate/follow/follow-operation.ts";
import { closeOpened } from "./operate/protection/mend-protection.ts";
import { readStanding } from "./operate/read-standing.ts";
import { reportRunning } from "./operate/follow/report-running.ts";
import { startOverWhileOvertaken } from "./operate/start-over.ts";
import { takeBack } from "./operate/rollback/take-back.ts";
import { NOTHING_TO_TAKE_BACK } from "./plan/status/explain-state.ts";
import { planRollback } from "./plan/plan-rollback.ts";
import type { Ports } from "./ports.ts";

/**
 * Takes back the change of one layer's stack that runs or failed: an update that runs is cancelled, a create or update
 * that failed and was kept is rolled back, a rollback that got stuck goes on. What goes with it is listed and asked for
 * first, and new resources that hold data have to be named. A stack that has nothing half done is success.
 */
export async function rollbackStack(request: RollbackRequest, ports: Ports): Promise<DeployOutcome> {
  const { layer, environment, deadlineAt, commands } = request;
  const { diagnose, rollback: again } = commands;
  const stackName = nameStack(environment, layer.component);
  const attempt = (): Promise<Attempt> => attemptOn(ports, request);
  return startOverWhileOvertaken(ports, { diagnose, deadlineAt, again, stackName, attempt });
}

async function attemptOn(ports: Ports, request: RollbackRequest): Promise<Attempt> {
  const { report } = ports;
  const { commands } = request;
  const standing = await readStanding(ports, { request, verb: "rollback" });
  if (standing.kind === "astray") return { kind: "refused", refusal: standing.refusal };
  const plan = planRollback(standing);
  switch (plan.kind) {
    case "nothing":
      if (plan.stack !== undefined) await closeOpened(ports, { request, stack: plan.stack });
      return describeNothing(plan.stack);
    case "refuse":
      // What was cut off before it was executed has left nothing to take back but an opened policy.
      if (plan.refusal.code === NOTHING_TO_TAKE_BACK && standing.stack !== undefined)
        if (await closeOpened(ports, { request, stack: standing.stack })) return describeNothing(standing.stack);
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
