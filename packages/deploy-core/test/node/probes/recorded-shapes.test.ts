import { describe, expect, it } from "vitest";
import type { DataProbe } from "../../../src/model/data-probe.ts";
import { describeAutoScalingGroup } from "../../../src/node/probes/auto-scaling-group.ts";
import { describeDatabase } from "../../../src/node/probes/database.ts";
import { describeTable } from "../../../src/node/probes/dynamodb-table.ts";
import { describeVolume } from "../../../src/node/probes/ec2-volume.ts";
import { describeFileSystem } from "../../../src/node/probes/file-system.ts";
import { describeReplicationGroup } from "../../../src/node/probes/replication-group.ts";
import { addPage, describeTally, EMPTY_TALLY } from "../../../src/node/probes/s3-bucket.ts";
import { describeSecret } from "../../../src/node/probes/secret.ts";
import { describeQueue } from "../../../src/node/probes/sqs-queue.ts";
import { renderData } from "../../../src/report/render-data.ts";

const NOW = Date.parse("2026-11-23T12:00:00Z");
const DAY_MS = 86_400_000;
const ago = (days: number): Date => new Date(NOW - days * DAY_MS);
const tell = (probe: DataProbe): string | undefined => renderData(probe, { now: NOW });

describe("a bucket that was not counted to its end", () => {
  it("holds at least what was seen, and nothing is said of its newest", () => {
    const page = { Versions: [{ Key: "a", IsLatest: true, Size: 10, LastModified: ago(1) }], IsTruncated: true };
    expect(tell(describeTally(addPage(EMPTY_TALLY, page), { complete: false }))).toBe(
      "at least 1 object, at least 10 bytes",
    );
  });

  it("has no old versions only where it was never versioned", () => {
    const page = { Versions: [{ Key: "a", IsLatest: true }], IsTruncated: true };
    const tally = addPage(EMPTY_TALLY, page);
    const none = (exactness: string) => ({
      amounts: expect.arrayContaining([{ unit: "old versions", count: 0, exactness }]) as unknown,
    });
    expect(describeTally(tally, { complete: false })).toMatchObject(none("atLeast"));
    expect(describeTally(tally, { complete: false, versioned: "never" })).toMatchObject(none("exact"));
  });
});

describe("a queue", () => {
  const counts = (visible: string, inFlight: string, delayed: string) => ({
    ApproximateNumberOfMessages: visible,
    ApproximateNumberOfMessagesNotVisible: inFlight,
    ApproximateNumberOfMessagesDelayed: delayed,
  });

  it("is never proven empty, because AWS calls its counts approximate", () => {
    expect(describeQueue(counts("0", "0", "0"))).toMatchObject({ kind: "holds" });
    expect(tell(describeQueue(counts("12", "3", "0")))).toBe("about 12 messages, about 3 messages in flight");
  });

  it("without its counts is unreadable", () => {
    expect(describeQueue({})).toMatchObject({ kind: "unreadable" });
  });
});

describe("a table of DynamoDB", () => {
  it("tells its late counts as what they are", () => {
    expect(tell(describeTable({ ItemCount: 1_200, TableSizeBytes: 88_000 }, undefined))).toBe(
      "about 1,200 items, about 88 kB",
    );
  });

  it("is empty only where a consistent scan has found nothing", () => {
    expect(describeTable({ ItemCount: 0 }, { Count: 0 })).toEqual({ kind: "empty" });
    expect(tell(describeTable({ ItemCount: 0 }, { Count: 1, LastEvaluatedKey: {} }))).toBe("at least 1 item");
    expect(describeTable({ ItemCount: 0 }, { Count: 0, LastEvaluatedKey: {} })).toMatchObject({ kind: "holds" });
    expect(describeTable({ ItemCount: 0 }, undefined)).toMatchObject({ kind: "holds" });
  });
});

describe("a replication group", () => {
  const group = {
    MemberClusters: ["q-001", "q-002", "q-003"],
    NodeGroups: [
      { NodeGroupMembers: [{ CacheClusterId: "q-001" }, { CacheClusterId: "q-002" }] },
      { NodeGroupMembers: [{ CacheClusterId: "q-003" }] },
    ],
  };
  const keys = [
    { Label: "q-001", Values: [500, 700] },
    { Label: "q-002", Values: [498] },
    { Label: "q-003", Values: [41] },
  ];

  it("counts each shard's keys once, and tells its snapshots", () => {
    const snapshots = [{ NodeSnapshots: [{ SnapshotCreateTime: new Date("2026-11-22T03:04:05Z") }] }];
    expect(tell(describeReplicationGroup(group, { snapshots, keys }))).toBe(
      "about 541 keys, 3 nodes, 1 snapshot, the newest of 2026-11-22 03:04 UTC",
    );
  });

  it("says that its keys are not known where one shard's are not", () => {
    const told = tell(describeReplicationGroup(group, { snapshots: [], keys: keys.slice(0, 2) }));
    expect(told).toBe("3 nodes, the number of its keys is not known, no snapshot of it");
  });

  it("is never proven empty: its numbers come minutes late", () => {
    const none = keys.map((result) => ({ ...result, Values: [0] }));
    expect(describeReplicationGroup(group, { snapshots: [], keys: none })).toMatchObject({ kind: "holds" });
  });
});

describe("what else is known of", () => {
  it.each([
    [
      "a volume",
      describeVolume({ Size: 200, CreateTime: ago(400), Attachments: [{ InstanceId: "i-0abc" }] }),
      "for 400 days, a disk of 200 GiB, attached to i-0abc",
    ],
    [
      "a group of machines",
      describeAutoScalingGroup(
        { Instances: [{ LifecycleState: "InService" }, { LifecycleState: "Terminating" }] } as never,
        [{ LaunchTime: ago(2) }, { LaunchTime: ago(40) }],
      ),
      "1 instance in service, 1 other instance, for 40 days",
    ],
    [
      "a database",
      describeDatabase({
        Engine: "postgres",
        EngineVersion: "16.4",
        AllocatedStorage: 20,
        InstanceCreateTime: ago(90),
        LatestRestorableTime: new Date("2026-11-23T11:55:10Z"),
      }),
      "for 90 days, postgres 16.4, 20 GiB allocated, backed up until 2026-11-23 11:55 UTC",
    ],
    [
      "a cluster without backups",
      describeDatabase({ Engine: "aurora-mysql", AllocatedStorage: 1, ClusterCreateTime: ago(3) }),
      "for 3 days, aurora-mysql, no automatic backup",
    ],
    [
      "a file system",
      describeFileSystem({ SizeInBytes: { Value: 6_144 }, CreationTime: ago(10) }),
      "about 6.1 kB, for 10 days",
    ],
    [
      "a secret",
      describeSecret({
        VersionIdsToStages: { v1: ["AWSCURRENT"] },
        LastChangedDate: ago(12),
        LastAccessedDate: new Date("2026-11-22T00:00:00Z"),
      }),
      "newest 12 days ago, last read on 2026-11-22",
    ],
  ])("%s", (_what, probe, told) => {
    expect(tell(probe)).toBe(told);
  });

  it("a secret without a version: it is empty", () => {
    expect(describeSecret({ VersionIdsToStages: {} })).toEqual({ kind: "empty" });
  });
});
