import type { Attempt } from "../model/attempt.ts";
import type { Commands } from "../model/commands.ts";
import type { ObservedStack } from "../model/observed-stack.ts";
import type { DeployOutcome } from "../model/outcome.ts";
import type { StackEvent } from "../model/stack-event.ts";
import type { StackStatus } from "../model/stack-status.ts";
import { findVersion } from "../model/tags.ts";
import { findWaysOut } from "./status/explain-state.ts";
import { findFailureStory } from "./story/find-failure-story.ts";
import { findAdvice, offerDiagnosis } from "./story/find-hints.ts";

/** How a rollback ended. */
export interface EndedRollback {
  readonly stackId: string;
  /** The stack as it was before. */
  readonly before: ObservedStack;
  /** The stack after it; undefined when it is gone. */
  readonly stack: ObservedStack | undefined;
  /** The rollback's own events, oldest first. */
  readonly events: readonly StackEvent[];
  readonly operation: Extract<DeployOutcome, { readonly kind: "restored" }>["operation"];
  readonly skip: readonly string[];
  readonly elapsedMs: number;
  readonly commands: Commands;
}

/** Judges how a rollback ended by the stack's status alone; one that came too late, or has to go on, is planned anew. */
export function judgeRollback(ended: EndedRollback): Attempt {
  const { stack, before, events, operation, skip, elapsedMs } = ended;
  const status: StackStatus = stack?.status ?? "DELETE_COMPLETE";
  switch (JUDGEMENTS[status]) {
    case "restored":
      return {
        kind: "restored",
        operation,
        runningVersion: RUNS.has(status) ? findVersion(stack?.tags ?? {}) : undefined,
        skipped: skip,
        retained: findKept(events),
        elapsedMs,
      };
    case "failed":
      // What was running already failed before anybody here could help: it is looked at as it is now.
      if (operation === "attach") return { kind: "startOver", because: `The rollback ended in ${status}` };
      return describeFailure(ended, status);
    case "over":
      if (before.status === status) return describeFailure(ended, status);
      return { kind: "startOver", because: `Stack ${before.stackName} went from ${before.status} to ${status}` };
  }
}

function findKept(events: readonly StackEvent[]): readonly string[] {
  const kept = events.filter(({ status }) => status === "DELETE_SKIPPED").map(({ logicalId }) => logicalId);
  return [...new Set(kept)];
}

function describeFailure(ended: EndedRollback, status: StackStatus): DeployOutcome {
  const { stackId, stack, events, elapsedMs, commands } = ended;
  const story = findFailureStory({
    stackId,
    events,
    nested: [],
    template: undefined,
    changes: [],
    parameters: {},
    sources: {},
    machines: new Map(),
  });
  // What these events tell of is a rollback from its beginning on, so that its cause is what stopped it.
  const rollbackFailures = story === undefined ? [] : [story.rootCause, ...story.rollbackFailures];
  const waysOut = stack === undefined ? [] : findWaysOut({ stack, commands, rollbackFailures });
  return {
    kind: "failed",
    stage: "operation",
    status,
    story,
    hints: offerDiagnosis([...(story === undefined ? [] : findAdvice(story)), ...waysOut], { story, commands }),
    elapsedMs,
  };
}

/** Where a version of ours is running afterwards. */
const RUNS: ReadonlySet<StackStatus> = new Set(["UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"]);

/** What each status means at the end of a rollback; `over`: something else happened to the stack. */
const JUDGEMENTS = {
  UPDATE_ROLLBACK_COMPLETE: "restored",
  IMPORT_ROLLBACK_COMPLETE: "restored",
  ROLLBACK_COMPLETE: "restored",
  DELETE_COMPLETE: "restored",
  ROLLBACK_FAILED: "failed",
  UPDATE_ROLLBACK_FAILED: "failed",
  IMPORT_ROLLBACK_FAILED: "failed",
  DELETE_FAILED: "failed",
  CREATE_FAILED: "over",
  UPDATE_FAILED: "over",
  CREATE_COMPLETE: "over",
  UPDATE_COMPLETE: "over",
  IMPORT_COMPLETE: "over",
  REVIEW_IN_PROGRESS: "over",
  CREATE_IN_PROGRESS: "over",
  ROLLBACK_IN_PROGRESS: "over",
  UPDATE_IN_PROGRESS: "over",
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: "over",
  UPDATE_ROLLBACK_IN_PROGRESS: "over",
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: "over",
  IMPORT_IN_PROGRESS: "over",
  IMPORT_ROLLBACK_IN_PROGRESS: "over",
  DELETE_IN_PROGRESS: "over",
} as const satisfies Record<StackStatus, "restored" | "failed" | "over">;
