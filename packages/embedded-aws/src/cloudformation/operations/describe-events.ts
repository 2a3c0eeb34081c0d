import { AwsError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import { pageOf } from "../model/page.ts";
import type { StackEvent, StackRecord } from "../model/records.ts";
import { stacksIn } from "../model/tables.ts";
import { requireStack } from "./desk.ts";
import type { Desk } from "./desk.ts";

const EVENTS_A_PAGE = 100;

interface DescribeStackEventsInput {
  readonly StackName: string;
  readonly NextToken?: string;
}

/** Returns the DescribeStackEvents operation: newest first, a hundred at a time. */
export function describeStackEvents(desk: Desk) {
  return async (input: DescribeStackEventsInput, context: CallContext): Promise<object> => {
    const stack = requireStack(desk, input.StackName, context);
    const page = pageOf(desk.tables.events.all(stack).toReversed(), {
      token: input.NextToken,
      size: EVENTS_A_PAGE,
      keyOf: (event) => event.eventId,
    });
    return { StackEvents: page.items.map((event) => showEvent(stack, event)), NextToken: page.nextToken };
  };
}

interface DescribeEventsInput {
  readonly StackName?: string;
  readonly OperationId?: string;
  readonly Filters?: { readonly FailedEvents?: boolean };
  readonly NextToken?: string;
}

/** Returns the DescribeEvents operation, for one stack's or one operation's events. */
export function describeEvents(desk: Desk) {
  return async (input: DescribeEventsInput, context: CallContext): Promise<object> => {
    const stacks =
      input.StackName === undefined ? stacksIn(desk.tables, context) : [requireStack(desk, input.StackName, context)];
    const found = stacks.flatMap((stack) => desk.tables.events.all(stack).map((event) => ({ stack, event })));
    const wanted = found.filter(({ event }) => {
      if (input.OperationId !== undefined && event.operationId !== input.OperationId) return false;
      return input.Filters?.FailedEvents !== true || event.status.endsWith("_FAILED");
    });
    if (input.OperationId !== undefined && wanted.length === 0) {
      throw new AwsError("OperationNotFoundException", `Operation [${input.OperationId}] does not exist`, 404);
    }
    const page = pageOf(wanted.toReversed(), {
      token: input.NextToken,
      size: EVENTS_A_PAGE,
      keyOf: ({ event }) => event.eventId,
    });
    const shown = page.items.map(({ stack, event }) => ({
      ...showEvent(stack, event),
      EventType: eventTypeOf(stack, event),
    }));
    return { OperationEvents: shown, NextToken: page.nextToken };
  };
}

function eventTypeOf(stack: StackRecord, event: StackEvent): string {
  if (event.physicalId === stack.stackId) return "STACK_EVENT";
  return event.status.endsWith("_FAILED") ? "PROVISIONING_ERROR" : "PROGRESS_EVENT";
}

function showEvent(stack: StackRecord, event: StackEvent): object {
  return {
    StackId: stack.stackId,
    EventId: event.eventId,
    StackName: stack.name,
    OperationId: event.operationId,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    Timestamp: event.atMs,
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
    ResourceProperties: event.properties && JSON.stringify(event.properties),
    ClientRequestToken: event.clientRequestToken,
  };
}
