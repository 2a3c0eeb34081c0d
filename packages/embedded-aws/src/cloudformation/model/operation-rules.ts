import type { StackStatus } from "./stack-status.ts";

/** What a caller may want to do to a stack that exists. */
export type StackOperation =
  | "update"
  | "proposeCreate"
  | "proposeUpdate"
  | "delete"
  | "cancelUpdate"
  | "continueRollback"
  | "rollback"
  | "signal"
  | "detectDrift";

/** `withoutRollback`: only when the caller also disables rollback, and then without replacements. */
export type Verdict = "yes" | "no" | "withoutRollback";

type Row = Readonly<Record<StackOperation, Verdict>>;

const NOTHING: Row = {
  update: "no",
  proposeCreate: "no",
  proposeUpdate: "no",
  delete: "no",
  cancelUpdate: "no",
  continueRollback: "no",
  rollback: "no",
  signal: "no",
  detectDrift: "no",
};
const WHOLE: Row = { ...NOTHING, update: "yes", proposeUpdate: "yes", delete: "yes" };
/** AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html */
const DRIFTING: Row = { ...WHOLE, detectDrift: "yes" };
const PAUSED: Row = {
  ...NOTHING,
  update: "withoutRollback",
  proposeUpdate: "yes",
  delete: "yes",
  rollback: "yes",
};
const ONLY_DELETE: Row = { ...NOTHING, delete: "yes" };

/**
 * Which operation AWS accepts in which status.
 * AWS: a change set may be proposed to a paused stack; whether rollback is disabled is asked at its execution.
 * AWS: a stack that is being created or rolled back from creation may be deleted, which cancels what runs; one that
 * is being updated may not. Deleting a stack that is being deleted, or is gone, is accepted and changes nothing.
 */
export const OPERATION_RULES: Readonly<Record<StackStatus, Row>> = {
  REVIEW_IN_PROGRESS: { ...NOTHING, proposeCreate: "yes", delete: "yes" },
  CREATE_IN_PROGRESS: { ...NOTHING, delete: "yes", signal: "yes" },
  CREATE_COMPLETE: DRIFTING,
  CREATE_FAILED: PAUSED,
  ROLLBACK_IN_PROGRESS: ONLY_DELETE,
  ROLLBACK_COMPLETE: ONLY_DELETE,
  ROLLBACK_FAILED: ONLY_DELETE,
  UPDATE_IN_PROGRESS: { ...NOTHING, cancelUpdate: "yes", signal: "yes" },
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: NOTHING,
  UPDATE_COMPLETE: DRIFTING,
  UPDATE_FAILED: PAUSED,
  // AWS: machines that a rollback starts signal too; logs show their signals arrive. The resource then says whether it waits.
  UPDATE_ROLLBACK_IN_PROGRESS: { ...NOTHING, signal: "yes" },
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: NOTHING,
  UPDATE_ROLLBACK_COMPLETE: DRIFTING,
  UPDATE_ROLLBACK_FAILED: { ...NOTHING, continueRollback: "yes", delete: "yes", detectDrift: "yes" },
  DELETE_IN_PROGRESS: ONLY_DELETE,
  DELETE_FAILED: ONLY_DELETE,
  DELETE_COMPLETE: ONLY_DELETE,
  IMPORT_IN_PROGRESS: NOTHING,
  IMPORT_COMPLETE: WHOLE,
  IMPORT_ROLLBACK_IN_PROGRESS: NOTHING,
  IMPORT_ROLLBACK_COMPLETE: WHOLE,
  IMPORT_ROLLBACK_FAILED: ONLY_DELETE,
};
