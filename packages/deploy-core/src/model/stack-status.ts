/**
 * What each of CloudFormation's 23 statuses says of a stack; what may be done then is told by `plan/what-may-i-do.ts`.
 * AWS: API reference, `StackStatus`; user guide, "Stack status codes". An unknown status does not parse.
 */
export const CONDITIONS = {
  CREATE_COMPLETE: "settled",
  UPDATE_COMPLETE: "settled",
  UPDATE_ROLLBACK_COMPLETE: "settled",
  IMPORT_COMPLETE: "settled",
  IMPORT_ROLLBACK_COMPLETE: "settled",

  CREATE_IN_PROGRESS: "running",
  ROLLBACK_IN_PROGRESS: "running",
  UPDATE_IN_PROGRESS: "running",
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: "running",
  UPDATE_ROLLBACK_IN_PROGRESS: "running",
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: "running",
  IMPORT_IN_PROGRESS: "running",
  IMPORT_ROLLBACK_IN_PROGRESS: "running",
  DELETE_IN_PROGRESS: "leaving",

  REVIEW_IN_PROGRESS: "shell",
  ROLLBACK_COMPLETE: "rolledBackCreate",
  CREATE_FAILED: "keptCreate",
  UPDATE_FAILED: "keptUpdate",
  ROLLBACK_FAILED: "stuckCreate",
  UPDATE_ROLLBACK_FAILED: "stuckUpdate",
  IMPORT_ROLLBACK_FAILED: "stuckImport",
  DELETE_FAILED: "stuckDelete",
  DELETE_COMPLETE: "gone",
} as const;

export type StackStatus = keyof typeof CONDITIONS;

/** What a status says of a stack; the words stand for groups of AWS's statuses. */
export type StackCondition = (typeof CONDITIONS)[StackStatus];

/** Every status there is, in no meaningful order. */
export const STACK_STATUSES = Object.keys(CONDITIONS) as readonly StackStatus[];

/** True for one of the 23 statuses; a 24th would be something this deployer does not understand. */
export function isStackStatus(text: string): text is StackStatus {
  return Object.hasOwn(CONDITIONS, text);
}

/** True for a stack whose failure was kept: an update over it is taken only without a rollback of its own. */
export function isKeptFailure(status: StackStatus): boolean {
  return CONDITIONS[status] === "keptCreate" || CONDITIONS[status] === "keptUpdate";
}

/** True while CloudFormation works on the stack by itself. */
export function isRunning(status: StackStatus): boolean {
  return CONDITIONS[status] === "running" || CONDITIONS[status] === "leaving";
}
