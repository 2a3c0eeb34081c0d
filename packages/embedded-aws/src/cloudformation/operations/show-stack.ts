import type { StackDefinition, StackRecord, Tags } from "../model/records.ts";
import type { RollbackConfiguration } from "../model/rollback-configuration.ts";

/** Returns a stack as DescribeStacks shows it. */
export function showStack(stack: StackRecord): object {
  const { definition, lastOperations } = stack;
  const isDeleted = stack.status === "DELETE_COMPLETE";
  return {
    StackId: stack.stackId,
    StackName: stack.name,
    // AWS: a deleted stack is shown without the change set it came from, and as no longer protected.
    ChangeSetId: isDeleted ? undefined : stack.changeSetId,
    Description: definition.description,
    Parameters: listOrNothing(showParameters(definition)),
    CreationTime: stack.createdAtMs,
    DeletionTime: stack.deletedAtMs,
    LastUpdatedTime: stack.updatedAtMs,
    RollbackConfiguration: showRollbackConfiguration(stack.rollbackConfiguration),
    StackStatus: stack.status,
    StackStatusReason: stack.statusReason === "User Initiated" ? undefined : stack.statusReason,
    DisableRollback: stack.onFailure === "DO_NOTHING" || stack.onFailure === "DISABLED",
    TimeoutInMinutes: stack.timeoutMinutes,
    NotificationARNs: definition.notificationArns,
    RoleARN: stack.roleArn,
    Capabilities: listOrNothing(definition.capabilities),
    Outputs: listOrNothing(stack.outputs.map(showOutput)),
    Tags: showTags(definition.tags),
    ParentId: stack.parentId,
    RootId: stack.rootId,
    EnableTerminationProtection: isDeleted ? undefined : stack.terminationProtection,
    DriftInformation: showStackDrift(stack),
    LastOperations: listOrNothing(lastOperations.map(({ id, type }) => ({ OperationType: type, OperationId: id }))),
  };
}

/** Returns what the last drift detection found, as answers show it. */
export function showStackDrift({ drift }: StackRecord): object {
  return { StackDriftStatus: drift?.status ?? "NOT_CHECKED", LastCheckTimestamp: drift?.atMs };
}

/** Returns parameters as answers show them: secrets hidden, and what SSM names led to. */
export function showParameters({ parameters }: StackDefinition): readonly object[] {
  return Object.entries(parameters).map(([name, parameter]) => ({
    ParameterKey: name,
    ParameterValue: parameter.noEcho ? "****" : parameter.given,
    ResolvedValue: parameter.noEcho ? undefined : parameter.resolvedValue,
  }));
}

/** Returns tags as answers show them. */
export function showTags(tags: Tags): readonly object[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** Returns a rollback configuration as answers show it: an empty object for none. */
export function showRollbackConfiguration(configuration: RollbackConfiguration | undefined): object {
  if (configuration === undefined) return {};
  return {
    RollbackTriggers: listOrNothing(configuration.triggers.map(({ arn, type }) => ({ Arn: arn, Type: type }))),
    MonitoringTimeInMinutes: configuration.monitoringMinutes,
  };
}

/** AWS leaves an empty list of these out. */
export function listOrNothing<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function showOutput({ key, value, description, exportName }: StackRecord["outputs"][number]): object {
  return { OutputKey: key, OutputValue: value, Description: description, ExportName: exportName };
}
