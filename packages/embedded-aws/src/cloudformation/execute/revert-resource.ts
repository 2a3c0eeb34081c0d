import type { PhysicalResource } from "../../resources/resource-handler.ts";
import type { ResourceRecord, UndoRecord } from "../model/records.ts";
import { keepUpdated, requestOf } from "./apply-resource.ts";
import { rollGroup } from "./roll-group.ts";
import { faultOf, holdUp, liveRecord, markRunning, stateOf } from "./step-run.ts";
import type { StepEnding, StepRun } from "./step-run.ts";

/**
 * Gives a resource back what it was before the update that is being rolled back.
 * AWS: one that was updated in place is updated again; of one that was replaced the old one is taken back, which is
 * one event, and its replacement is deleted in the cleanup.
 */
export async function revertResource(run: StepRun): Promise<StepEnding> {
  const undo = run.tables.undo.get(run.key, run.step.logicalId);
  const before = undo?.before;
  if (undo === undefined || before?.physical === undefined) return { kind: "done" };
  const current = liveRecord(run)?.physical;
  const replaced = current !== undefined && current.physicalId !== before.physical.physicalId;
  const begun: ResourceRecord = { ...before, status: "UPDATE_IN_PROGRESS", statusReason: undefined };
  if (replaced) {
    markRunning(run, "update");
    await holdUp(run, "rollback");
    if (!run.isCurrent()) return { kind: "stopped" };
    const fault = faultOf(run, "rollback");
    if (fault !== undefined) return { kind: "failed", reason: fault };
    return finish(run, { undo: { ...undo, abandoned: current }, restored: begun });
  }
  if (stateOf(run) === undefined) {
    markRunning(run, "update");
    run.ledger.moveResource(run.key, begun);
  }
  const handler = run.resources.handlerFor(before.type);
  await run.wait(handler.durationOf("update"));
  await holdUp(run, "rollback");
  if (!run.isCurrent()) return { kind: "stopped" };
  const fault = faultOf(run, "rollback");
  if (fault !== undefined) return { kind: "failed", reason: fault };
  const physical = giveBack(run, { before, current: current ?? before.physical });
  const restored = { ...begun, physical };
  // AWS: what a rolling update has replaced is replaced again, with the same events.
  const unsignalled = await rollGroup(run, restored, "rollback");
  if (!run.isCurrent()) return { kind: "stopped" };
  if (unsignalled !== undefined) return { kind: "failed", reason: unsignalled };
  return finish(run, { undo, restored });
}

/** Has the service change the resource back, and puts on record that it did. */
function giveBack(
  run: StepRun,
  { before, current }: { readonly before: ResourceRecord; readonly current: PhysicalResource },
): PhysicalResource {
  const updated = stateOf(run)?.updated?.physical;
  if (updated !== undefined) return updated;
  const physical = run.resources.handlerFor(before.type).update(requestOf(run, before), current);
  keepUpdated(run, physical);
  return physical;
}

function finish(
  run: StepRun,
  { undo, restored }: { readonly undo: UndoRecord; readonly restored: ResourceRecord },
): StepEnding {
  run.tables.undo.put(run.key, undo.logicalId, { ...undo, stage: "reverted" });
  run.ledger.moveResource(run.key, { ...restored, status: "UPDATE_COMPLETE", statusReason: undefined });
  return { kind: "done" };
}
