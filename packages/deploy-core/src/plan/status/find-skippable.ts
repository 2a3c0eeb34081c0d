import type { StackResource } from "../../model/observed-stack.ts";
import { isCancellation, isOfStack, type StackEvent } from "../../model/stack-event.ts";

/** A stack whose rollback got stuck. */
export interface StuckSources {
  readonly stackId: string;
  readonly resources: readonly StackResource[];
  /** Newest first, back to the stack's last good state as far as AWS still has them. */
  readonly events: readonly StackEvent[];
}

/**
 * Finds the resources that a rollback which got stuck may leave as they are: those that failed in the rollback itself.
 * AWS: API reference, "ContinueUpdateRollback": what is in UPDATE_FAILED for another reason, because its update failed or
 * was cancelled, can not be skipped.
 */
export function findSkippable({ stackId, resources, events }: StuckSources): readonly StackResource[] {
  const begun = events.findLastIndex((event) => isOfStack(event, stackId) && event.status === ROLLING_BACK);
  const since = events.slice(0, begun + 1);
  return resources.filter(({ logicalId, status }) => {
    const newest = since.find((event) => event.logicalId === logicalId && !isOfStack(event, stackId));
    return status === FAILED && newest?.status === FAILED && !isCancellation(newest);
  });
}

const ROLLING_BACK = "UPDATE_ROLLBACK_IN_PROGRESS";
const FAILED = "UPDATE_FAILED";
