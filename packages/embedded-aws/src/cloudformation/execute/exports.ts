import type { StackOutput, StackRecord } from "../model/records.ts";
import { stacksIn, type StackKey, type StackTables } from "../model/tables.ts";

/** An exported output and the stack that exports it. */
export interface Export {
  readonly name: string;
  readonly value: string;
  readonly stack: StackRecord;
}

/** Returns all exports of an account in a region. */
export function exportsIn(tables: StackTables, place: Pick<StackKey, "account" | "region">): readonly Export[] {
  return stacksIn(tables, place).flatMap((stack) =>
    stack.outputs.flatMap((output) =>
      output.exportName === undefined || stack.status === "DELETE_COMPLETE"
        ? []
        : [{ name: output.exportName, value: output.value, stack }],
    ),
  );
}

/** Returns the names of the stacks that read an export. */
export function importersOf(
  tables: StackTables,
  place: Pick<StackKey, "account" | "region">,
  name: string,
): readonly string[] {
  return stacksIn(tables, place)
    .filter((stack) => stack.status !== "DELETE_COMPLETE" && stack.imports.includes(name))
    .map((stack) => stack.name);
}

/** Returns the lookup of exports for templates of this account and region. */
export function importValueIn(
  tables: StackTables,
  place: Pick<StackKey, "account" | "region">,
): (name: string) => string | undefined {
  return (name) => exportsIn(tables, place).find((it) => it.name === name)?.value;
}

/**
 * Returns why a stack may not have these outputs, in AWS's words: an export that is another stack's, or one that others
 * read and that would change or go.
 */
export function findExportProblem(
  tables: StackTables,
  stack: StackRecord,
  outputs: readonly StackOutput[],
): string | undefined {
  const others = exportsIn(tables, stack).filter((it) => it.stack.uuid !== stack.uuid);
  for (const { exportName } of outputs) {
    const taken = others.find((it) => it.name === exportName);
    if (taken !== undefined) return `Export with name ${taken.name} is already exported by stack ${taken.stack.name}.`;
  }
  for (const before of stack.outputs) {
    if (before.exportName === undefined) continue;
    const after = outputs.find((output) => output.exportName === before.exportName);
    const readers = importersOf(tables, stack, before.exportName);
    if (after?.value !== before.value && readers.length > 0) {
      return `Cannot update export ${before.exportName} as it is in use by ${readers.join(", ")}`;
    }
  }
  return undefined;
}

/** Returns why a stack may not be deleted, in AWS's words: somebody reads what it exports. */
export function findDeletionProblem(tables: StackTables, stack: StackRecord): string | undefined {
  for (const { exportName } of stack.outputs) {
    const readers = exportName === undefined ? [] : importersOf(tables, stack, exportName);
    if (readers.length > 0) {
      return `Delete canceled. Cannot delete export ${exportName} as it is in use by ${readers.join(" and ")}.`;
    }
  }
  return undefined;
}
