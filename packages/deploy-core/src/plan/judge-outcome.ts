import type { Commands } from "../model/commands.ts";
import type { ObservedStack } from "../model/observed-stack.ts";
import type { NeededConsents } from "../model/consent.ts";
import type { DeployOutcome } from "../model/outcome.ts";
import type { StackStatus } from "../model/stack-status.ts";
import { findVersion } from "../model/tags.ts";
import type { FailureStory } from "../model/failure-story.ts";
import { findWaysOut } from "./status/explain-state.ts";
import { findAdvice, findHints, offerDiagnosis } from "./story/find-hints.ts";

/** How an operation on a stack ended. */
export interface EndedOperation {
  /** The stack after the operation; undefined when it is gone. */
  readonly stack: ObservedStack | undefined;
  readonly operation: "create" | "update" | "attach";
  readonly story: FailureStory | undefined;
  readonly elapsedMs: number;
  /** The commands that the ways out of a failed stack may name. */
  readonly commands: Commands;
}

/** Judges the ending of a create or update, our own or one that was followed, by the stack's status alone; the events only explain it. */
export function judgeOutcome({ stack, operation, story, elapsedMs, commands }: EndedOperation): DeployOutcome {
  const status: StackStatus = stack?.status ?? "DELETE_COMPLETE";
  const hints = story === undefined ? findHints({ reason: stack?.statusReason ?? "" }) : findAdvice(story);
  switch (JUDGEMENTS[status]) {
    case "deployed":
      return { kind: "deployed", operation, outputs: stack?.outputs ?? {}, elapsedMs };
    case "rolledBack":
      return {
        kind: "rolledBack",
        story,
        runningVersion: status === "UPDATE_ROLLBACK_COMPLETE" ? findVersion(stack?.tags ?? {}) : undefined,
        hints: offerDiagnosis(hints, { story, commands }),
        elapsedMs,
      };
    case "failed":
      return {
        kind: "failed",
        stage: "operation",
        status,
        story,
        hints: offerDiagnosis(
          [
            ...hints,
            ...(stack === undefined
              ? []
              : findWaysOut({ stack, commands, rollbackFailures: story?.rollbackFailures ?? [] })),
          ],
          { story, commands },
        ),
        elapsedMs,
      };
  }
}

/** Returns the ending with what was consented to before its operation began; unchanged where nobody had to. */
export function withConsents(outcome: DeployOutcome, { consents, parameterConsents }: NeededConsents): DeployOutcome {
  const needed = {
    ...(consents.length === 0 ? {} : { consents }),
    ...(parameterConsents.length === 0 ? {} : { parameterConsents }),
  };
  switch (outcome.kind) {
    case "deployed":
    case "rolledBack":
    case "failed":
    case "stillRunning":
      return { ...outcome, ...needed };
    case "unchanged":
    case "planned":
    case "restored":
    case "destroyed":
    case "absent":
    case "refused":
    case "rejected":
    case "diagnosed":
    case "verified":
    case "interrupted":
      return outcome;
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
