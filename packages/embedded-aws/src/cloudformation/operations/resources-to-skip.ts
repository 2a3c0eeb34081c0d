import { validationError } from "../../aws-error.ts";
import { NESTED_STACK } from "../execute/nested-stacks.ts";
import { stackKeyOf } from "../model/arn.ts";
import type { ResourceRecord, StackRecord } from "../model/records.ts";
import { stackOf } from "../model/tables.ts";
import type { StackTables } from "../model/tables.ts";
import { descendantsOf } from "./family-at-rest.ts";

/**
 * Throws for a resource that a continued rollback may not leave as it is.
 * AWS: only those whose rollback failed may be skipped, by their logical id or, in nested stacks, as
 * `NestedStackName.LogicalId`; a nested stack itself only when it is gone, or cannot be deleted.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ContinueUpdateRollback.html
 * How AWS words these refusals is not on record.
 */
export function refuseUnskippable(tables: StackTables, stack: StackRecord, skip: readonly string[]): void {
  const family = new Map(descendantsOf(tables, stack).map((child) => [child.name, child]));
  const recordOf = (entry: string): ResourceRecord | undefined => {
    const [name, logicalId] = splitEntry(entry);
    const owner = name === undefined ? stack : family.get(name);
    return owner && tables.resources.get(owner, logicalId);
  };
  const notFailed = skip.filter((entry) => recordOf(entry)?.status !== "UPDATE_FAILED");
  if (notFailed.length > 0) {
    throw validationError(
      "ContinueUpdateRollback can skip only resources whose rollback failed; " +
        `these did not: [${notFailed.join(", ")}]`,
    );
  }
  const whole = skip.filter((entry) => isLivingStack(tables, recordOf(entry)));
  if (whole.length === 0) return;
  throw validationError(
    "ContinueUpdateRollback can skip a nested stack only when it was or could not be deleted; " +
      `skip the resources in these instead, as NestedStackName.LogicalId: [${whole.join(", ")}]`,
  );
}

/** Returns what a rollback that skips these resources skips in a nested stack: its own, and those further below. */
export function skippedIn({ name }: StackRecord, skip: readonly string[]): readonly string[] {
  return skip.flatMap((entry) => {
    const [owner, logicalId] = splitEntry(entry);
    if (owner === undefined) return [];
    return owner === name ? [logicalId] : [entry];
  });
}

/** Names of stacks and logical ids have no dots. */
function splitEntry(entry: string): readonly [string | undefined, string] {
  const dot = entry.lastIndexOf(".");
  return dot < 0 ? [undefined, entry] : [entry.slice(0, dot), entry.slice(dot + 1)];
}

function isLivingStack(tables: StackTables, record: ResourceRecord | undefined): boolean {
  if (record?.type !== NESTED_STACK || record.physical === undefined) return false;
  return !stackOf(tables, stackKeyOf(record.physical.physicalId)).status.startsWith("DELETE_");
}
