import { DescribeSnapshotsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  DescribeSnapshotsCommand as DescribeCacheSnapshotsCommand,
  ElastiCacheClient,
} from "@aws-sdk/client-elasticache";
import { expect } from "vitest";
import { aTemplate } from "../cloudformation/templates.ts";
import { clientOptions } from "../engine-fixture.ts";
import type { Group } from "./row.ts";
import { CLEANUP, deleted, DONE, parameter, StackName, START } from "./scenario.ts";
import { openStage, type Stage } from "./stage.ts";

const CACHE = { CacheNodeType: "cache.t3.micro", Engine: "redis" };

/** The types that leave snapshots, of those that are modelled. */
const WITH_SNAPSHOTS = {
  "AWS::EC2::Volume": { AvailabilityZone: "ap-southeast-2a", Size: 8 },
  "AWS::ElastiCache::CacheCluster": { ...CACHE, NumCacheNodes: 1 },
  "AWS::ElastiCache::ReplicationGroup": { ...CACHE, ReplicationGroupDescription: "r", NumCacheClusters: 1 },
};

const Beside = parameter("beside");

/** What becomes of a resource under DeletionPolicy Snapshot. Which types have snapshots is documented, and so is that one is left. */
export const SNAPSHOT_GROUPS: readonly Group[] = [
  {
    title: "a resource under DeletionPolicy Snapshot leaves one when it is deleted:",
    rows: Object.entries(WITH_SNAPSHOTS).map(([Type, Properties]) => ({
      what: Type,
      evidence: "D",
      judge: async () => await judgeSnapshot({ Type, Properties }),
    })),
  },
];

async function judgeSnapshot(resource: { readonly Type: string; readonly Properties: object }): Promise<void> {
  const stage = await openStage();
  try {
    const Kept = { ...resource, DeletionPolicy: "Snapshot" };
    await stage.run("CreateStack", { StackName, TemplateBody: aTemplate({ Kept, Beside }) });
    const before = await stage.events(StackName);
    await stage.run("UpdateStack", { StackName, TemplateBody: aTemplate({ Beside }) });
    const told = (await stage.events(StackName)).slice(before.length);
    expect(told).toEqual([START, CLEANUP, ...deleted("Kept"), DONE]);
    expect(await countSnapshots(stage, resource.Type)).toBe(1);
  } finally {
    await stage.close();
  }
}

async function countSnapshots({ engine }: Stage, type: string): Promise<number> {
  if (type === "AWS::EC2::Volume") {
    const client = new EC2Client(clientOptions(engine));
    const { Snapshots = [] } = await client.send(new DescribeSnapshotsCommand({ OwnerIds: ["self"] }));
    client.destroy();
    return Snapshots.length;
  }
  const client = new ElastiCacheClient(clientOptions(engine));
  const { Snapshots = [] } = await client.send(new DescribeCacheSnapshotsCommand({}));
  client.destroy();
  return Snapshots.length;
}
