import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { startEmbeddedAws, type EmbeddedAws } from "@logstack/embedded-aws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readObjects, readStackOutputs } from "../../src/node/index.ts";

let engine: EmbeddedAws;
let s3: S3Client;
let stacks: CloudFormationClient;

beforeAll(async () => {
  engine = await startEmbeddedAws({ speed: "instant" });
  const settings = {
    endpoint: engine.endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: "111111111111", secretAccessKey: "any" },
  };
  s3 = new S3Client({ ...settings, forcePathStyle: true });
  stacks = new CloudFormationClient(settings);
});
afterAll(() => engine.close());

async function aBucket(Bucket: string, objects: Readonly<Record<string, string>>): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket }));
  for (const [Key, Body] of Object.entries(objects))
    await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentLength: Body.length }));
}

describe("a bucket", () => {
  it("is read over all pages, and is equal to its copy in all but times", async () => {
    const objects = { "a/1": "x", "a/2": "xy", "a/3": "", "b/1": "xyz", "b/2": "x" };
    await aBucket("source", objects);
    await aBucket("copy", objects);
    s3.middlewareStack.add((next) => (args) => next({ ...args, input: { ...args.input, MaxKeys: 2 } }), {
      step: "initialize",
      name: "small pages",
      override: true,
    });
    const { statistics, from } = await readObjects(s3, { bucket: "source", prefix: "" });
    const copy = await readObjects(s3, { bucket: "copy", prefix: "" });
    s3.middlewareStack.remove("small pages");
    expect(from).toEqual([{ kind: "bucket", value: "source/" }]);
    expect(statistics).toMatchObject({ kind: "objects", objects: { objects: 5, bytes: 7 } });
    expect(statistics.kind === "objects" && copy.statistics.kind === "objects" && copy.statistics.objects.keyHash).toBe(
      statistics.kind === "objects" ? statistics.objects.keyHash : "",
    );
  });

  it("with an object of another size has another hash, and a prefix is a side of its own", async () => {
    await aBucket("sizes", { "a/1": "x", "b/1": "xy", "c/1": "x" });
    const [a, b, c] = await Promise.all(
      ["a/", "b/", "c/"].map(async (prefix) => (await readObjects(s3, { bucket: "sizes", prefix })).statistics),
    );
    expect(a).toMatchObject({ objects: { objects: 1, bytes: 1 } });
    expect(a?.kind === "objects" && b?.kind === "objects" && a.objects.keyHash === b.objects.keyHash).toBe(false);
    expect(a?.kind === "objects" && c?.kind === "objects" && a.objects.keyHash === c.objects.keyHash).toBe(true);
  });

  it("that is not there is unreadable, not empty", async () => {
    const { statistics } = await readObjects(s3, { bucket: "nowhere", prefix: "" });
    expect(statistics).toEqual({ kind: "unreadable", reason: "its objects can not be listed (NoSuchBucket)" });
  });
});

describe("a stack", () => {
  it("tells its outputs, and who it is", async () => {
    const template = {
      Resources: { Queue: { Type: "AWS::SQS::Queue" } },
      Outputs: { StatisticsUrl: { Value: "https://service/statistics" } },
    };
    const StackName = "ci-service";
    const { StackId } = await stacks.send(
      new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(template) }),
    );
    const status = async () => (await stacks.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0]?.StackStatus;
    await expect.poll(status).toBe("CREATE_COMPLETE");
    expect(await readStackOutputs(stacks, StackName)).toEqual({
      identifier: { kind: "stack", value: StackId },
      outputs: { StatisticsUrl: "https://service/statistics" },
    });
  });

  it("that is not there is said to be not there", async () => {
    await expect(readStackOutputs(stacks, "nowhere")).rejects.toMatchObject({ code: "unreadableStack" });
  });
});
