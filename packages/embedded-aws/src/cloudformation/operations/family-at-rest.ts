import { notModelled } from "../../aws-error.ts";
import { stackKeyOf } from "../model/arn.ts";
import type { StackRecord } from "../model/records.ts";
import { kindOf } from "../model/stack-status.ts";
import { keyOf, stackOf, stacksIn } from "../model/tables.ts";
import type { StackTables } from "../model/tables.ts";

/**
 * Refuses by name an operation on a nested stack past a parent that is not whole and at rest, and one on a parent while
 * a stack nested in it has an operation of its own.
 * AWS advises against operations on nested stacks and takes them; what it does where the two meet is not on record.
 */
export function requireFamilyAtRest({ tables }: { readonly tables: StackTables }, stack: StackRecord): void {
  const restless = ancestorsOf(tables, stack).find(({ status }) => kindOf(status) !== "stable");
  if (restless !== undefined) throw notModelled(`an operation on a nested stack past a parent in ${restless.status}`);
  // Of a parent that is busy or paused, what runs below it belongs to its own operation.
  if (kindOf(stack.status) !== "stable") return;
  const busy = descendantsOf(tables, stack).find((child) => tables.operations.get(keyOf(child)) !== undefined);
  if (busy !== undefined) throw notModelled(`an operation on a stack while the nested stack ${busy.name} has its own`);
}

/** Returns the stack at the top: itself, if it is not nested. */
export function rootOf({ tables }: { readonly tables: StackTables }, stack: StackRecord): StackRecord {
  return ancestorsOf(tables, stack).at(-1) ?? stack;
}

/** Returns the live stacks that are nested in one, at any depth. */
export function descendantsOf(tables: StackTables, { stackId, ...place }: StackRecord): readonly StackRecord[] {
  const live = stacksIn(tables, place).filter(({ status }) => status !== "DELETE_COMPLETE");
  const within = (parentId: string): readonly StackRecord[] =>
    live.flatMap((child) => (child.parentId === parentId ? [child, ...within(child.stackId)] : []));
  return within(stackId);
}

function ancestorsOf(tables: StackTables, { parentId }: StackRecord): readonly StackRecord[] {
  if (parentId === undefined) return [];
  const parent = stackOf(tables, stackKeyOf(parentId));
  return [parent, ...ancestorsOf(tables, parent)];
}
