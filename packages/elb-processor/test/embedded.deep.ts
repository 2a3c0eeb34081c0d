import { readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { AddPermissionCommand, CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { zipSync } from "fflate";
import { expect, it, onTestFinished } from "vitest";
import { readSummary } from "../src/index.ts";
import { idsOf, messagesOf, someLines } from "./support/a-function.ts";
import { after, aPeer, readsAll } from "./support/a-peer.ts";
import { aBundle } from "./support/a-process.ts";

const TEXT = someLines(5_000);
const EACH = TEXT.trimEnd().split("\n");
const FUNCTION = "arn:aws:lambda:ap-southeast-2:111111111111:function:processor";

it("an object that is put into a bucket is at the Broker line by line, by the bundled code in Lambda", async () => {
  const peer = await aPeer();
  const logs = await aLogBucket(peer.port);
  await logs.put("AWSLogs/a b/1.log.gz");
  await expect.poll(() => peer.lines().length).toBe(EACH.length);
  expect(new Set(messagesOf(peer.lines()))).toEqual(new Set(EACH));
  await expect
    .poll(() => logs.summaries())
    .toEqual([
      expect.objectContaining({
        outcome: "delivered",
        environment: "ci",
        objects: [expect.objectContaining({ bucket: "logs", key: "AWSLogs/a b/1.log.gz", outcome: "delivered" })],
      }),
    ]);
});

it("an object whose first delivery broke is redelivered by Lambda, and what comes twice has one id", async () => {
  const breaks = after(1_000_003, (socket) => socket.resetAndDestroy());
  let connections = 0;
  const peer = await aPeer((socket, take) => {
    connections += 1;
    (connections === 1 ? breaks : readsAll)(socket, take);
  });
  const logs = await aLogBucket(peer.port);
  await logs.put("k");
  const outcomes = async () => (await logs.summaries()).map(({ outcome }) => outcome);
  await expect.poll(outcomes).toEqual(["failed", "delivered"]);
  const ids = idsOf(peer.lines());
  const idOf = new Map(messagesOf(peer.lines()).map((message, index) => [message, ids[index]]));
  expect(EACH.filter((line) => !idOf.has(line))).toEqual([]);
  expect(new Set(ids).size).toBe(EACH.length);
});

/** A bucket of an embedded AWS whose objects go to the function, which sends to this port. */
async function aLogBucket(port: number) {
  // Work takes a thousandth of its time: Lambda's minute before it tries again is 60 ms.
  const engine = await startEmbeddedAws({ speed: "compressed" });
  onTestFinished(() => engine.close());
  const options = {
    endpoint: engine.endpoint,
    region: "ap-southeast-2",
    credentials: { accessKeyId: "111111111111", secretAccessKey: "x" },
  };
  const [lambda, s3, logs] = [
    new LambdaClient(options),
    new S3Client({ ...options, forcePathStyle: true }),
    new CloudWatchLogsClient(options),
  ];
  onTestFinished(() => {
    for (const client of [lambda, s3, logs]) client.destroy();
  });
  const folder = await aBundle();
  const files = await Promise.all(
    ["index.mjs", "settings.json"].map(
      async (name) => [name, new Uint8Array(await readFile(path.join(folder, name)))] as const,
    ),
  );
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: "processor",
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Role: "arn:aws:iam::111111111111:role/processor",
      Code: { ZipFile: zipSync(Object.fromEntries(files)) },
      Timeout: 300,
      MemorySize: 512,
      Environment: {
        Variables: {
          BROKER_HOST: "127.0.0.1",
          BROKER_PORT: String(port),
          LOGSTACK_COMPONENT: "elb-logs",
          LOGSTACK_ENVIRONMENT: "ci",
        },
      },
    }),
  );
  await lambda.send(
    new AddPermissionCommand({
      FunctionName: "processor",
      StatementId: "s3",
      Action: "lambda:InvokeFunction",
      Principal: "s3.amazonaws.com",
      SourceArn: "arn:aws:s3:::logs",
    }),
  );
  await s3.send(
    new CreateBucketCommand({ Bucket: "logs", CreateBucketConfiguration: { LocationConstraint: "ap-southeast-2" } }),
  );
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: "logs",
      NotificationConfiguration: {
        LambdaFunctionConfigurations: [{ LambdaFunctionArn: FUNCTION, Events: ["s3:ObjectCreated:*"] }],
      },
    }),
  );
  return {
    put: (Key: string) => s3.send(new PutObjectCommand({ Bucket: "logs", Key, Body: gzipSync(TEXT) })),
    async summaries() {
      const { events = [] } = await logs
        .send(new FilterLogEventsCommand({ logGroupName: "/aws/lambda/processor" }))
        .catch(() => ({ events: [] }));
      return events.map(({ message = "" }) => readSummary(message)).filter((summary) => summary !== undefined);
    },
  };
}
