import type { ObservedStack } from "../model/observed-stack.ts";
import type { DeployOutcome } from "../model/outcome.ts";
import type { StackStatus } from "../model/stack-status.ts";
import { findVersion } from "../model/tags.ts";
import type { RootCause } from "./find-root-cause.ts";
import { findHints } from "./find-hints.ts";

/** How an operation on a stack ended. */
export interface EndedOperation {
  /** The stack after the operation; undefined when it is gone. */
  readonly stack: ObservedStack | undefined;
  readonly operation: "create" | "update";
  readonly rootCause: RootCause | undefined;
  readonly elapsedMs: number;
}

/** Judges the ending of a create or update by the stack's status alone; the events only explain it. */
export function judgeOutcome({ stack, operation, rootCause, elapsedMs }: EndedOperation): DeployOutcome {
  const status: StackStatus = stack?.status ?? "DELETE_COMPLETE";
  const hints = findHints(rootCause?.reason ?? stack?.statusReason ?? "");
  switch (JUDGEMENTS[status]) {
    case "deployed":
      return { kind: "deployed", operation, outputs: stack?.outputs ?? {}, elapsedMs };
    case "rolledBack":
      return {
        kind: "rolledBack",
        rootCause,
        runningVersion: status === "UPDATE_ROLLBACK_COMPLETE" ? findVersion(stack?.tags ?? {}) : undefined,
        hints,
        elapsedMs,
      };
    case "failed":
      return { kind: "failed", stage: "operation", status, rootCause, hints, elapsedMs };
  }
}

/** Returns the ending of a deployment, or of a plan, that finds nothing to do. */
export function describeNothing(
  { verb }: { readonly verb: "plan" | "deploy" },
  stack: ObservedStack | undefined,
): DeployOutcome {
  return verb === "plan"
    ? { kind: "planned", operation: "none", waitsFor: [] }
    : { kind: "unchanged", outputs: stack?.outputs ?? {} };
}

/**
 * What each status means at the end of a create or update. One that is still in progress does not belong here and is
 * judged a failure rather than a success. A stack that is gone was taken back with all that was in it.
 */
const JUDGEMENTS = {
  CREATE_COMPLETE: "deployed",
  UPDATE_COMPLETE: "deployed",
  IMPORT_COMPLETE: "deployed",
  ROLLBACK_COMPLETE: "rolledBack",
  UPDATE_ROLLBACK_COMPLETE: "rolledBack",
  IMPORT_ROLLBACK_COMPLETE: "rolledBack",
  DELETE_COMPLETE: "rolledBack",
  CREATE_FAILED: "failed",
  UPDATE_FAILED: "failed",
  ROLLBACK_FAILED: "failed",
  UPDATE_ROLLBACK_FAILED: "failed",
  IMPORT_ROLLBACK_FAILED: "failed",
  DELETE_FAILED: "failed",
  REVIEW_IN_PROGRESS: "failed",
  CREATE_IN_PROGRESS: "failed",
  ROLLBACK_IN_PROGRESS: "failed",
  UPDATE_IN_PROGRESS: "failed",
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: "failed",
  UPDATE_ROLLBACK_IN_PROGRESS: "failed",
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: "failed",
  IMPORT_IN_PROGRESS: "failed",
  IMPORT_ROLLBACK_IN_PROGRESS: "failed",
  DELETE_IN_PROGRESS: "failed",
} as const satisfies Record<StackStatus, "deployed" | "rolledBack" | "failed">;
