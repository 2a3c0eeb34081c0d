import type * as Sdk from "@aws-sdk/client-cloudformation";
import { DeployError } from "../errors.ts";
import type { ChangeSetDescription, PropertyChange, ResourceChange } from "../model/change-set.ts";
import type { ToldFinding } from "../model/failure-story.ts";
import type { ListedChangeSet, ObservedStack, StackResource } from "../model/observed-stack.ts";
import type { StackEvent } from "../model/stack-event.ts";
import type { StatusPage } from "./shared-lookout.ts";
import { isStackStatus } from "../model/stack-status.ts";

/** Translates a stack; throws a `DeployError` for a status that this version does not know. */
export function toStack(stack: Sdk.Stack): ObservedStack {
  const status: string = stack.StackStatus ?? "";
  if (!isStackStatus(status)) {
    throw new DeployError({
      code: "unknownStatus",
      problem: `Stack ${stack.StackName} is in the status "${status}", which this version of logstack does not know. Nothing was changed.`,
      hints: ["Update logstack, and build the layer again."],
      exitCode: 3,
    });
  }
  return {
    stackId: stack.StackId ?? "",
    stackName: stack.StackName ?? "",
    status,
    statusReason: stack.StackStatusReason,
    tags: toRecord((stack.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
    parameters: toRecord(
      (stack.Parameters ?? []).map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue]),
    ),
    outputs: toRecord((stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])),
    ...describeExports(stack),
    terminationProtection: stack.EnableTerminationProtection ?? false,
    changeSetId: stack.ChangeSetId,
    changedAt: (stack.LastUpdatedTime ?? stack.CreationTime)?.getTime(),
    roleArn: stack.RoleARN,
  };
}

/** Translates what an answer about all stacks tells of how each stands; an unknown status is handed on as it is. */
export function toStatusPage({ Stacks = [], NextToken }: Sdk.DescribeStacksOutput): StatusPage {
  const sightings = Stacks.map(({ StackId = "", StackStatus = "", LastUpdatedTime, CreationTime }) => {
    return [StackId, { status: StackStatus, changedAt: (LastUpdatedTime ?? CreationTime)?.getTime() }] as const;
  });
  return { sightings: new Map(sightings), nextToken: NextToken };
}

function describeExports({ Outputs = [] }: Sdk.Stack): Pick<ObservedStack, "exports"> {
  const exports = Outputs.flatMap(({ ExportName }) => ExportName ?? []);
  return exports.length === 0 ? {} : { exports };
}

/** Translates a resource of a stack. */
export function toResource(summary: Sdk.StackResourceSummary): StackResource {
  return {
    logicalId: summary.LogicalResourceId ?? "",
    type: summary.ResourceType ?? "",
    physicalId: summary.PhysicalResourceId,
    status: summary.ResourceStatus ?? "",
    reason: summary.ResourceStatusReason,
  };
}

/** Translates a change set in a list. */
export function toListedChangeSet(summary: Sdk.ChangeSetSummary): ListedChangeSet {
  return {
    id: summary.ChangeSetId,
    name: summary.ChangeSetName ?? "",
    createdAt: summary.CreationTime?.getTime() ?? 0,
  };
}

/** Translates one page of a change set's description. */
export function toChangeSet(page: Sdk.DescribeChangeSetOutput): ChangeSetDescription {
  return {
    status: toChangeSetStatus(page.Status),
    statusReason: page.StatusReason,
    changes: (page.Changes ?? []).flatMap(({ ResourceChange }) =>
      ResourceChange === undefined ? [] : [toResourceChange(ResourceChange)],
    ),
  };
}

/** Translates an event. */
export function toStackEvent(event: Sdk.StackEvent): StackEvent {
  return {
    eventId: event.EventId ?? "",
    logicalId: event.LogicalResourceId ?? "",
    physicalId: event.PhysicalResourceId,
    type: event.ResourceType ?? "",
    status: event.ResourceStatus ?? "",
    reason: event.ResourceStatusReason,
    at: event.Timestamp?.getTime() ?? 0,
    token: event.ClientRequestToken,
    operationId: event.OperationId,
    hook: toHook(event),
  };
}

/** AWS: the event of a resource that a hook stopped only names the hook; what the hook said is an event of its own. */
function toHook({ HookType, HookStatus, HookStatusReason }: Sdk.StackEvent): StackEvent["hook"] {
  if (HookType === undefined) return undefined;
  return { type: HookType, failed: HookStatus?.endsWith("FAILED") === true, reason: HookStatusReason };
}

/** Translates what DescribeEvents tells of a change set; undefined for an event that is no finding. */
export function toFinding(event: Sdk.OperationEvent): ToldFinding | undefined {
  const resource = { logicalId: event.LogicalResourceId, type: event.ResourceType };
  if (event.EventType === "VALIDATION_ERROR") {
    return {
      ...resource,
      mode: event.ValidationFailureMode ?? "FAIL",
      name: event.ValidationName ?? "validation",
      reason: event.ValidationStatusReason ?? "It gave no reason.",
      path: event.ValidationPath,
    };
  }
  if (event.EventType === "HOOK_INVOCATION_ERROR") {
    return {
      ...resource,
      mode: event.HookFailureMode ?? "FAIL",
      name: event.HookType ?? "hook",
      reason: event.HookStatusReason ?? "It gave no reason.",
      path: undefined,
    };
  }
  return undefined;
}

function toChangeSetStatus(status: Sdk.ChangeSetStatus | undefined): ChangeSetDescription["status"] {
  switch (status) {
    case "CREATE_PENDING":
    case "CREATE_IN_PROGRESS":
    case "CREATE_COMPLETE":
    case "FAILED":
      return status;
    case "DELETE_PENDING":
    case "DELETE_IN_PROGRESS":
    case "DELETE_COMPLETE":
    case "DELETE_FAILED":
      return "DELETED";
    case undefined:
      throw new DeployError({ code: "notAws", problem: "AWS described a change set without its status.", exitCode: 1 });
  }
}

/** An action that a newer CloudFormation may have counts as one that is known only when executed. */
function toResourceChange(change: Sdk.ResourceChange): ResourceChange {
  return {
    action:
      change.Action === undefined || !ACTIONS.has(change.Action)
        ? "Dynamic"
        : (change.Action as ResourceChange["action"]),
    logicalId: change.LogicalResourceId ?? "",
    physicalId: change.PhysicalResourceId,
    type: change.ResourceType ?? "",
    replacement: change.Replacement,
    policyAction: change.PolicyAction,
    scope: change.Scope ?? [],
    details: (change.Details ?? []).map(toPropertyChange),
  };
}

const ACTIONS: ReadonlySet<string> = new Set(["Add", "Modify", "Remove", "Import", "Dynamic"]);

function toPropertyChange({ Target, CausingEntity, ChangeSource }: Sdk.ResourceChangeDetail): PropertyChange {
  return {
    attribute: Target?.Attribute ?? "",
    name: Target?.Name,
    requiresRecreation: Target?.RequiresRecreation,
    causedBy: ChangeSource === "DirectModification" ? undefined : CausingEntity,
    path: Target?.Path,
    before: Target?.BeforeValue,
    after: Target?.AfterValue,
  };
}

function toRecord(pairs: readonly (readonly [string | undefined, string | undefined])[]): Record<string, string> {
  return Object.fromEntries(pairs.flatMap(([key, value]) => (key === undefined ? [] : [[key, value ?? ""]])));
}
