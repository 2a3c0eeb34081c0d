import type { StepState } from "../model/operation.ts";
import { keyOf } from "../model/tables.ts";
import { liveRecord, stateOf } from "./step-run.ts";
import type { StepEnding, StepRun } from "./step-run.ts";

const FAILED_STATUS = {
  create: "CREATE_FAILED",
  update: "UPDATE_FAILED",
  replace: "UPDATE_FAILED",
  delete: "DELETE_FAILED",
} as const;

/** Puts on record how a step ended; a failure gives the resource its status and event. */
export function endStep(run: StepRun, ending: StepEnding): void {
  const { tables, key, step, operation } = run;
  const begun: StepState = stateOf(run) ?? { state: "running", action: "update", replaces: undefined };
  switch (ending.kind) {
    case "stopped":
      return;
    case "done":
      tables.stepStates.put(key, step.id, { ...begun, state: "done" });
      return;
    case "gaveUp":
      tables.stepStates.put(key, step.id, { ...begun, state: "done" });
      tables.operations.put(keyOf(key), { ...operation, leftovers: true });
      return;
    case "failed":
      tables.stepStates.put(key, step.id, { ...begun, state: "failed" });
      fail(run, { action: begun.action, reason: ending.reason });
  }
}

/** Ends a step because another one failed, with AWS's words. */
export function cancelStep(run: StepRun): void {
  const action = stateOf(run)?.action;
  if (action === undefined) return;
  const reason = action === "create" ? "Resource creation cancelled" : "Resource update cancelled";
  endStep(run, { kind: "failed", reason });
}

function fail(
  run: StepRun,
  { action, reason }: { readonly action: StepState["action"]; readonly reason: string },
): void {
  const record = liveRecord(run);
  if (record === undefined) return;
  run.ledger.moveResource(run.key, { ...record, status: FAILED_STATUS[action], statusReason: reason });
}
