import { validationError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import { pageOf } from "../model/page.ts";
import { findStack, stacksIn } from "../model/tables.ts";
import type { Desk } from "./desk.ts";
import { showStack, showStackDrift } from "./show-stack.ts";

const STACKS_A_PAGE = 100;

interface DescribeStacksInput {
  readonly StackName?: string;
  readonly NextToken?: string;
}

/** Returns the DescribeStacks operation. AWS: a list has no deleted stacks; an id leads to one. */
export function describeStacks(desk: Desk) {
  return async (input: DescribeStacksInput, context: CallContext): Promise<object> => {
    if (input.StackName !== undefined) {
      const stack = findStack(desk.tables, context, input.StackName);
      if (stack === undefined) throw validationError(`Stack with id ${input.StackName} does not exist`);
      return { Stacks: [showStack(stack)] };
    }
    const live = stacksIn(desk.tables, context).filter((stack) => stack.status !== "DELETE_COMPLETE");
    const page = pageOf(live.toReversed(), {
      token: input.NextToken,
      size: STACKS_A_PAGE,
      keyOf: (stack) => stack.uuid,
    });
    return { Stacks: page.items.map(showStack), NextToken: page.nextToken };
  };
}

interface ListStacksInput {
  readonly StackStatusFilter?: readonly string[];
  readonly NextToken?: string;
}

/** Returns the ListStacks operation: deleted stacks too, newest first. */
export function listStacks(desk: Desk) {
  return async (input: ListStacksInput, context: CallContext): Promise<object> => {
    const wanted = input.StackStatusFilter ?? [];
    const stacks = stacksIn(desk.tables, context).filter((it) => wanted.length === 0 || wanted.includes(it.status));
    const page = pageOf(stacks.toReversed(), {
      token: input.NextToken,
      size: STACKS_A_PAGE,
      keyOf: (stack) => stack.uuid,
    });
    const summaries = page.items.map((stack) => ({
      StackId: stack.stackId,
      StackName: stack.name,
      TemplateDescription: stack.definition.description,
      CreationTime: stack.createdAtMs,
      LastUpdatedTime: stack.updatedAtMs,
      DeletionTime: stack.deletedAtMs,
      ParentId: stack.parentId,
      RootId: stack.rootId,
      StackStatus: stack.status,
      StackStatusReason: stack.statusReason === "User Initiated" ? undefined : stack.statusReason,
      DriftInformation: showStackDrift(stack),
    }));
    return { StackSummaries: summaries, NextToken: page.nextToken };
  };
}
