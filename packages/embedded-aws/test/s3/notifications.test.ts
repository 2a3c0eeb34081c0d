import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it, onTestFinished } from "vitest";
import { anEngine, clientOptions } from "../engine-fixture.ts";
import { aStack } from "../services/stacks.ts";
import { aBucket, type WithBucket } from "./bucket.ts";
import { namesOf, queueAndPolicy, QueueArn, queueOf } from "./told-queue.ts";

/** A bucket beside a queue that it may tell. */
async function aBucketWithQueue(options: Parameters<typeof aBucket>[0] = {}) {
  const bucket = await aBucket(options);
  await aStack(bucket.engine, "queues").deploy(queueAndPolicy);
  return { ...bucket, ...queueOf(bucket.engine) };
}

const configure = ({ client, Bucket }: WithBucket, NotificationConfiguration: NotificationConfiguration) =>
  client.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));

const all = { QueueArn, Events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"] } as const;
describe("a queue that a bucket tells", () => {
  it("hears of the configuration, and then of each write in the shape that AWS documents", async () => {
    const bucket = await aBucketWithQueue({ versioning: "Enabled" });
    const { client, Bucket } = bucket;
    await configure(bucket, { QueueConfigurations: [{ Id: "told", ...all, Events: [...all.Events] }] });
    expect(await bucket.messages()).toEqual([
      expect.objectContaining({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket }),
    ]);
    const put = await client.send(new PutObjectCommand({ Bucket, Key: "a folder/ä+b.txt", Body: "hello" }));
    expect(await bucket.messages()).toEqual([
      {
        Records: [
          {
            eventVersion: "2.1",
            eventSource: "aws:s3",
            awsRegion: "ap-southeast-2",
            eventTime: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/) as string,
            eventName: "ObjectCreated:Put",
            userIdentity: { principalId: expect.stringContaining("AWS:") as string },
            requestParameters: { sourceIPAddress: "127.0.0.1" },
            responseElements: expect.objectContaining({ "x-amz-request-id": expect.any(String) as string }) as object,
            s3: {
              s3SchemaVersion: "1.0",
              configurationId: "told",
              bucket: { name: Bucket, ownerIdentity: { principalId: "111111111111" }, arn: `arn:aws:s3:::${Bucket}` },
              object: {
                key: "a+folder/%C3%A4%2Bb.txt",
                size: 5,
                eTag: "5d41402abc4b2a76b9719d911017c592",
                versionId: put.VersionId,
                sequencer: expect.stringMatching(/^[0-9A-F]{18}$/) as string,
              },
            },
          },
        ],
      },
    ]);
  });

  it("hears of copies, multipart uploads, deletes and markers by their names", async () => {
    const bucket = await aBucketWithQueue();
    const { client, Bucket } = bucket;
    await configure(bucket, { QueueConfigurations: [{ ...all, Events: [...all.Events] }] });
    await bucket.messages();
    await client.send(new PutObjectCommand({ Bucket, Key: "a", Body: "x" }));
    await client.send(new CopyObjectCommand({ Bucket, Key: "b", CopySource: `${Bucket}/a` }));
    const upload = { Bucket, Key: "c", UploadId: "" };
    upload.UploadId = (await client.send(new CreateMultipartUploadCommand(upload))).UploadId ?? "";
    const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: "x" }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
    expect(namesOf(await bucket.messages())).toEqual([
      "ObjectCreated:Put",
      "ObjectCreated:Copy",
      "ObjectCreated:CompleteMultipartUpload",
      "ObjectRemoved:Delete",
    ]);
  });

  it("hears only of the keys that its filter names", async () => {
    const bucket = await aBucketWithQueue();
    const { client, Bucket } = bucket;
    const FilterRules = [
      { Name: "prefix", Value: "logs/" },
      { Name: "suffix", Value: ".gz" },
    ] as const;
    const filtered = { ...all, Events: [...all.Events], Filter: { Key: { FilterRules: [...FilterRules] } } };
    await configure(bucket, { QueueConfigurations: [filtered] });
    await bucket.messages();
    for (const Key of ["logs/a.gz", "logs/a.txt", "a.gz"])
      await client.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
    expect(namesOf(await bucket.messages())).toEqual(["ObjectCreated:Put"]);
    const shown = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
    expect(shown.QueueConfigurations).toMatchObject([
      { QueueArn, Events: all.Events, Filter: { Key: { FilterRules: [{ Value: "logs/" }, { Value: ".gz" }] } } },
    ]);
  });

  it("of a stack hears the same", async () => {
    const engine = await anEngine();
    const QueueConfigurations = [{ Event: "s3:ObjectCreated:*", Queue: { "Fn::GetAtt": ["Events", "Arn"] } }];
    const Properties = { BucketName: "of-a-stack", NotificationConfiguration: { QueueConfigurations } };
    const Logs = { Type: "AWS::S3::Bucket", DependsOn: "MayTell", Properties };
    expect(await aStack(engine).deploy({ ...queueAndPolicy, Logs })).toBe("CREATE_COMPLETE");
    const { messages } = queueOf(engine);
    expect(await messages()).toMatchObject([{ Event: "s3:TestEvent", Bucket: "of-a-stack" }]);
    const client = new S3Client(clientOptions(engine));
    onTestFinished(() => client.destroy());
    await client.send(new PutObjectCommand({ Bucket: "of-a-stack", Key: "a", Body: "x" }));
    expect(namesOf(await messages())).toEqual(["ObjectCreated:Put"]);
  });
});

describe("notifications", () => {
  it.each<[string, NotificationConfiguration, object]>([
    [
      "a queue without a policy",
      { QueueConfigurations: [{ QueueArn: `${QueueArn}-2`, Events: ["s3:ObjectCreated:*"] }] },
      {
        name: "InvalidArgument",
        message: "Unable to validate the following destination configurations",
      },
    ],
    [
      "a queue of another region",
      {
        QueueConfigurations: [
          { QueueArn: QueueArn.replace("ap-southeast-2", "eu-west-1"), Events: ["s3:ObjectCreated:*"] },
        ],
      },
      { name: "InvalidArgument" },
    ],
    [
      "two for the same event",
      {
        QueueConfigurations: [
          { QueueArn, Events: ["s3:ObjectCreated:*"] },
          { QueueArn, Events: ["s3:ObjectCreated:Put"] },
        ],
      },
      { name: "InvalidArgument", message: expect.stringMatching(/^Configurations overlap/) as string },
    ],
    ["EventBridge", { EventBridgeConfiguration: {} }, { name: "NotModelled" }],
    [
      "a topic",
      {
        TopicConfigurations: [
          { TopicArn: "arn:aws:sns:ap-southeast-2:111111111111:t", Events: ["s3:ObjectCreated:*"] },
        ],
      },
      { name: "NotModelled" },
    ],
    [
      "an event that never comes",
      { QueueConfigurations: [{ QueueArn, Events: ["s3:ObjectRestore:*"] }] },
      { name: "NotModelled" },
    ],
  ])("are refused for %s", async (_, configuration, refusal) => {
    await expect(configure(await aBucketWithQueue(), configuration)).rejects.toMatchObject(refusal);
  });

  it("are refused by name in stacks where they are not modelled", async () => {
    const stack = aStack(await anEngine());
    const EventBridgeConfiguration = { EventBridgeEnabled: true };
    const Properties = { NotificationConfiguration: { EventBridgeConfiguration } };
    expect(await stack.deploy({ Logs: { Type: "AWS::S3::Bucket", Properties } })).toBe("ROLLBACK_COMPLETE");
    expect((await stack.failures()).join()).toContain("EventBridge");
  });
});
