import { CloudWatchClient, GetMetricDataCommand, type MetricDataResult } from "@aws-sdk/client-cloudwatch";
import {
  DescribeReplicationGroupsCommand,
  DescribeSnapshotsCommand,
  ElastiCacheClient,
  type ReplicationGroup,
  type Snapshot,
} from "@aws-sdk/client-elasticache";
import type { DataProbe } from "../../model/data-probe.ts";
import { anAmount, holds, notFound, type Probe, type ProbeConnection } from "./probe.ts";

/**
 * Reads a replication group's nodes and snapshots, and from CloudWatch how many keys it had lately: only the engine
 * itself could tell more, and it can not be reached from here.
 */
export const probeReplicationGroup: Probe = async (ReplicationGroupId, connection) => {
  const { settings, signal } = connection;
  const briefly = { abortSignal: signal };
  const client = new ElastiCacheClient(settings);
  try {
    const { ReplicationGroups } = await client.send(
      new DescribeReplicationGroupsCommand({ ReplicationGroupId }),
      briefly,
    );
    const [group] = ReplicationGroups ?? [];
    if (group === undefined) return notFound();
    const [snapshots, keys] = await Promise.all([
      client.send(new DescribeSnapshotsCommand({ ReplicationGroupId }), briefly).catch(() => undefined),
      readKeys(group, connection).catch(() => undefined),
    ]);
    return describeReplicationGroup(group, { snapshots: snapshots?.Snapshots, keys });
  } finally {
    client.destroy();
  }
};

/** Reads each node's newest number of items of the last quarter of an hour. */
async function readKeys(
  { MemberClusters = [] }: ReplicationGroup,
  { settings, signal }: ProbeConnection,
): Promise<readonly MetricDataResult[] | undefined> {
  const client = new CloudWatchClient(settings);
  const now = Date.now();
  try {
    const { MetricDataResults } = await client.send(
      new GetMetricDataCommand({
        StartTime: new Date(now - 15 * 60_000),
        EndTime: new Date(now),
        MetricDataQueries: MemberClusters.map((id, index) => ({
          Id: `node${index}`,
          Label: id,
          MetricStat: {
            Metric: {
              Namespace: "AWS/ElastiCache",
              MetricName: "CurrItems",
              Dimensions: [{ Name: "CacheClusterId", Value: id }],
            },
            Period: 60,
            Stat: "Maximum",
          },
        })),
      }),
      { abortSignal: signal },
    );
    return MetricDataResults;
  } finally {
    client.destroy();
  }
}

/** What else was read of a replication group; undefined where it could not be. */
export interface ReplicationGroupFacts {
  readonly snapshots: readonly Snapshot[] | undefined;
  /** One result a node, labelled by its cluster id, the newest value first. */
  readonly keys: readonly MetricDataResult[] | undefined;
}

/** Says what is known of a replication group; never that it is empty, for its numbers come minutes late. */
export function describeReplicationGroup(
  group: ReplicationGroup,
  { snapshots, keys }: ReplicationGroupFacts,
): DataProbe {
  const count = countKeys(group, keys ?? []);
  const nodes = anAmount((group.MemberClusters ?? []).length, "nodes");
  return holds([...(count === undefined ? [] : [anAmount(count, "keys", "about")]), nodes], {
    notes: [
      ...(count === undefined ? ["the number of its keys is not known"] : []),
      ...(snapshots === undefined ? [] : [describeSnapshots(snapshots)]),
    ],
  });
}

/** AWS: replicas hold what their shard's primary holds, so each shard counts once, by its fullest node. */
function countKeys({ NodeGroups = [] }: ReplicationGroup, results: readonly MetricDataResult[]): number | undefined {
  const byNode = new Map(
    results.flatMap(({ Label, Values }) => (Values?.[0] === undefined ? [] : [[Label, Values[0]]])),
  );
  const shards = NodeGroups.map(({ NodeGroupMembers = [] }) =>
    NodeGroupMembers.flatMap(({ CacheClusterId }) => byNode.get(CacheClusterId) ?? []),
  );
  if (shards.length === 0 || shards.some((counts) => counts.length === 0)) return undefined;
  return shards.reduce((sum, counts) => sum + Math.max(...counts), 0);
}

function describeSnapshots(snapshots: readonly Snapshot[]): string {
  const times = snapshots.flatMap(({ NodeSnapshots = [] }) =>
    NodeSnapshots.flatMap(({ SnapshotCreateTime }) => SnapshotCreateTime ?? []),
  );
  if (snapshots.length === 0) return "no snapshot of it";
  const newest = times.sort((a, b) => b.getTime() - a.getTime())[0];
  const told = snapshots.length === 1 ? "1 snapshot" : `${snapshots.length} snapshots`;
  return newest === undefined
    ? told
    : `${told}, the newest of ${newest.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
