import { AwsError } from "../aws-error.ts";
import { member } from "../json.ts";
import { pageInOrder } from "../page.ts";
import type { CallContext } from "../service.ts";
import type { LogGroup, LogStore } from "./log-store.ts";
import type { LogStream } from "./log-stream.ts";
import {
  constraintError,
  invalidParameter,
  invalidToken,
  requireGroup,
  requireLimit,
  requireStream,
} from "./refusals.ts";

export interface StreamInput {
  readonly logGroupName: string;
  readonly logStreamName: string;
}

/** CreateLogStream: an empty stream in a group. */
export function createLogStream(logs: LogStore) {
  return ({ logGroupName, logStreamName: name }: StreamInput, context: CallContext): object => {
    const group = requireGroup(logs, context, logGroupName);
    if (!/^[^:*]{1,512}$/.test(name)) {
      throw constraintError("logStreamName", name, "Member must satisfy regular expression pattern: [^:*]*");
    }
    if (logs.findStream(group, name) !== undefined) {
      throw new AwsError("ResourceAlreadyExistsException", "The specified log stream already exists");
    }
    logs.createStream(group, name);
    return {};
  };
}

/** DeleteLogStream: its events go with it. */
export function deleteLogStream(logs: LogStore) {
  return ({ logGroupName, logStreamName }: StreamInput, context: CallContext): object => {
    const group = requireGroup(logs, context, logGroupName);
    logs.deleteStream(group, requireStream(logs, group, logStreamName).name);
    return {};
  };
}

export interface DescribeLogStreamsInput {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
  readonly logStreamNamePrefix?: string;
  readonly orderBy?: string;
  readonly descending?: boolean;
  readonly limit?: number;
  readonly nextToken?: string;
}

/** DescribeLogStreams: by name, or by the time of the last event. */
export function describeLogStreams(logs: LogStore) {
  return (input: DescribeLogStreamsInput, context: CallContext): object => {
    const { logStreamNamePrefix: prefix = "", orderBy = "LogStreamName", limit = PAGE_SIZE, nextToken } = input;
    requireLimit(limit, PAGE_SIZE);
    const keyOf = member(ORDERS, orderBy);
    if (keyOf === undefined) {
      throw constraintError("orderBy", orderBy, "Member must satisfy enum value set: [LogStreamName, LastEventTime]");
    }
    if (orderBy === "LastEventTime" && prefix !== "") {
      throw invalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
    }
    const group = requireGroup(logs, context, input.logGroupName ?? input.logGroupIdentifier);
    const found = logs.listStreams(group).filter(({ name }) => name.startsWith(prefix));
    const page = pageInOrder(found, {
      token: nextToken,
      size: limit,
      keyOf,
      order: input.descending === true ? "descending" : "ascending",
      invalidToken: invalidToken(),
    });
    return { logStreams: page.items.map((stream) => showStream(group, stream)), nextToken: page.nextToken };
  };
}

const PAGE_SIZE = 50;

const ORDERS: Readonly<Record<string, (stream: LogStream) => string>> = {
  LogStreamName: ({ name }) => name,
  LastEventTime: ({ name, lastEventMs = 0 }) => `${String(lastEventMs).padStart(15, "0")} ${name}`,
};

function showStream({ name: group, resource }: LogGroup, stream: LogStream): object {
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAtMs,
    firstEventTimestamp: stream.firstEventMs,
    lastEventTimestamp: stream.lastEventMs,
    lastIngestionTime: stream.lastIngestionMs,
    uploadSequenceToken: String(stream.eventCount),
    arn: `arn:aws:logs:${resource.region}:${resource.account}:log-group:${group}:log-stream:${stream.name}`,
    // AWS: no longer counted for single streams.
    storedBytes: 0,
  };
}
