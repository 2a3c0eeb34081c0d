import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  type LogGroup,
  type LogStream,
} from "@aws-sdk/client-cloudwatch-logs";
import type { DataProbe } from "../../model/data-probe.ts";
import { anAmount, holds, notFound, type Probe } from "./probe.ts";

/** Reads how much a log group stores, and when its newest event happened. */
export const probeLogGroup: Probe = async (logGroupName, { settings, signal }) => {
  const client = new CloudWatchLogsClient(settings);
  const briefly = { abortSignal: signal };
  try {
    const [groups, streams] = await Promise.all([
      client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }), briefly),
      client.send(
        new DescribeLogStreamsCommand({ logGroupName, orderBy: "LastEventTime", descending: true, limit: 1 }),
        briefly,
      ),
    ]);
    const group = groups.logGroups?.find((found) => found.logGroupName === logGroupName);
    return group === undefined ? notFound() : describeLogGroup(group, streams.logStreams ?? []);
  } finally {
    client.destroy();
  }
};

/**
 * Says what a log group and its newest stream amount to; without any stream it is empty, for events are in streams.
 * AWS: the stored bytes and the time of the newest event are updated late, within hours (API reference,
 * DescribeLogStreams and DescribeLogGroups).
 */
export function describeLogGroup({ storedBytes = 0 }: LogGroup, [newest]: readonly LogStream[]): DataProbe {
  if (newest === undefined) return { kind: "empty" };
  const at = Math.max(newest.lastEventTimestamp ?? 0, newest.lastIngestionTime ?? 0);
  return holds([anAmount(storedBytes, "bytes", "about")], { newestAt: at === 0 ? undefined : new Date(at) });
}
