import type { PhysicalResource, ResourceHandler } from "../../resources/resource-handler.ts";
import type { RemoveStep } from "../model/operation.ts";
import type { ResourceStatus } from "../model/stack-status.ts";
import { deleteNestedStack } from "./nested-stack-steps.ts";
import { NESTED_STACK } from "./nested-stacks.ts";
import { describeRefusal } from "./refusal.ts";
import { holdUp, markRunning, removalFaultOf, stateOf } from "./step-run.ts";
import type { StepEnding, StepRun } from "./step-run.ts";

/** AWS: a cleanup tries three times to delete a resource, then leaves it behind. */
const CLEANUP_TRIES = 3;

/** Deletes a physical resource, or lets go of it, as the step's policy says. */
export async function removeResource(run: StepRun, step: RemoveStep): Promise<StepEnding> {
  if (stateOf(run) === undefined) markRunning(run, "delete");
  if (step.policy === "retain") return letGo(run, step);
  if (step.physical === undefined) return end(run, { step, status: "DELETE_COMPLETE" });
  const { phase, deletion } = run.operation;
  const isCleanup = phase === "cleanup" || phase === "revertCleanup";
  for (let tries = 1; ; tries += 1) {
    run.writeOnce(() => move(run, { step, status: "DELETE_IN_PROGRESS", reason: undefined }));
    const refusal = await (step.type === NESTED_STACK ? deleteNestedStack : waitAndDelete)(run, step);
    if (!run.isCurrent()) return { kind: "stopped" };
    if (refusal === undefined) return end(run, { step, status: "DELETE_COMPLETE" });
    if (!isCleanup && deletion === "standard") return { kind: "failed", reason: refusal };
    run.writeOnce(() => move(run, { step, status: "DELETE_FAILED", reason: refusal }));
    if (deletion === "force") return letGo(run, step);
    if (tries === CLEANUP_TRIES) return giveUp(run, step);
  }
}

async function waitAndDelete(run: StepRun, step: RemoveStep): Promise<string | undefined> {
  await run.wait(run.resources.handlerFor(step.type).durationOf("delete"));
  await holdUp(run, run.operation.phase === "undoCreate" ? "rollback" : "delete");
  return run.isCurrent() ? tryDeletion(run, step) : undefined;
}

/** Returns why the resource cannot be deleted, or undefined when it is gone, in the same turn as it goes. */
function tryDeletion(run: StepRun, step: RemoveStep): string | undefined {
  const fault = removalFaultOf(run);
  if (fault !== undefined) return fault;
  try {
    withResource(run, step, (handler, resource) => {
      if (step.policy === "snapshot") handler.deleteWithSnapshot(resource);
      else handler.delete(resource);
    });
    return undefined;
  } catch (error) {
    return describeRefusal(error);
  }
}

/** Calls `act` with the resource as it is now; does nothing when somebody has deleted it by hand. */
function withResource(
  { resources }: StepRun,
  { type, physical }: RemoveStep,
  act: (handler: ResourceHandler, resource: PhysicalResource) => void,
): void {
  const now = physical && resources.find({ ...physical, type });
  if (now !== undefined) act(resources.handlerFor(type), now);
}

/** The resource stays and belongs to no stack any more. */
function letGo(run: StepRun, step: RemoveStep): StepEnding {
  disown(run, step);
  withResource(run, step, (handler, resource) => handler.release(resource));
  return end(run, { step, status: "DELETE_SKIPPED" });
}

/** A nested stack that stays is a stack like any other. */
function disown(run: StepRun, { type, physical }: RemoveStep): void {
  if (type === NESTED_STACK && physical !== undefined) run.nested.disown(physical.physicalId);
}

function giveUp(run: StepRun, step: RemoveStep): StepEnding {
  disown(run, step);
  withResource(run, step, (handler, resource) => handler.release(resource));
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
  // A delete that fails elsewhere is tried again, and this one is done.
  if (removal.step.of === "leftover" && phase === "delete") run.tables.undo.delete(run.key, removal.step.logicalId);
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
