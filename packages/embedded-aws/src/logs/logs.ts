import type { Service } from "../service.ts";
import { obeyMembers } from "../obey-members.ts";
import { filterLogEvents, type FilterLogEventsInput } from "./filter-log-events.ts";
import { getLogEvents, type GetLogEventsInput } from "./get-log-events.ts";
import {
  createLogGroup,
  deleteLogGroup,
  deleteRetentionPolicy,
  describeLogGroups,
  listTagsForResource,
  putRetentionPolicy,
  type CreateLogGroupInput,
  type DescribeLogGroupsInput,
} from "./group-operations.ts";
import { openLogStore, type LogPorts } from "./log-store.ts";
import { putLogEvents, type PutLogEventsInput } from "./put-log-events.ts";
import {
  createLogStream,
  deleteLogStream,
  describeLogStreams,
  type DescribeLogStreamsInput,
  type StreamInput,
} from "./stream-operations.ts";

const STREAM = ["logGroupName", "logStreamName"] as const;
const GROUP = ["logGroupName", "logGroupIdentifier"] as const;

/** Returns CloudWatch Logs: groups with streams and events, retention, and a search for terms. */
export function createLogs(ports: LogPorts): Service {
  const logs = openLogStore(ports);
  return {
    signingName: "logs",
    operations: {
      CreateLogGroup: obeyMembers<CreateLogGroupInput>(
        ["logGroupName", "kmsKeyId", "logGroupClass", "tags"],
        createLogGroup(logs),
      ),
      CreateLogStream: obeyMembers<StreamInput>(STREAM, createLogStream(logs)),
      DeleteLogGroup: obeyMembers(["logGroupName"], deleteLogGroup(logs)),
      DeleteLogStream: obeyMembers<StreamInput>(STREAM, deleteLogStream(logs)),
      DeleteRetentionPolicy: obeyMembers(["logGroupName"], deleteRetentionPolicy(logs)),
      DescribeLogGroups: obeyMembers<DescribeLogGroupsInput>(
        ["logGroupNamePrefix", "logGroupNamePattern", "limit", "nextToken"],
        describeLogGroups(logs, ports.store),
      ),
      DescribeLogStreams: obeyMembers<DescribeLogStreamsInput>(
        [...GROUP, "logStreamNamePrefix", "orderBy", "descending", "limit", "nextToken"],
        describeLogStreams(logs),
      ),
      FilterLogEvents: obeyMembers<FilterLogEventsInput>(
        [
          ...GROUP,
          "logStreamNames",
          "logStreamNamePrefix",
          "startTime",
          "endTime",
          "filterPattern",
          "limit",
          "nextToken",
          "interleaved",
        ],
        filterLogEvents(logs),
      ),
      GetLogEvents: obeyMembers<GetLogEventsInput>(
        [...GROUP, "logStreamName", "startTime", "endTime", "limit", "nextToken", "startFromHead"],
        getLogEvents(logs),
      ),
      ListTagsForResource: obeyMembers(["resourceArn"], listTagsForResource(logs)),
      PutLogEvents: obeyMembers<PutLogEventsInput>(
        [...STREAM, "logEvents", "sequenceToken"],
        putLogEvents(logs, ports.clock),
      ),
      PutRetentionPolicy: obeyMembers(["logGroupName", "retentionInDays"], putRetentionPolicy(logs)),
    },
  };
}
