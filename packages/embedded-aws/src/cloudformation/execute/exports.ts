import type { StackOutput, StackRecord } from "../model/records.ts";
import { stacksIn, type StackKey, type StackTables } from "../model/tables.ts";

/** An exported output and the stack that exports it. */
export interface Export {
  readonly name: string;
  readonly value: string;
  readonly stack: StackRecord;
}

/**
 * Returns all exports of an account in a region that others may read.
 * AWS: nobody may begin to read what is about to go, or it would be gone when it is read again. That this begins with the
 * deletion of the stack is assumed; one that fails gives its exports back.
 */
export function exportsIn(tables: StackTables, place: Pick<StackKey, "account" | "region">): readonly Export[] {
  return takenExports(tables, place).filter(({ stack }) => stack.status !== "DELETE_IN_PROGRESS");
}

/** Returns also the exports of stacks that are being deleted: their names are still taken. */
function takenExports(tables: StackTables, place: Pick<StackKey, "account" | "region">): readonly Export[] {
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
  const others = takenExports(tables, stack).filter((it) => it.stack.uuid !== stack.uuid);
  const names = outputs.flatMap(({ exportName }) => exportName ?? []);
  for (const [index, name] of names.entries()) {
    const other = others.find((it) => it.name === name)?.stack;
    const owner = other ?? (names.indexOf(name) < index ? stack : undefined);
    if (owner !== undefined) return `Export with name ${name} is already exported by stack ${owner.name}.`;
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

/** Returns an export that keeps a stack from being deleted, and who reads it. */
export function findReadExport(
  tables: StackTables,
  stack: StackRecord,
): { readonly name: string; readonly readers: readonly string[] } | undefined {
  return stack.outputs
    .flatMap(({ exportName: name }) =>
      name === undefined ? [] : [{ name, readers: importersOf(tables, stack, name) }],
    )
    .find(({ readers }) => readers.length > 0);
}

/** Returns why a stack that is in order may not be deleted, in AWS's words: somebody reads what it exports. */
export function findDeletionProblem(tables: StackTables, stack: StackRecord): string | undefined {
  const read = findReadExport(tables, stack);
  return read && `Delete canceled. Cannot delete export ${read.name} as it is in use by ${read.readers.join(" and ")}.`;
}
