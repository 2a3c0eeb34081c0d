import { CloudFormationClient, CreateStackCommand, waitUntilStackCreateComplete } from "@aws-sdk/client-cloudformation";
import { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketTaggingCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { startEmbeddedAws, type EmbeddedAws } from "@logstack/embedded-aws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DataProbe } from "../../../src/model/data-probe.ts";
import type { StackResource } from "../../../src/model/observed-stack.ts";
import { connectDataApi } from "../../../src/node/probes/data-api.ts";
import { connectStackApi, type ConnectedStackApi } from "../../../src/node/connect-stack-api.ts";
import type { DataApi } from "../../../src/ports.ts";
import { renderData } from "../../../src/report/render-data.ts";

const REGION = "ap-southeast-2";
const BALANCED = { Scheme: "internal", Subnets: ["subnet-0000000a", "subnet-0000000b"] };
const PROTECTED = [{ Key: "deletion_protection.enabled", Value: "true" }];
const MACHINES = {
  LaunchTemplateId: { Ref: "Machines" },
  Version: { "Fn::GetAtt": ["Machines", "LatestVersionNumber"] },
};

const RESOURCES = {
  Empty: { Type: "AWS::S3::Bucket" },
  Full: { Type: "AWS::S3::Bucket", Properties: { VersioningConfiguration: { Status: "Enabled" } } },
  Uploading: { Type: "AWS::S3::Bucket" },
  Queue: { Type: "AWS::SQS::Queue" },
  Logs: { Type: "AWS::Logs::LogGroup" },
  NewLogs: { Type: "AWS::Logs::LogGroup" },
  Secret: { Type: "AWS::SecretsManager::Secret", Properties: { GenerateSecretString: {} } },
  Disk: { Type: "AWS::EC2::Volume", Properties: { AvailabilityZone: `${REGION}a`, Size: 8 } },
  Machines: {
    Type: "AWS::EC2::LaunchTemplate",
    Properties: { LaunchTemplateData: { ImageId: "ami-0a1b2c3d", InstanceType: "t3.small" } },
  },
  Group: aGroup(2),
  NoMachines: aGroup(0),
  Cache: {
    Type: "AWS::ElastiCache::ReplicationGroup",
    Properties: {
      ReplicationGroupDescription: "events",
      CacheNodeType: "cache.t4g.micro",
      Engine: "redis",
      NumCacheClusters: 2,
      AutomaticFailoverEnabled: true,
    },
  },
  Topic: { Type: "AWS::SNS::Topic" },
  Guarded: {
    Type: "AWS::ElasticLoadBalancingV2::LoadBalancer",
    Properties: { ...BALANCED, LoadBalancerAttributes: PROTECTED },
  },
  Open: { Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Properties: BALANCED },
};

function aGroup(size: number): object {
  const Properties = {
    MinSize: `${size}`,
    MaxSize: "4",
    VPCZoneIdentifier: ["subnet-0000000a"],
    LaunchTemplate: MACHINES,
  };
  return { Type: "AWS::AutoScaling::AutoScalingGroup", Properties };
}

let aws: EmbeddedAws;
let stacks: ConnectedStackApi;
let data: DataApi;
let resources: ReadonlyMap<string, StackResource>;

/** What the SDK's clients are made with in this file. */
const settings = () => ({
  region: REGION,
  endpoint: aws.endpoint,
  credentials: { accessKeyId: "111111111111", secretAccessKey: "loopback" },
});
const anAccess = (accessKeyId = "111111111111") => ({
  ...settings(),
  credentials: { accessKeyId, secretAccessKey: "loopback" },
  loopback: true,
  source: "a test",
});

beforeAll(async () => {
  aws = await startEmbeddedAws({ speed: "instant" });
  const client = new CloudFormationClient(settings());
  await client.send(
    new CreateStackCommand({ StackName: "data", TemplateBody: JSON.stringify({ Resources: RESOURCES }) }),
  );
  await waitUntilStackCreateComplete(
    { client, maxWaitTime: 100, minDelay: 0.02, maxDelay: 0.1 },
    {
      StackName: "data",
    },
  );
  client.destroy();
  stacks = await connectStackApi(anAccess());
  resources = new Map((await stacks.api.listResources("data")).map((resource) => [resource.logicalId, resource]));
  data = connectDataApi(anAccess());
  await fill();
});

afterAll(async () => {
  await stacks.close();
  await aws.close();
});

/** Three versions in the versioned bucket and a delete marker, a message, a line of a log, an upload that goes on. */
async function fill(): Promise<void> {
  const s3 = new S3Client({ ...settings(), forcePathStyle: true });
  const Bucket = nameOf("Full");
  for (const Key of ["a", "a", "b"]) await s3.send(new PutObjectCommand({ Bucket, Key, Body: "x".repeat(1_000) }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "b" }));
  await s3.send(new CreateMultipartUploadCommand({ Bucket: nameOf("Uploading"), Key: "large" }));
  s3.destroy();
  const sqs = new SQSClient(settings());
  await sqs.send(new SendMessageCommand({ QueueUrl: nameOf("Queue"), MessageBody: "an event" }));
  sqs.destroy();
  const logs = new CloudWatchLogsClient(settings());
  const stream = { logGroupName: nameOf("Logs"), logStreamName: "one" };
  await logs.send(new CreateLogStreamCommand(stream));
  await logs.send(new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: Date.now(), message: "a line" }] }));
  logs.destroy();
}

