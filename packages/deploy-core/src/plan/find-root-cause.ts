import type { RootCause } from "../model/root-cause.ts";
import type { StackEvent } from "../model/stack-event.ts";
import { isOfStack } from "../model/stack-event.ts";

/** What to look through: an operation's events oldest first, and where the template's resources stand. */
export interface FailureTrace {
  readonly stackId: string;
  readonly events: readonly StackEvent[];
  readonly lineOf: (logicalId: string) => number | undefined;
}

/**
 * Finds the failure that all others of an operation followed from; undefined when nothing failed.
 * A resource's failure explains more than the stack's own, which only lists the resources; the stack's counts
 * where no resource failed (parameter checks, exports in use). Time decides, not order of arrival.
 */
export function findRootCause({ stackId, events, lineOf }: FailureTrace): RootCause | undefined {
  const byTime = [...events].sort((a, b) => a.at - b.at);
  const failures = byTime.filter(({ status }) => status.endsWith("_FAILED"));
  const ofResources = failures.filter((event) => !isOfStack(event, stackId));
  const first =
    ofResources.find((event) => !isCancellation(event)) ??
    ofResources[0] ??
    failures[0] ??
    byTime.find(
      (event) => isOfStack(event, stackId) && ROLLBACK_STARTS.test(event.status) && event.reason !== undefined,
    );
  if (first === undefined) return undefined;
  return {
    logicalId: first.logicalId,
    type: first.type,
    status: first.status,
    reason: first.reason ?? "CloudFormation gave no reason",
    cancellations: ofResources.filter((event) => event !== first && isCancellation(event)).length,
    templateLine: lineOf(first.logicalId),
  };
}

/** True for a failure that only says another one came first. AWS: observed "Resource creation cancelled", one l or two. */
export function isCancellation({ status, reason }: StackEvent): boolean {
  return status.endsWith("_FAILED") && CANCELLED.test(reason ?? "");
}

const CANCELLED = /^Resource (?:creation|update|deletion) cancell?ed/i;
const ROLLBACK_STARTS = /^(?:UPDATE_)?ROLLBACK_IN_PROGRESS$/;
