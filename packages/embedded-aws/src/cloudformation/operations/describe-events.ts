import { AwsError, validationError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import type { ChangeSetRecord } from "../model/change-set.ts";
import { pageOf } from "../model/page.ts";
import type { StackEvent, StackRecord } from "../model/records.ts";
import { stacksIn } from "../model/tables.ts";
import { VALIDATIONS } from "../model/validation.ts";
import type { ValidationFinding } from "../model/validation.ts";
import { requireChangeSet } from "./change-set-lookup.ts";
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
  readonly ChangeSetName?: string;
  readonly OperationId?: string;
  readonly Filters?: { readonly FailedEvents?: boolean };
  readonly NextToken?: string;
}

/** Something that happened in an operation, and how the API shows it. */
interface OperationEvent {
  readonly eventId: string;
  readonly operationId: string | undefined;
  readonly isFailure: boolean;
  readonly shown: object;
}

/** Returns the DescribeEvents operation, for the events of one stack, one change set or one operation. */
export function describeEvents(desk: Desk) {
  return async (input: DescribeEventsInput, context: CallContext): Promise<object> => {
    const found = eventsOfRequest(desk, input, context);
    const { OperationId } = input;
    const ofOperation = OperationId === undefined ? found : found.filter((event) => event.operationId === OperationId);
    if (OperationId !== undefined && ofOperation.length === 0) {
      throw new AwsError("OperationNotFoundException", `Operation [${OperationId}] does not exist`, 404);
    }
    const onlyFailures = input.Filters?.FailedEvents === true;
    const wanted = onlyFailures ? ofOperation.filter((event) => event.isFailure) : ofOperation;
    const page = pageOf(wanted.toReversed(), {
      token: input.NextToken,
      size: EVENTS_A_PAGE,
      keyOf: ({ eventId }) => eventId,
    });
    return { OperationEvents: page.items.map(({ shown }) => shown), NextToken: page.nextToken };
  };
}

/** AWS: the events of a change set are those of its making; what its execution does are events of the stack. */
function eventsOfRequest(
  desk: Desk,
  { StackName, ChangeSetName, OperationId }: DescribeEventsInput,
  context: CallContext,
): readonly OperationEvent[] {
  if (ChangeSetName !== undefined) {
    const name = StackName === undefined ? { ChangeSetName } : { ChangeSetName, StackName };
    return eventsOfChangeSet(requireChangeSet(desk, name, context).changeSet);
  }
  if (StackName !== undefined) return eventsOfStack(desk, requireStack(desk, StackName, context));
  if (OperationId === undefined) {
    throw validationError("At least one of StackName, ChangeSetName and OperationId must be specified.");
  }
  return stacksIn(desk.tables, context).flatMap((stack) => [
    ...desk.tables.changeSets.all(stack).flatMap(eventsOfChangeSet),
    ...eventsOfStack(desk, stack),
  ]);
}

function eventsOfStack({ tables }: Desk, stack: StackRecord): readonly OperationEvent[] {
  return tables.events.all(stack).map((event) => {
    const { eventId, operationId, operationType: OperationType, status } = event;
    const isFailure = status.endsWith("_FAILED");
    const ofStack = { EventType: "STACK_EVENT", OperationType, OperationStatus: operationStatusOf(status) };
    const ofResource = { EventType: isFailure ? "PROVISIONING_ERROR" : "PROGRESS_EVENT" };
    const kind = event.physicalId === stack.stackId ? ofStack : ofResource;
    return { eventId, operationId, isFailure, shown: { ...showEvent(stack, event), ...kind } };
  });
}

function operationStatusOf(stackStatus: string): "IN_PROGRESS" | "SUCCEEDED" | "FAILED" {
  if (stackStatus.endsWith("_IN_PROGRESS")) return "IN_PROGRESS";
  return stackStatus.endsWith("_FAILED") ? "FAILED" : "SUCCEEDED";
}

function eventsOfChangeSet(changeSet: ChangeSetRecord): readonly OperationEvent[] {
  const { uuid, operationId, stackId, status, createdAtMs } = changeSet;
  const isFailure = status === "FAILED";
  const shared = { StackId: stackId, OperationId: operationId, OperationType: "CREATE_CHANGESET" };
  const end: OperationEvent = {
    eventId: uuid,
    operationId,
    isFailure,
    shown: {
      ...shared,
      EventId: uuid,
      OperationStatus: isFailure ? "FAILED" : "SUCCEEDED",
      EventType: "STACK_EVENT",
      Timestamp: createdAtMs,
      StartTime: createdAtMs,
      EndTime: createdAtMs,
    },
  };
  const findings = (changeSet.findings ?? []).map((finding, index): OperationEvent => {
    const eventId = `${uuid}-${String(index).padStart(4, "0")}`;
    const shown = { ...shared, EventId: eventId, Timestamp: createdAtMs, ...showFinding(finding) };
    return { eventId, operationId, isFailure: true, shown };
  });
  return [...findings, end];
}

/** AWS: a warning is an event of the same kind, and is among the failed events too. */
function showFinding({ validation, logicalId, type, path, reason }: ValidationFinding): object {
  return {
    EventType: "VALIDATION_ERROR",
    LogicalResourceId: logicalId,
    ResourceType: type,
    ValidationFailureMode: VALIDATIONS[validation].mode,
    ValidationName: validation,
    ValidationStatus: "FAILED",
    ValidationStatusReason: reason,
    ValidationPath: path,
  };
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
