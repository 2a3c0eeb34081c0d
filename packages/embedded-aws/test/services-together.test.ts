import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  EstimateTemplateCostCommand,
  waitUntilStackCreateComplete,
} from "@aws-sdk/client-cloudformation";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { type EmbeddedAws, startEmbeddedAws } from "../src/index.ts";
import { aFolder, anEngine, anEngineProcess, clientOptions, s3Client } from "./engine-fixture.ts";
import { until } from "./until.ts";

const TEMPLATE = JSON.stringify({
  Resources: { Logs: { Type: "AWS::S3::Bucket", Properties: { BucketName: "logs-of-a-stack" } } },
  Outputs: { Name: { Value: { Ref: "Logs" } } },
});

describe("CloudFormation behind the server", () => {
  it("makes buckets that S3 has, and does not delete one that holds objects", async () => {
    const engine = await anEngine();
    const stacks = cloudFormationClient(engine);
    await createStack(stacks, { TemplateBody: TEMPLATE });
    const { Stacks } = await stacks.send(new DescribeStacksCommand({ StackName: "s" }));
    expect(Stacks?.[0]?.Outputs).toEqual([{ OutputKey: "Name", OutputValue: "logs-of-a-stack" }]);
    expect(Stacks?.[0]?.CreationTime).toBeInstanceOf(Date);
    const s3 = s3Client(engine);
    await s3.send(new HeadBucketCommand({ Bucket: "logs-of-a-stack" }));
    await s3.send(new PutObjectCommand({ Bucket: "logs-of-a-stack", Key: "a", Body: "x" }));
    await stacks.send(new DeleteStackCommand({ StackName: "s" }));
    expect(await settledStatus(stacks)).toBe("DELETE_FAILED");
    expect((await s3.send(new ListBucketsCommand())).Buckets).toHaveLength(1);
  });

  it("gives S3 the configuration of its buckets, and keeps the versions of their objects", async () => {
    const engine = await anEngine();
    const Properties = {
      BucketName: "logs-of-a-stack",
      Tags: [{ Key: "function", Value: "log-storage" }],
      VersioningConfiguration: { Status: "Enabled" },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true },
    };
    const Logs = { Type: "AWS::S3::Bucket", Properties };
    await createStack(cloudFormationClient(engine), { TemplateBody: JSON.stringify({ Resources: { Logs } }) });
    const s3 = s3Client(engine);
    const Bucket = "logs-of-a-stack";
    const { TagSet } = await s3.send(new GetBucketTaggingCommand({ Bucket }));
    expect(TagSet).toContainEqual({ Key: "function", Value: "log-storage" });
    expect(await s3.send(new GetBucketVersioningCommand({ Bucket }))).toMatchObject({ Status: "Enabled" });
    const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    expect(PublicAccessBlockConfiguration).toMatchObject({ BlockPublicAcls: true, IgnorePublicAcls: false });
    const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "x" }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "a", VersionId }));
    expect(await Body?.transformToString()).toBe("x");
  });

  it("reads templates from S3 by URL, and only those of the caller", async () => {
    const engine = await anEngine();
    const s3 = s3Client(engine);
    await s3.send(new CreateBucketCommand({ Bucket: "templates" }));
    await s3.send(new PutObjectCommand({ Bucket: "templates", Key: "a b/t.json", Body: TEMPLATE }));
    const stacks = cloudFormationClient(engine);
    const urls = [
      `${engine.endpoint}/templates/a%20b/missing.json`,
      "https://elsewhere.example.com/t.json",
      "ftp://x/y",
      "https://s3.ap-southeast-2.amazonaws.com/nobodys/t.json",
    ];
    const refusals = urls.map((TemplateURL) =>
      stacks
        .send(new CreateStackCommand({ StackName: "s", TemplateURL }))
        .catch((error: Error) => error.message.split("\n")[0]),
    );
    expect(await Promise.all(refusals)).toEqual([
      "S3 error: The specified key does not exist.",
      "S3 error: Domain name specified in elsewhere.example.com is not a valid S3 domain",
      "TemplateURL must be a supported URL.",
      "S3 error: The specified bucket does not exist",
    ]);
    const TemplateURL = "https://templates.s3.ap-southeast-2.amazonaws.com/a%20b/t.json";
    const stranger = cloudFormationClient(engine, "222222222222");
    await expect(stranger.send(new CreateStackCommand({ StackName: "s", TemplateURL }))).rejects.toThrow(
      "S3 error: Access Denied",
    );
    await createStack(stacks, { TemplateURL });
  });

  it("answers errors with the codes of the wire, and names the operations it does not have", async () => {
    const stacks = cloudFormationClient(await anEngine());
    const missing = new DescribeChangeSetCommand({ StackName: "s", ChangeSetName: "c" });
    await expect(stacks.send(missing)).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
    const estimate = new EstimateTemplateCostCommand({ TemplateBody: TEMPLATE });
    await expect(stacks.send(estimate)).rejects.toMatchObject({
      name: "NotModelled",
      message: expect.stringContaining("EstimateTemplateCost") as string,
    });
  });

  it("goes on after a restart with what was in progress", async () => {
    const stateDir = await aFolder();
    const first = await startEmbeddedAws({ speed: "real", stateDir });
    await cloudFormationClient(first).send(new CreateStackCommand({ StackName: "s", TemplateBody: TEMPLATE }));
    await first.close();
    expect(await outcomeIn(await anEngine({ stateDir }))).toEqual(CREATED_ONCE);
  });

  it("goes on with it even after its process was killed", async () => {
    const stateDir = await aFolder();
    const first = await anEngineProcess(stateDir);
    await cloudFormationClient(first).send(new CreateStackCommand({ StackName: "s", TemplateBody: TEMPLATE }));
    await delay(50);
    await first.kill();
    expect(await outcomeIn(await anEngine({ stateDir }))).toEqual(CREATED_ONCE);
  });
});

