/**
 * The 23 statuses of a stack and where each may go next.
 * `busy`: an operation is running. `stable`: the last operation left a whole stack. `paused`: a failure was kept for
 * diagnosis. `broken`: only a delete (or a continued rollback) leads on. `empty`: there are no resources.
 */
export const STACK_STATUSES = {
  REVIEW_IN_PROGRESS: { kind: "empty", next: ["CREATE_IN_PROGRESS", "DELETE_IN_PROGRESS"] },
  CREATE_IN_PROGRESS: {
    kind: "busy",
    next: ["CREATE_COMPLETE", "CREATE_FAILED", "ROLLBACK_IN_PROGRESS", "DELETE_IN_PROGRESS"],
  },
  CREATE_COMPLETE: { kind: "stable", next: ["UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "IMPORT_IN_PROGRESS"] },
  CREATE_FAILED: { kind: "paused", next: ["UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS"] },
  ROLLBACK_IN_PROGRESS: { kind: "busy", next: ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_IN_PROGRESS"] },
  ROLLBACK_COMPLETE: { kind: "broken", next: ["DELETE_IN_PROGRESS"] },
  ROLLBACK_FAILED: { kind: "broken", next: ["DELETE_IN_PROGRESS"] },
  UPDATE_IN_PROGRESS: {
    kind: "busy",
    next: ["UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_FAILED", "UPDATE_ROLLBACK_IN_PROGRESS"],
  },
  // AWS: a nested stack that is updated is rolled back after all when its parent is.
  // One whose parent's failure is kept stays so until the parent goes on, goes back or is deleted.
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: {
    kind: "busy",
    next: ["UPDATE_COMPLETE", "UPDATE_ROLLBACK_IN_PROGRESS", "DELETE_IN_PROGRESS"],
  },
  UPDATE_COMPLETE: { kind: "stable", next: ["UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "IMPORT_IN_PROGRESS"] },
  UPDATE_FAILED: { kind: "paused", next: ["UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS", "DELETE_IN_PROGRESS"] },
  UPDATE_ROLLBACK_IN_PROGRESS: {
    kind: "busy",
    next: ["UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_ROLLBACK_FAILED"],
  },
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: { kind: "busy", next: ["UPDATE_ROLLBACK_COMPLETE"] },
  UPDATE_ROLLBACK_COMPLETE: {
    kind: "stable",
    next: ["UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "IMPORT_IN_PROGRESS"],
  },
  UPDATE_ROLLBACK_FAILED: { kind: "broken", next: ["UPDATE_ROLLBACK_IN_PROGRESS", "DELETE_IN_PROGRESS"] },
  // AWS: a delete that an import forbids is cancelled, and the stack gets back the status it had.
  DELETE_IN_PROGRESS: {
    kind: "busy",
    next: [
      "DELETE_COMPLETE",
      "DELETE_FAILED",
      "CREATE_COMPLETE",
      "UPDATE_COMPLETE",
      "UPDATE_ROLLBACK_COMPLETE",
      "IMPORT_COMPLETE",
    ],
  },
  DELETE_FAILED: { kind: "broken", next: ["DELETE_IN_PROGRESS"] },
  DELETE_COMPLETE: { kind: "empty", next: [] },
  IMPORT_IN_PROGRESS: { kind: "busy", next: ["IMPORT_COMPLETE", "IMPORT_ROLLBACK_IN_PROGRESS"] },
  IMPORT_COMPLETE: { kind: "stable", next: ["UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "IMPORT_IN_PROGRESS"] },
  IMPORT_ROLLBACK_IN_PROGRESS: { kind: "busy", next: ["IMPORT_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_FAILED"] },
  IMPORT_ROLLBACK_COMPLETE: { kind: "stable", next: ["UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS"] },
  IMPORT_ROLLBACK_FAILED: { kind: "broken", next: ["DELETE_IN_PROGRESS"] },
} as const satisfies Record<string, { kind: StatusKind; next: readonly string[] }>;

export type StatusKind = "busy" | "stable" | "paused" | "broken" | "empty";

export type StackStatus = keyof typeof STACK_STATUSES;

/** Returns true when AWS lets a stack go from one status to the other. */
export function mayFollow(from: StackStatus, to: StackStatus): boolean {
  const next: readonly string[] = STACK_STATUSES[from].next;
  return next.includes(to);
}

/** Returns which kind of status it is. */
export function kindOf(status: StackStatus): StatusKind {
  return STACK_STATUSES[status].kind;
}

/** What a resource in a stack can be at. */
export type ResourceStatus =
  | "CREATE_IN_PROGRESS"
  | "CREATE_FAILED"
  | "CREATE_COMPLETE"
  | "UPDATE_IN_PROGRESS"
  | "UPDATE_FAILED"
  | "UPDATE_COMPLETE"
  | "DELETE_IN_PROGRESS"
  | "DELETE_FAILED"
  | "DELETE_COMPLETE"
  | "DELETE_SKIPPED";