function nameOf(logicalId: string): string {
  return resources.get(logicalId)?.physicalId ?? "";
}

function find(logicalId: string): StackResource {
  const resource = resources.get(logicalId);
  if (resource === undefined) throw new Error(`no ${logicalId}`);
  return resource;
}

const tell = (probe: DataProbe): string | undefined => renderData(probe, { now: Date.now() });

describe("a look at data", () => {
  it.each([
    ["Full", /^1 object, 2 old versions, 1 delete marker, 3 kB, newest .*(now|ago)$/],
    ["Uploading", /^0 objects, 1 upload in progress$/],
    ["Queue", /^about 1 message$/],
    ["Logs", /^about \d+ bytes, newest .*(now|ago)$/],
    ["Secret", /^newest .*(now|ago), never read$/],
    ["Disk", /^a disk of 8 GiB, attached to nothing$/],
    ["Group", /^2 instances in service, for /],
    ["Cache", /^2 nodes, the number of its keys is not known, no snapshot of it$/],
  ])("tells what is in %s", async (logicalId, told) => {
    expect(tell(await data.probe(find(logicalId)))).toMatch(told);
  });

  it.each(["Empty", "NewLogs", "NoMachines"])("proves that %s is empty", async (logicalId) => {
    expect(await data.probe(find(logicalId))).toEqual({ kind: "empty" });
  });

  it("says nothing of a type that it can not look into, and finds nothing in what was never made", async () => {
    expect(await data.probe(find("Topic"))).toEqual({ kind: "notProbed" });
    expect(await data.probe({ ...find("Full"), physicalId: undefined })).toEqual({ kind: "empty" });
  });

  it("never fails: what it is not let to see, or does not find, is unreadable", async () => {
    const strangers = connectDataApi(anAccess("222222222222"));
    expect(await strangers.probe(find("Full"))).toEqual({ kind: "unreadable", reason: "access denied" });
    const gone = { ...find("Logs"), physicalId: "gone" };
    expect(await data.probe(gone)).toEqual({ kind: "unreadable", reason: "AWS does not find it" });
  });

  it("ends when its time is over, and says so", async () => {
    expect(await connectDataApi(anAccess(), 0).probe(find("Queue"))).toEqual({
      kind: "unreadable",
      reason: "AWS took too long to answer",
    });
  });
});

describe("the deletion protection", () => {
  it.each([
    ["Guarded", "on"],
    ["Open", "off"],
    ["Full", "none"],
  ])("of %s is %s", async (logicalId, kind) => {
    expect(await data.readProtection(find(logicalId))).toEqual({ kind });
  });
});

/** Last, because the looks above are at what it takes away. */
describe("emptying", () => {
  it("that is cut off never brings an older version to light, nor what was deleted", async () => {
    const s3 = new S3Client({ ...settings(), forcePathStyle: true });
    const Bucket = find("Full").physicalId;
    const list = async () => (await s3.send(new ListObjectsV2Command({ Bucket }))).Contents;
    const before = await list();
    const message = "the second deletion of several";
    await aws.faults.set({
      faults: [{ kind: "refuse", service: "s3", operation: "DeleteObjects", from: 2, code: "AccessDenied", message }],
    } as never);
    await expect(data.empty(find("Full"))).rejects.toMatchObject({ code: "notEmptied" });
    aws.faults.clear();
    expect(before).toHaveLength(1);
    expect(await list()).toEqual(before);
    expect(tell(await data.probe(find("Full")))).not.toContain("old version");
    s3.destroy();
  });

  it.each(["Full", "Uploading", "Empty"])(
    "leaves nothing in %s, old versions and uploads included",
    async (logicalId) => {
      await data.empty(find(logicalId));
      expect(await data.probe(find(logicalId))).toEqual({ kind: "empty" });
    },
  );

  it("marks the bucket before anything goes, beside its other tags", async () => {
    const s3 = new S3Client({ ...settings(), forcePathStyle: true });
    const Bucket = find("Empty").physicalId;
    await data.empty(find("Empty"), { key: "first", value: "1" });
    await data.empty(find("Empty"), { key: "emptied-by", value: "m-1" });
    const { TagSet } = await s3.send(new GetBucketTaggingCommand({ Bucket }));
    expect(TagSet).toEqual(
      expect.arrayContaining([
        { Key: "first", Value: "1" },
        { Key: "emptied-by", Value: "m-1" },
      ]),
    );
  });

  it("touches nothing but buckets", async () => {
    await data.empty(find("Queue"));
    expect(tell(await data.probe(find("Queue")))).toBe("about 1 message");
  });

  it("is content with a bucket that is gone, and says what AWS refuses", async () => {
    await expect(data.empty({ ...find("Full"), physicalId: "gone-already" })).resolves.toBeUndefined();
    const strangers = connectDataApi(anAccess("222222222222"));
    await expect(strangers.empty(find("Full"))).rejects.toMatchObject({ code: "notEmptied" });
  });
});
