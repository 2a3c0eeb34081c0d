import { describe, expect, it } from "vitest";
import type { PhysicalResource } from "../../src/resources/resource-handler.ts";
import { openBucketStore } from "../../src/s3/bucket-store.ts";
import { aCloudFormation } from "./a-cloudformation.ts";
import { aTemplate, faultsOn, topic } from "./templates.ts";

const StackName = "story";
const PLACE = { account: "111111111111", region: "ap-southeast-2" };

function logs(attributes: object = {}): string {
  return aTemplate({ Logs: { Type: "AWS::S3::Bucket", Properties: { BucketName: "logs" }, ...attributes } });
}

describe("a bucket that its stack retained", () => {
  it("keeps its name, and who wants the name is not told of a stack that is gone", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody: logs({ DeletionPolicy: "Retain" }) });
    await aws.run("DeleteStack", { StackName });
    await aws.run("CreateStack", { StackName, TemplateBody: logs(), OnFailure: "DO_NOTHING" });
    expect(await aws.events(StackName)).toContain("Logs CREATE_FAILED logs already exists");
    expect(openBucketStore(aws.store).get("logs")).toBeDefined();
  });

  it("gives its name free when it is deleted by hand", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody: logs({ DeletionPolicy: "Retain" }) });
    await aws.run("DeleteStack", { StackName });
    openBucketStore(aws.store).delete("logs");
    await aws.run("CreateStack", { StackName, TemplateBody: logs() });
    expect(await aws.status(StackName)).toBe("CREATE_COMPLETE");
  });
});

describe("a resource with a policy of Snapshot", () => {
  const volume = (Size: number, AvailabilityZone = "ap-southeast-2a"): string =>
    aTemplate({
      Data: {
        Type: "AWS::EC2::Volume",
        Properties: { AvailabilityZone, Size },
        DeletionPolicy: "Snapshot",
      },
    });

  it("leaves a snapshot on record when it is deleted", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody: volume(100) });
    expect(aws.resources.snapshots(PLACE)).toEqual([]);
    await aws.run("DeleteStack", { StackName });
    expect(aws.resources.snapshots(PLACE)).toMatchObject([
      {
        snapshotId: expect.stringMatching(/^snap-[0-9a-f]{17}$/) as string,
        type: "AWS::EC2::Volume",
        properties: { Size: 100 },
      },
    ]);
    expect(aws.resources.snapshots({ ...PLACE, account: "222222222222" })).toEqual([]);
  });

  it("leaves one when it is replaced, by its UpdateReplacePolicy", async () => {
    const cache = (CacheSubnetGroupName: string): string =>
      aTemplate({
        Cache: {
          Type: "AWS::ElastiCache::CacheCluster",
          Properties: { CacheNodeType: "cache.t3.micro", Engine: "redis", NumCacheNodes: 1, CacheSubnetGroupName },
          UpdateReplacePolicy: "Snapshot",
        },
      });
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody: cache("a") });
    await aws.run("UpdateStack", { StackName, TemplateBody: cache("b") });
    expect(await aws.status(StackName)).toBe("UPDATE_COMPLETE");
    expect(aws.resources.snapshots(PLACE)).toMatchObject([{ properties: { CacheSubnetGroupName: "a" } }]);
  });
});

describe("a resource that has its name only within another one", () => {
  const filter = (LogGroupName: string): object => ({
    Type: "AWS::Logs::MetricFilter",
    Properties: { FilterName: "errors", FilterPattern: "ERROR", LogGroupName, MetricTransformations: [] },
  });

  it("stays when its namesake in another one is removed", async () => {
    const aws = aCloudFormation();
    const both = { First: filter("one"), Second: filter("two") };
    await aws.run("CreateStack", { StackName, TemplateBody: aTemplate(both) });
    await aws.run("UpdateStack", { StackName, TemplateBody: aTemplate({ First: both.First }) });
    const left = [...aws.store.table<PhysicalResource>("resources").entries()].map(([, { logicalId }]) => logicalId);
    expect(left).toEqual(["First"]);
  });

  it("is not replaced under its name, for the old one would be left behind unseen", async () => {
    const record = (HostedZoneId: string): string =>
      aTemplate({
        Dns: {
          Type: "AWS::Route53::RecordSet",
          Properties: { HostedZoneId, Name: "logs.example.com", Type: "A", TTL: "60", ResourceRecords: ["10.0.0.1"] },
        },
      });
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody: record("Z1") });
    await aws.run("UpdateStack", { StackName, TemplateBody: record("Z2") });
    expect(await aws.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect((await aws.events(StackName)).join("\n")).toContain("Rename logs.example.com and update the stack again.");
    await aws.run("DeleteStack", { StackName });
    expect([...aws.store.table("resources").entries()]).toEqual([]);
  });
});

describe("a resource that an update leaves alone but for what it depends on", () => {
  const A = topic("a");
  const BEFORE = aTemplate({ A, B: topic("b", { DependsOn: "A" }) });
  const AFTER = aTemplate({ A, B: topic("b"), Failing: topic("failing", { DependsOn: ["A", "B"] }) });

  async function deletionAfter(TemplateBody: string): Promise<readonly string[]> {
    const aws = aCloudFormation({ faults: faultsOn({ Failing: "create" }) });
    await aws.run("CreateStack", { StackName, TemplateBody: BEFORE });
    const { StackId } = await aws.run("UpdateStack", { StackName, TemplateBody });
    const events = await aws.events(StackName);
    expect(events.filter((event) => event.startsWith("B UPDATE"))).toEqual([]);
    await aws.run("DeleteStack", { StackName });
    return (await aws.events(StackId ?? "")).slice(events.length).filter((event) => !event.startsWith("stack"));
  }

  it("is deleted in the order of the template that a rollback brought back", async () => {
    expect(await deletionAfter(AFTER)).toEqual([
      "B DELETE_IN_PROGRESS",
      "B DELETE_COMPLETE",
      "A DELETE_IN_PROGRESS",
      "A DELETE_COMPLETE",
    ]);
  });
});