const CREATED_ONCE = {
  status: "CREATE_COMPLETE",
  eventsOfStack: ["CREATE_COMPLETE", "CREATE_IN_PROGRESS"],
  buckets: ["logs-of-a-stack"],
};

/** What has become of the stack, newest event first. */
async function outcomeIn(engine: EmbeddedAws): Promise<object> {
  const stacks = cloudFormationClient(engine);
  const status = await settledStatus(stacks);
  const { StackEvents = [] } = await stacks.send(new DescribeStackEventsCommand({ StackName: "s" }));
  const ofStack = StackEvents.filter(({ ResourceType }) => ResourceType === "AWS::CloudFormation::Stack");
  const { Buckets = [] } = await s3Client(engine).send(new ListBucketsCommand());
  return {
    status,
    eventsOfStack: ofStack.map(({ ResourceStatus }) => ResourceStatus),
    buckets: Buckets.map(({ Name }) => Name),
  };
}

function cloudFormationClient(engine: Pick<EmbeddedAws, "endpoint">, account?: string): CloudFormationClient {
  const client = new CloudFormationClient(clientOptions(engine, account));
  onTestFinished(() => client.destroy());
  return client;
}

async function createStack(
  client: CloudFormationClient,
  template: { readonly TemplateBody: string } | { readonly TemplateURL: string },
): Promise<void> {
  await client.send(new CreateStackCommand({ StackName: "s", ...template }));
  await waitUntilStackCreateComplete({ client, maxWaitTime: 100, minDelay: 0.01, maxDelay: 0.05 }, { StackName: "s" });
}

/** Polls until the stack is not in progress any more. */
function settledStatus(client: CloudFormationClient): Promise<string> {
  return until(async () => {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: "s" }));
    const status = Stacks?.[0]?.StackStatus ?? "";
    return status.endsWith("_IN_PROGRESS") ? undefined : status;
  });
}
