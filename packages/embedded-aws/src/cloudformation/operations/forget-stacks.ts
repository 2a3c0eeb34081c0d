import type { Clock } from "../../clock.ts";
import type { StackRecord } from "../model/records.ts";
import { keyOf } from "../model/tables.ts";
import type { StackTables } from "../model/tables.ts";

/** AWS: an id leads to a deleted stack for 90 days. */
const KEPT_MS = 90 * 24 * 3_600_000;

/**
 * Returns a function that forgets the stacks that were deleted so long ago, with all that is on record of them. It looks only
 * when one may be due.
 */
export function createForgetting(tables: StackTables, clock: Pick<Clock, "now">): () => void {
  let nextMs = 0;
  return () => {
    const nowMs = clock.now();
    if (nowMs < nextMs) return;
    nextMs = nowMs + KEPT_MS;
    for (const [, stack] of tables.stacks.entries()) {
      const dueMs = stack.deletedAtMs === undefined ? nextMs : stack.deletedAtMs + KEPT_MS;
      if (dueMs <= nowMs) forget(tables, stack);
      else nextMs = Math.min(nextMs, dueMs);
    }
  };
}

function forget(tables: StackTables, stack: StackRecord): void {
  for (const rows of [tables.events, tables.resources, tables.undo, tables.changeSets, tables.drifts])
    rows.clear(stack);
  tables.driftDetections.clear(stack);
  tables.stacks.delete(keyOf(stack));
}
