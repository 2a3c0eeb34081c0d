import { AwsError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import type { ChangeSetRecord } from "../model/change-set.ts";
import { pageOf } from "../model/page.ts";
import { findChangeSet, requireChangeSet } from "./change-set-lookup.ts";
import type { ChangeSetName } from "./change-set-lookup.ts";
import { requireStack } from "./desk.ts";
import type { Desk } from "./desk.ts";
import { discardChangeSet } from "./nested-proposals.ts";
import { listOrNothing, showParameters, showRollbackConfiguration, showTags } from "./show-stack.ts";

const CHANGES_A_PAGE = 100;

interface DescribeChangeSetInput extends ChangeSetName {
  readonly IncludePropertyValues?: boolean;
  readonly NextToken?: string;
}

/** Returns the DescribeChangeSet operation. */
export function describeChangeSet(desk: Desk) {
  return async (input: DescribeChangeSetInput, context: CallContext): Promise<object> => {
    const { changeSet } = requireChangeSet(desk, input, context);
    const all = input.IncludePropertyValues === true ? changeSet.changesWithValues : changeSet.changes;
    const page = pageOf(all, {
      token: input.NextToken,
      size: CHANGES_A_PAGE,
      keyOf: (change) => change.LogicalResourceId,
    });
    const { definition } = changeSet;
    return {
      ...summaryOf(changeSet),
      Parameters: listOrNothing(showParameters(definition)),
      NotificationARNs: definition.notificationArns,
      RollbackConfiguration: showRollbackConfiguration(changeSet.rollbackConfiguration),
      Capabilities: definition.capabilities,
      Tags: listOrNothing(showTags(definition.tags)),
      OnStackFailure: changeSet.onStackFailure,
      ImportExistingResources: changeSet.importExistingResources,
      Changes: page.items.map((change) => ({ Type: "Resource", ResourceChange: change })),
      NextToken: page.nextToken,
    };
  };
}

interface ListChangeSetsInput {
  readonly StackName: string;
  readonly NextToken?: string;
}

/** Returns the ListChangeSets operation. AWS: an executed change set is not listed. */
export function listChangeSets(desk: Desk) {
  return async (input: ListChangeSetsInput, context: CallContext): Promise<object> => {
    const stack = requireStack(desk, input.StackName, context);
    const open = desk.tables.changeSets.all(stack).filter((it) => it.executionStatus !== "EXECUTE_COMPLETE");
    const page = pageOf(open, { token: input.NextToken, size: CHANGES_A_PAGE, keyOf: (it) => it.uuid });
    return { Summaries: page.items.map(summaryOf), NextToken: page.nextToken };
  };
}

/**
 * Returns the DeleteChangeSet operation.
 * AWS: deleting one that is not there succeeds, and so does deleting an executed one, whose name the next deployment
 * may want (as the CDK does, which then waits until none of that name is described). A stack in review stays, but not
 * the nested ones that the change set had made.
 */
export function deleteChangeSet(desk: Desk) {
  return async (input: ChangeSetName, context: CallContext): Promise<object> => {
    const found = findChangeSet(desk, input, context);
    if (found === undefined) return {};
    const { stack, changeSet } = found;
    if (changeSet.rootChangeSetId !== undefined) throw cannotBeDeleted(changeSet);
    for (const other of desk.tables.changeSets.all(stack)) {
      // Also those that bore its name before and were executed, or the name would find them next.
      if (other.name === changeSet.name) discardChangeSet(desk, stack, other);
    }
    return {};
  };
}

/** AWS: a hierarchy of change sets is deleted from the one at the top. How it refuses another is not on record. */
function cannotBeDeleted({ changeSetId, rootChangeSetId }: ChangeSetRecord): AwsError {
  return new AwsError(
    "InvalidChangeSetStatus",
    `ChangeSet [${changeSetId}] cannot be deleted by itself; delete the root change set [${rootChangeSetId ?? ""}]`,
  );
}

function summaryOf(changeSet: ChangeSetRecord): object {
  return {
    ChangeSetId: changeSet.changeSetId,
    ChangeSetName: changeSet.name,
    StackId: changeSet.stackId,
    StackName: changeSet.stackName,
    Description: changeSet.description,
    CreationTime: changeSet.createdAtMs,
    ExecutionStatus: changeSet.executionStatus,
    Status: changeSet.status,
    StatusReason: changeSet.statusReason,
    IncludeNestedStacks: changeSet.includeNestedStacks ?? false,
    ParentChangeSetId: changeSet.parentChangeSetId,
    RootChangeSetId: changeSet.rootChangeSetId,
  };
}
