import { AwsError, notModelled } from "../aws-error.ts";
import type { JsonObject } from "../json.ts";
import { pageInOrder } from "../page.ts";
import { objectsAt, textOrNumber } from "../resources/property-values.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { CallContext } from "../service.ts";
import type { Store } from "../state/store.ts";
import type { LogGroup, LogStore } from "./log-store.ts";
import { constraintError, invalidParameter, invalidToken, requireGroup, requireLimit } from "./refusals.ts";

export interface CreateLogGroupInput {
  readonly logGroupName: string;
  readonly kmsKeyId?: string;
  readonly logGroupClass?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** CreateLogGroup: of the class STANDARD, the only one that is modelled. */
export function createLogGroup(logs: LogStore) {
  return (input: CreateLogGroupInput, context: CallContext): object => {
    const { logGroupName: name, kmsKeyId, logGroupClass = "STANDARD", tags = {} } = input;
    if (!/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name)) {
      throw constraintError(
        "logGroupName",
        name,
        "Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+",
      );
    }
    if (logGroupClass !== "STANDARD") throw notModelled(`the log group class ${logGroupClass}`);
    if (logs.findGroup(context, name) !== undefined) {
      throw new AwsError("ResourceAlreadyExistsException", "The specified log group already exists");
    }
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    logs.createGroup(context, name, {
      LogGroupName: name,
      ...(kmsKeyId === undefined ? {} : { KmsKeyId: kmsKeyId }),
      ...(Tags.length === 0 ? {} : { Tags }),
    });
    return {};
  };
}

/** DeleteLogGroup: its streams and events go with it. */
export function deleteLogGroup(logs: LogStore) {
  return ({ logGroupName }: { readonly logGroupName: string }, context: CallContext): object => {
    const group = requireGroup(logs, context, logGroupName);
    if (textOrNumber(group.resource.properties["DeletionProtectionEnabled"]) === "true") {
      throw notModelled("the deletion protection of log groups");
    }
    logs.deleteGroup(group);
    return {};
  };
}

export interface DescribeLogGroupsInput {
  readonly logGroupNamePrefix?: string;
  readonly logGroupNamePattern?: string;
  readonly limit?: number;
  readonly nextToken?: string;
}

/** DescribeLogGroups: by the beginning of the name, or by any part of it. */
export function describeLogGroups(logs: LogStore, store: Store) {
  return (input: DescribeLogGroupsInput, context: CallContext): object => {
    const { logGroupNamePrefix: prefix, logGroupNamePattern: part, limit = PAGE_SIZE, nextToken } = input;
    requireLimit(limit, PAGE_SIZE);
    if (prefix !== undefined && part !== undefined) {
      throw invalidParameter("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
    }
    const filters = openSharedResources(store, "AWS::Logs::MetricFilter").list(context);
    const found = logs
      .listGroups(context)
      .filter(({ name }) => name.startsWith(prefix ?? "") && name.toLowerCase().includes((part ?? "").toLowerCase()));
    const page = pageInOrder(found, {
      token: nextToken,
      size: limit,
      keyOf: ({ name }) => name,
      invalidToken: invalidToken(),
    });
    const logGroups = page.items.map((group) => ({
      ...showGroup(group),
      metricFilterCount: filters.filter(({ properties }) => properties["LogGroupName"] === group.name).length,
      storedBytes: logs.listStreams(group).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    }));
    return { logGroups, nextToken: page.nextToken };
  };
}

const PAGE_SIZE = 50;

/** PutRetentionPolicy: events older than these days are not shown any more. */
export function putRetentionPolicy(logs: LogStore) {
  return (
    { logGroupName, retentionInDays }: { readonly logGroupName: string; readonly retentionInDays: number },
    context: CallContext,
  ): object => {
    const group = requireGroup(logs, context, logGroupName);
    if (!RETENTIONS.includes(retentionInDays)) {
      const rule = `Member must satisfy enum value set: [${RETENTIONS.join(", ")}]`;
      throw constraintError("retentionInDays", retentionInDays, rule);
    }
    logs.configureGroup(group, { ...group.resource.properties, RetentionInDays: retentionInDays });
    return {};
  };
}

/** AWS: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTIONS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** DeleteRetentionPolicy: events are kept for ever. */
export function deleteRetentionPolicy(logs: LogStore) {
  return ({ logGroupName }: { readonly logGroupName: string }, context: CallContext): object => {
    const group = requireGroup(logs, context, logGroupName);
    const { RetentionInDays: _ended, ...properties } = group.resource.properties;
    logs.configureGroup(group, properties);
    return {};
  };
}

/** ListTagsForResource of a log group, by its ARN; those of its stack included. */
export function listTagsForResource(logs: LogStore) {
  return ({ resourceArn }: { readonly resourceArn: string }, context: CallContext): object => {
    if (!resourceArn.includes(":log-group:")) throw notModelled(`tags of ${resourceArn}`);
    return { tags: tagsOf(requireGroup(logs, context, resourceArn).resource.properties) };
  };
}

function tagsOf(properties: JsonObject): Readonly<Record<string, string>> {
  const tags = objectsAt(properties, "Tags");
  return Object.fromEntries(tags.map(({ Key, Value }) => [textOrNumber(Key) ?? "", textOrNumber(Value) ?? ""]));
}

function showGroup({ name, resource, createdAtMs, retentionDays }: LogGroup): object {
  const logGroupArn = `arn:aws:logs:${resource.region}:${resource.account}:log-group:${name}`;
  return {
    logGroupName: name,
    creationTime: createdAtMs,
    retentionInDays: retentionDays,
    // AWS: the older of the two forms ends in `:*`, which stands for the streams.
    arn: `${logGroupArn}:*`,
    logGroupArn,
    kmsKeyId: textOrNumber(resource.properties["KmsKeyId"]),
    logGroupClass: textOrNumber(resource.properties["LogGroupClass"]) ?? "STANDARD",
  };
}
