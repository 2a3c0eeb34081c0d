import type { ObservedStack, StackResource } from "../../model/observed-stack.ts";
import { isOfStack, type StackEvent } from "../../model/stack-event.ts";
import type { StackStatus } from "../../model/stack-status.ts";
import { findLiving } from "./find-life.ts";

/** A stack whose change is to be taken back, its resources, and its events back to its last good state. */
export interface UndoneSources {
  readonly stack: Pick<ObservedStack, "stackId" | "status">;
  readonly resources: readonly StackResource[];
  /** Newest first; from before the last good state on they do not count. */
  readonly events: readonly StackEvent[];
}

/** What a rollback deletes. */
export interface Undone {
  /**
   * `newResources`: what is new since the last good state; `stack`: there was never a good state, so that the whole
   * stack goes; `perhapsAll`: the events that AWS still has do not tell which of the two.
   */
  readonly what: "newResources" | "stack" | "perhapsAll";
  /** All that may go. */
  readonly resources: readonly StackResource[];
}

/**
 * Finds what a rollback would delete. AWS: RollbackStack deletes a stack that never was in a good state, also one in
 * UPDATE_FAILED (API reference, "RollbackStack"). Events are kept for 90 days (user guide, "View stack events"): a good
 * state from before then is not among them, and where that decides, the worst is assumed.
 */
export function findUndone({ stack, resources, events }: UndoneSources): Undone {
  const { stackId, status } = stack;
  const living = findLiving(resources);
  const good = events.findIndex((event) => isGoodState(event, stackId));
  const since = (good < 0 ? events : events.slice(0, good)).filter((event) => !isOfStack(event, stackId));
  const newOnes = living.filter(({ logicalId }) => isNew(logicalId, since));
  const what = good >= 0 ? "newResources" : (BY_STATUS[status] ?? judgeHistory({ stack, events }));
  return { what, resources: what === "newResources" ? newOnes : living };
}

/**
 * AWS: a creation that failed was never in a good state; a rollback of an update goes on only towards one, and so does a
 * cancelled update, which CloudFormation does not take where there is none.
 */
const BY_STATUS: Readonly<Partial<Record<StackStatus, Undone["what"]>>> = {
  CREATE_FAILED: "stack",
  UPDATE_ROLLBACK_FAILED: "newResources",
};

function judgeHistory({ stack, events }: Pick<UndoneSources, "stack" | "events">): Undone["what"] {
  const own = events.filter((event) => isOfStack(event, stack.stackId));
  if (own.some(({ status }) => FIRST.has(status))) return "stack";
  return stack.status === "UPDATE_IN_PROGRESS" ? "newResources" : "perhapsAll";
}

/** The first event of every stack is one of these. */
const FIRST: ReadonlySet<string> = new Set(["REVIEW_IN_PROGRESS", "CREATE_IN_PROGRESS", "IMPORT_IN_PROGRESS"]);

/** True for an event that says that the stack was in a good state. */
export function isGoodState(event: StackEvent, stackId: string): boolean {
  return isOfStack(event, stackId) && GOOD.has(event.status);
}

const GOOD: ReadonlySet<string> = new Set([
  "CREATE_COMPLETE",
  "UPDATE_COMPLETE",
  "UPDATE_ROLLBACK_COMPLETE",
  "IMPORT_COMPLETE",
  "IMPORT_ROLLBACK_COMPLETE",
]);

/** AWS: a replacement is an update whose events go from the old physical id to a new one. */
function isNew(logicalId: string, since: readonly StackEvent[]): boolean {
  const own = since.filter((event) => event.logicalId === logicalId);
  const ids = new Set(own.flatMap(({ physicalId = "" }) => (physicalId === "" ? [] : [physicalId])));
  return own.some(({ status }) => status.startsWith("CREATE_")) || ids.size > 1;
}
