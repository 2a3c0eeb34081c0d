import type { PhysicalResource } from "../../resources/resource-handler.ts";
import type { RemoveStep } from "../model/operation.ts";
import type { ResourceStatus } from "../model/stack-status.ts";
import { describeRefusal } from "./refusal.ts";
import { contextOf, faultOf, markRunning, stateOf } from "./step-run.ts";
import type { StepEnding, StepRun } from "./step-run.ts";

/** AWS: a cleanup tries three times to delete a resource, then leaves it behind. */
const CLEANUP_TRIES = 3;

/** Deletes a physical resource, or lets go of it, as the step's policy says. */
export async function removeResource(run: StepRun, step: RemoveStep): Promise<StepEnding> {
  const wasBegun = stateOf(run) !== undefined;
  if (!wasBegun) markRunning(run, "delete");
  if (step.policy === "retain") return end(run, { step, status: "DELETE_SKIPPED" });
  if (step.physical === undefined) return end(run, { step, status: "DELETE_COMPLETE" });
  const { phase, deletion } = run.operation;
  const isCleanup = phase === "cleanup" || phase === "revertCleanup";
  for (let tries = 1; ; tries += 1) {
    // Gone on with after a restart, the first try is the one that was already announced.
    if (!wasBegun || tries > 1) move(run, { step, status: "DELETE_IN_PROGRESS", reason: undefined });
    await run.clock.sleep(run.resources.handlerFor(step.type).durationOf("delete"));
    if (!run.isCurrent()) return { kind: "stopped" };
    const refusal = await tryDeletion(run, { step, physical: step.physical });
    if (!run.isCurrent()) return { kind: "stopped" };
    if (refusal === undefined) return end(run, { step, status: "DELETE_COMPLETE" });
    if (!isCleanup && deletion === "standard") return { kind: "failed", reason: refusal };
    move(run, { step, status: "DELETE_FAILED", reason: refusal });
    if (deletion === "force") return end(run, { step, status: "DELETE_SKIPPED" });
    if (tries === CLEANUP_TRIES) return giveUp(run, step);
  }
}

async function tryDeletion(
  run: StepRun,
  { step, physical }: { readonly step: RemoveStep; readonly physical: PhysicalResource },
): Promise<string | undefined> {
  const fault = faultOf(run, "delete");
  if (fault !== undefined) return fault;
  try {
    const place = { account: physical.account, region: physical.region, type: step.type };
    const now = run.resources.find({ ...place, physicalId: physical.physicalId });
    if (now !== undefined) await run.resources.handlerFor(step.type).delete(now, contextOf(run));
    return undefined;
  } catch (error) {
    return describeRefusal(error);
  }
}

function giveUp(run: StepRun, step: RemoveStep): StepEnding {
  if (step.of === "record") run.tables.resources.delete(run.key, step.logicalId);
  return { kind: "gaveUp" };
}

interface Removal {
  readonly step: RemoveStep;
  readonly status: ResourceStatus;
}

function end(run: StepRun, removal: Removal): StepEnding {
  move(run, { ...removal, reason: undefined });
  const { phase } = run.operation;
  const leavesNoTrace = phase === "cleanup" || phase === "revertCleanup";
  if (removal.step.of === "record" && leavesNoTrace) run.tables.resources.delete(run.key, removal.step.logicalId);
  return { kind: "done" };
}

/** A leftover has no record of its own: its logical id belongs to the resource that came in its place. */
function move(run: StepRun, { step, status, reason }: Removal & { readonly reason: string | undefined }): void {
  const { logicalId, type } = step;
  const record = step.of === "record" ? run.tables.resources.get(run.key, logicalId) : undefined;
  if (record !== undefined) {
    run.ledger.moveResource(run.key, { ...record, status, statusReason: reason });
    return;
  }
  const physicalId = step.physical?.physicalId ?? "";
  run.ledger.noteResource(run.key, { logicalId, type, physicalId, status, reason, properties: undefined });
}
