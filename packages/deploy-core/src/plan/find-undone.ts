import type { StackResource } from "../model/observed-stack.ts";
import { isOfStack, type StackEvent } from "../model/stack-event.ts";
import { findLiving } from "./find-life.ts";

/** A stack's resources, and its events back to its last good state. */
export interface UndoneSources {
  readonly stackId: string;
  readonly resources: readonly StackResource[];
  /** Newest first; from before the last good state on they do not count. */
  readonly events: readonly StackEvent[];
}

/** What a rollback deletes. */
export interface Undone {
  /** `stack`: there was never a good state, so that the whole stack goes. */
  readonly what: "stack" | "newResources";
  readonly resources: readonly StackResource[];
}

/**
 * Finds what a rollback would delete: what is new since the last good state, replacements included; everything where
 * there was none. AWS: RollbackStack deletes a stack that never was in a good state, also one in UPDATE_FAILED (API
 * reference, "RollbackStack"). Where the events do not reach back far enough, the worst is assumed.
 */
export function findUndone({ stackId, resources, events }: UndoneSources): Undone {
  const living = findLiving(resources);
  const good = events.findIndex((event) => isGoodState(event, stackId));
  if (good < 0) return { what: "stack", resources: living };
  const since = events.slice(0, good).filter((event) => !isOfStack(event, stackId));
  return { what: "newResources", resources: living.filter(({ logicalId }) => isNew(logicalId, since)) };
}

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
