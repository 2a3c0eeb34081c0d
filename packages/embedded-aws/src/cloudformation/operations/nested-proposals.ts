import { stackKeyOf, uuidOfArn } from "../model/arn.ts";
import type { ChangeSetRecord, NestedChangeSet } from "../model/change-set.ts";
import type { StackRecord } from "../model/records.ts";
import { keyOf } from "../model/tables.ts";
import type { Desk } from "./desk.ts";

/** A change set of a nested stack, with the stack. */
export interface NestedProposal {
  readonly stack: StackRecord;
  readonly changeSet: ChangeSetRecord;
}

/** Gives the change sets of nested stacks to the operation that carries out that of their parent. */
export function beginNestedProposals(desk: Pick<Desk, "tables">, { nested = [] }: ChangeSetRecord): void {
  for (const entry of nested) {
    const found = proposalAt(desk, entry);
    if (found === undefined || found.changeSet.status === "FAILED") continue;
    put(desk, found, { ...found.changeSet, executionStatus: "EXECUTE_IN_PROGRESS" });
    beginNestedProposals(desk, found.changeSet);
  }
}

/** Returns the change set that a parent's operation is to carry out on a nested stack; undefined: there is none. */
export function findNestedProposal(
  desk: Pick<Desk, "tables">,
  parent: StackRecord,
  logicalId: string,
): NestedProposal | undefined {
  const entry = executedBy(desk, parent)?.nested?.find((it) => it.logicalId === logicalId);
  const found = entry && proposalAt(desk, entry);
  return found?.changeSet.executionStatus === "EXECUTE_IN_PROGRESS" ? found : undefined;
}

/** Puts on record that a nested stack's change set is being carried out; its others are no longer true. */
export function takeNestedProposal(desk: Desk, { stack, changeSet }: NestedProposal): void {
  for (const other of desk.tables.changeSets.all(stack)) {
    if (other.uuid !== changeSet.uuid) discardChangeSet(desk, stack, other);
  }
  put(desk, { stack, changeSet }, { ...changeSet, executionStatus: "EXECUTE_COMPLETE" });
}

/** AWS: once a stack was updated otherwise, what its change sets say is not true any more, and they cannot be executed. */
export function outdateChangeSets({ tables }: Pick<Desk, "tables">, stack: StackRecord): void {
  for (const changeSet of tables.changeSets.all(stack)) {
    if (changeSet.executionStatus !== "AVAILABLE") continue;
    put({ tables }, { stack, changeSet }, { ...changeSet, executionStatus: "OBSOLETE" });
  }
}

/** Deletes a change set with all below it, and the nested stacks that were made for it and are still in review. */
export function discardChangeSet(desk: Desk, stack: StackRecord, changeSet: ChangeSetRecord): void {
  desk.tables.changeSets.delete(stack, changeSet.uuid);
  for (const entry of changeSet.nested ?? []) discardNested(desk, entry);
}

/** Discards what a stack's ended operation should have carried out on nested stacks, and never came to. */
export function discardUnreached(desk: Desk, stack: StackRecord): void {
  for (const entry of executedBy(desk, stack)?.nested ?? []) {
    if (proposalAt(desk, entry)?.changeSet.executionStatus === "EXECUTE_IN_PROGRESS") discardNested(desk, entry);
  }
}

function discardNested(desk: Desk, entry: NestedChangeSet): void {
  const found = proposalAt(desk, entry);
  if (found === undefined) return;
  discardChangeSet(desk, found.stack, found.changeSet);
  if (found.stack.status === "REVIEW_IN_PROGRESS") desk.nested.discard(entry.stackId);
}

function executedBy(desk: Pick<Desk, "tables">, stack: StackRecord): ChangeSetRecord | undefined {
  const uuid = stack.changeSetId === undefined ? undefined : uuidOfArn(stack.changeSetId);
  return uuid === undefined ? undefined : desk.tables.changeSets.get(stack, uuid);
}

function proposalAt(
  { tables }: Pick<Desk, "tables">,
  { changeSetId, stackId }: NestedChangeSet,
): NestedProposal | undefined {
  const stack = tables.stacks.get(keyOf(stackKeyOf(stackId)));
  const changeSet = stack && tables.changeSets.get(stack, uuidOfArn(changeSetId) ?? "");
  return stack && changeSet && { stack, changeSet };
}

function put({ tables }: Pick<Desk, "tables">, { stack }: NestedProposal, changeSet: ChangeSetRecord): void {
  tables.changeSets.put(stack, changeSet.uuid, changeSet);
}
