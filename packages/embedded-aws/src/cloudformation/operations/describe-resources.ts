import { validationError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import { findDrift } from "../execute/detect-drift.ts";
import type { StackResource } from "../execute/detect-drift.ts";
import { pageOf } from "../model/page.ts";
import type { ResourceRecord, StackRecord } from "../model/records.ts";
import { stacksIn } from "../model/tables.ts";
import { requireStack } from "./desk.ts";
import type { Desk } from "./desk.ts";

const RESOURCES_A_PAGE = 100;

interface DescribeStackResourceInput {
  readonly StackName: string;
  readonly LogicalResourceId: string;
}

/** Returns the DescribeStackResource operation. */
export function describeStackResource(desk: Desk) {
  return async (input: DescribeStackResourceInput, context: CallContext): Promise<object> => {
    const stack = requireStack(desk, input.StackName, context);
    const record = requireResource(desk, stack, input.LogicalResourceId);
    return {
      StackResourceDetail: {
        StackName: stack.name,
        StackId: stack.stackId,
        ...showSummary(desk, { stack, record }),
        Metadata: record.attributes.Metadata && JSON.stringify(record.attributes.Metadata),
      },
    };
  };
}

interface DescribeStackResourcesInput {
  readonly StackName?: string;
  readonly LogicalResourceId?: string;
  readonly PhysicalResourceId?: string;
}

/** Returns the DescribeStackResources operation: at most a hundred, without pages. */
export function describeStackResources(desk: Desk) {
  return async (input: DescribeStackResourcesInput, context: CallContext): Promise<object> => {
    const stack = stackOfRequest(desk, input, context);
    const records = desk.tables.resources.all(stack);
    const wanted =
      input.LogicalResourceId === undefined ? records : [requireResource(desk, stack, input.LogicalResourceId)];
    return { StackResources: wanted.slice(0, RESOURCES_A_PAGE).map((record) => showResource(desk, { stack, record })) };
  };
}

interface ListStackResourcesInput {
  readonly StackName: string;
  readonly NextToken?: string;
}

/** Returns the ListStackResources operation. */
export function listStackResources(desk: Desk) {
  return async (input: ListStackResourcesInput, context: CallContext): Promise<object> => {
    const stack = requireStack(desk, input.StackName, context);
    const page = pageOf(desk.tables.resources.all(stack), {
      token: input.NextToken,
      size: RESOURCES_A_PAGE,
      keyOf: (record) => record.logicalId,
    });
    return {
      StackResourceSummaries: page.items.map((record) => showSummary(desk, { stack, record })),
      NextToken: page.nextToken,
    };
  };
}

/** Returns a resource of a stack; throws AWS's text for one that is not there. */
export function requireResource({ tables }: Desk, stack: StackRecord, logicalId: string): ResourceRecord {
  const record = tables.resources.get(stack, logicalId);
  if (record === undefined) throw validationError(`Resource ${logicalId} does not exist for stack ${stack.name}`);
  return record;
}

function stackOfRequest(desk: Desk, input: DescribeStackResourcesInput, context: CallContext): StackRecord {
  if (input.StackName !== undefined && input.PhysicalResourceId !== undefined) {
    throw validationError("StackName and PhysicalResourceId cannot be specified in one request.");
  }
  if (input.StackName !== undefined) return requireStack(desk, input.StackName, context);
  if (input.PhysicalResourceId === undefined) {
    throw validationError("Either StackName or PhysicalResourceId must be specified.");
  }
  const owner = stacksIn(desk.tables, context).find(
    (stack) =>
      stack.status !== "DELETE_COMPLETE" &&
      desk.tables.resources.all(stack).some((it) => it.physical?.physicalId === input.PhysicalResourceId),
  );
  if (owner === undefined) throw validationError(`Stack for ${input.PhysicalResourceId} does not exist`);
  return owner;
}

function showResource(desk: Desk, resource: StackResource): object {
  const { stack, record } = resource;
  return {
    StackName: stack.name,
    StackId: stack.stackId,
    Timestamp: record.updatedAtMs,
    ...showState(desk, resource),
  };
}

function showSummary(desk: Desk, resource: StackResource): object {
  return { LastUpdatedTimestamp: resource.record.updatedAtMs, ...showState(desk, resource) };
}

function showState(desk: Desk, resource: StackResource): object {
  const { record } = resource;
  const drift = findDrift(desk, resource);
  return {
    LogicalResourceId: record.logicalId,
    PhysicalResourceId: record.physical?.physicalId,
    ResourceType: record.type,
    ResourceStatus: record.status,
    ResourceStatusReason: record.statusReason,
    DriftInformation: {
      StackResourceDriftStatus: drift?.finding.status ?? "NOT_CHECKED",
      LastCheckTimestamp: drift?.atMs,
    },
  };
}
