import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListPartsCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { aFolder, anEngine, anEngineProcess, clientOptions, s3Client } from "../engine-fixture.ts";
import { aStack } from "../services/stacks.ts";
import { namesOf, queueAndPolicy, QueueArn, queueOf } from "./told-queue.ts";

const Key = "big";
const LARGE = Buffer.alloc(5 * 1024 * 1024, "0123456789abcdef");
const LAST = Buffer.from("the last part may be small");

it("a multipart upload goes on after the engine was killed in the middle of a part, of which nothing stays", async () => {
  const stateDir = await aFolder();
  const process = await anEngineProcess(stateDir);
  const client = new S3Client(clientOptions(process));
  onTestFinished(() => client.destroy());
  const Bucket = "logs-of-the-test";
  await client.send(new CreateBucketCommand({ Bucket }));
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const part = { Bucket, Key, UploadId };
  const first = await client.send(new UploadPartCommand({ ...part, PartNumber: 1, Body: LARGE }));
  const lost = client.send(new UploadPartCommand({ ...part, PartNumber: 2, Body: LARGE })).catch(() => undefined);
  await process.kill();
  await lost;
  const next = s3Client(await anEngine({ stateDir }));
  const { Parts = [] } = await next.send(new ListPartsCommand(part));
  expect(Parts[0]).toMatchObject({ PartNumber: 1, ETag: first.ETag });
  expect(await readdir(join(stateDir, "content"))).toHaveLength(Parts.length);
  const last = await next.send(new UploadPartCommand({ ...part, PartNumber: 3, Body: LAST }));
  const named = [
    { PartNumber: 1, ETag: first.ETag },
    { PartNumber: 3, ETag: last.ETag },
  ];
  await next.send(new CompleteMultipartUploadCommand({ ...part, MultipartUpload: { Parts: named } }));
  expect((await next.send(new HeadObjectCommand({ Bucket, Key }))).ContentLength).toBe(LARGE.length + LAST.length);
  expect(await readdir(join(stateDir, "content"))).toHaveLength(2);
});

it("a queue has the message of every write that was answered, though the engine was killed", async () => {
  const stateDir = await aFolder();
  const first = await anEngine({ stateDir });
  const setUp = new S3Client(clientOptions(first));
  await setUp.send(new CreateBucketCommand({ Bucket: "kept" }));
  await aStack(first, "queues").deploy(queueAndPolicy);
  const QueueConfigurations = [{ QueueArn, Events: ["s3:ObjectCreated:*" as const] }];
  const NotificationConfiguration = { QueueConfigurations };
  await setUp.send(new PutBucketNotificationConfigurationCommand({ Bucket: "kept", NotificationConfiguration }));
  setUp.destroy();
  await first.close();
  const killed = await anEngineProcess(stateDir);
  const client = new S3Client(clientOptions(killed));
  onTestFinished(() => client.destroy());
  const answered = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      client.send(new PutObjectCommand({ Bucket: "kept", Key: `${index}`, Body: "x" })),
    ),
  );
  await killed.kill();
  const names = namesOf((await queueOf(await anEngine({ stateDir })).messages()).slice(1));
  expect(names).toHaveLength(answered.length);
});
