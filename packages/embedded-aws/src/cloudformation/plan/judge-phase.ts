import type { OperationRecord, Phase } from "../model/operation.ts";
import type { StackStatus } from "../model/stack-status.ts";

/** How a phase went. */
export interface PhaseOutcome {
  /** Logical ids that failed, by what was tried. */
  readonly failed: Readonly<Record<"create" | "update" | "delete", readonly string[]>>;
  /** Why the stack fails although no resource did: an export that is taken, an import that nobody exports. */
  readonly problem: string | undefined;
}

/** What comes after a phase. */
export type NextMove =
  | { readonly kind: "enter"; readonly phase: Phase; readonly status: StackStatus; readonly reason: string | undefined }
  | { readonly kind: "end"; readonly status: StackStatus; readonly reason: string | undefined };

/** Returns what a finished phase leads to, with AWS's words for the stack's status. */
export function judgePhase(
  operation: Pick<OperationRecord, "phase" | "onFailure" | "leftovers">,
  outcome: PhaseOutcome,
): NextMove {
  const failure = describeFailure(outcome);
  const leftovers = operation.leftovers ? "Update successful. One or more resources could not be deleted." : undefined;
  switch (operation.phase) {
    case "create":
      return failure === undefined ? end("CREATE_COMPLETE") : afterFailedCreate(operation, failure);
    case "undoCreate":
      return failure === undefined ? end("ROLLBACK_COMPLETE") : end("ROLLBACK_FAILED", failure);
    case "update":
      if (failure === undefined) {
        const isNested = operation.onFailure === "parent" || operation.onFailure === "parentKeeps";
        return enter(isNested ? "held" : "cleanup", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
      }
      return keepsFailures(operation)
        ? end("UPDATE_FAILED", failure)
        : enter("revert", "UPDATE_ROLLBACK_IN_PROGRESS", failure);
    case "held":
    case "cleanup":
      return end("UPDATE_COMPLETE", leftovers);
    case "revert":
      return failure === undefined
        ? enter("revertCleanup", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
        : end("UPDATE_ROLLBACK_FAILED", failure);
    case "revertCleanup":
      return end("UPDATE_ROLLBACK_COMPLETE", leftovers);
    case "delete":
      return failure === undefined ? end("DELETE_COMPLETE") : end("DELETE_FAILED", failure);
  }
}

/** Returns true when what a failed operation has done so far stays as it is. */
export function keepsFailures({ onFailure }: Pick<OperationRecord, "onFailure">): boolean {
  return onFailure === "keep" || onFailure === "parentKeeps";
}

function afterFailedCreate({ onFailure }: Pick<OperationRecord, "onFailure">, failure: string): NextMove {
  switch (onFailure) {
    case "keep":
    case "parent":
    case "parentKeeps":
      return end("CREATE_FAILED", failure);
    case "rollback":
      return enter("undoCreate", "ROLLBACK_IN_PROGRESS", `${asSentence(failure)} Rollback requested by user.`);
    case "delete":
      return enter("delete", "DELETE_IN_PROGRESS", `${asSentence(failure)} Delete requested by user.`);
  }
}

function asSentence(failure: string): string {
  return failure.endsWith(".") ? failure : `${failure}.`;
}

/** AWS: the sentence on deletions ends with a space, recorded so. */
function describeFailure({ failed, problem }: PhaseOutcome): string | undefined {
  const sentence = (verb: "create" | "update" | "delete", end: string): readonly string[] =>
    failed[verb].length === 0
      ? []
      : [`The following resource(s) failed to ${verb}: [${failed[verb].join(", ")}].${end}`];
  const sentences = [
    ...(problem === undefined ? [] : [problem]),
    ...sentence("create", ""),
    ...sentence("update", ""),
    ...sentence("delete", " "),
  ];
  return sentences.length === 0 ? undefined : sentences.join(" ");
}

function enter(phase: Phase, status: StackStatus, reason?: string): NextMove {
  return { kind: "enter", phase, status, reason };
}

function end(status: StackStatus, reason?: string): NextMove {
  return { kind: "end", status, reason };
}
