import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  TagQueueCommand,
  UntagQueueCommand,
  type Message,
  type ReceiveMessageCommandInput,
} from "@aws-sdk/client-sqs";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { createCountingIds } from "../../src/counting-ids.ts";
import type { EmbeddedAws } from "../../src/index.ts";
import { openQueueStore } from "../../src/sqs/queue-store.ts";
import { createMemoryStore } from "../../src/state/memory-store.ts";
import { anEngine, clientOptions } from "../engine-fixture.ts";
import { aStack } from "./stacks.ts";

describe("SQS", () => {
  it("hides a message from others while one has it, until it is deleted", async () => {
    const { sqs, QueueUrl } = await aQueue(await anEngine());
    const { MessageId } = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "event" }));
    const [message] = await receive(sqs, { QueueUrl, MessageSystemAttributeNames: ["All"] });
    expect(message).toMatchObject({
      MessageId,
      Body: "event",
      Attributes: { ApproximateReceiveCount: "1", SenderId: "AIDA111111111111EMBED" },
    });
    expect(await receive(sqs, { QueueUrl })).toEqual([]);
    expect(await counts(sqs, QueueUrl)).toEqual([0, 1, 0]);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    expect(await counts(sqs, QueueUrl)).toEqual([0, 0, 0]);
  });

  it("shows it again when its visibility timeout ends, and then only the newest receipt deletes it", async () => {
    const { sqs, QueueUrl } = await aQueue(await anEngine(), { VisibilityTimeout: "5" });
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "event" }));
    const [first] = await receive(sqs, { QueueUrl });
    // The clock of an instant engine jumps to the end of the poll, or to where the message comes back.
    const [second] = await receive(sqs, {
      QueueUrl,
      WaitTimeSeconds: 20,
      MessageSystemAttributeNames: ["ApproximateReceiveCount"],
    });
    expect(second?.Attributes).toEqual({ ApproximateReceiveCount: "2" });
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));
    expect(await counts(sqs, QueueUrl)).toEqual([0, 1, 0]);
    const release = { QueueUrl, ReceiptHandle: second?.ReceiptHandle, VisibilityTimeout: 0 };
    await sqs.send(new ChangeMessageVisibilityCommand(release));
    expect(await counts(sqs, QueueUrl)).toEqual([1, 0, 0]);
    await receive(sqs, { QueueUrl });
    await expect(sqs.send(new ChangeMessageVisibilityCommand(release))).rejects.toThrow("not available for visibility");
  });

  it("moves a message that was received too often to the dead-letter queue", async () => {
    const engine = await anEngine();
    const { sqs, QueueUrl: dead } = await aQueue(engine, {}, "dead");
    const deadLetterTargetArn = (await attributes(sqs, dead))["QueueArn"];
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 });
    const { QueueUrl } = await aQueue(engine, { RedrivePolicy, VisibilityTimeout: "0" });
    const { MessageId } = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "poison" }));
    expect(await receive(sqs, { QueueUrl })).toHaveLength(1);
    expect(await receive(sqs, { QueueUrl })).toHaveLength(1);
    expect(await receive(sqs, { QueueUrl })).toEqual([]);
    const [moved] = await receive(sqs, { QueueUrl: dead, MessageSystemAttributeNames: ["DeadLetterQueueSourceArn"] });
    expect(moved).toMatchObject({
      MessageId,
      Body: "poison",
      Attributes: { DeadLetterQueueSourceArn: "arn:aws:sqs:ap-southeast-2:111111111111:queue" },
    });
  });

  it("wakes a long poll as soon as a message comes", async () => {
    const { sqs, QueueUrl } = await aQueue(await anEngine({ speed: "real" }));
    const startMs = performance.now();
    const waiting = receive(sqs, { QueueUrl, WaitTimeSeconds: 20 });
    await delay(100);
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "at last" }));
    expect((await waiting).map(({ Body }) => Body)).toEqual(["at last"]);
    expect(performance.now() - startMs).toBeLessThan(19_000);
  });

  it("gives each message to one of fifty receivers only", async () => {
    const { sqs, QueueUrl } = await aQueue(await anEngine());
    const bodies = Array.from({ length: 50 }, (_, index) => `event ${index}`);
    await Promise.all(bodies.map((MessageBody) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))));
    const received = await Promise.all(bodies.map(() => receive(sqs, { QueueUrl })));
    const texts = received.flat().map(({ Body = "" }) => Body);
    expect(texts.toSorted()).toEqual(bodies.toSorted());
  });

  it("delays messages, and forgets them after the retention period", async () => {
    const { sqs, QueueUrl } = await aQueue(await anEngine(), { DelaySeconds: "10", MessageRetentionPeriod: "60" });
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "later" }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "now", DelaySeconds: 0 }));
    expect(await counts(sqs, QueueUrl)).toEqual([1, 0, 1]);
    expect((await receive(sqs, { QueueUrl, MaxNumberOfMessages: 10 })).map(({ Body }) => Body)).toEqual(["now"]);
    const [later] = await receive(sqs, { QueueUrl, WaitTimeSeconds: 20, VisibilityTimeout: 600 });
    expect(later?.Body).toBe("later");
    const other = await aQueueOf(sqs, "other");
    for (let polls = 0; polls < 4; polls += 1) await receive(sqs, { QueueUrl: other, WaitTimeSeconds: 20 });
    expect(await counts(sqs, QueueUrl)).toEqual([0, 0, 0]);
  });

  it("carries message attributes with their digests", async () => {
    const { sqs, QueueUrl } = await aQueue(await anEngine());
    const MessageAttributes = {
      team: { DataType: "String", StringValue: "logs" },
      bytes: { DataType: "Binary.gzip", BinaryValue: Uint8Array.of(0, 255) },
    };
    const sent = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "m", MessageAttributes }));
    const [message] = await receive(sqs, { QueueUrl, MessageAttributeNames: ["All"], VisibilityTimeout: 0 });
    expect(message?.MessageAttributes).toEqual(MessageAttributes);
    expect([message?.MD5OfMessageAttributes, message?.MD5OfBody]).toEqual([
      sent.MD5OfMessageAttributes,
      sent.MD5OfMessageBody,
    ]);
    const [named] = await receive(sqs, { QueueUrl, MessageAttributeNames: ["te.*"] });
    expect(Object.keys(named?.MessageAttributes ?? {})).toEqual(["team"]);
  });

  it("takes batches, in which each entry succeeds or fails on its own", async () => {
    const { sqs, QueueUrl } = await aQueue(await anEngine());
    const Entries = [
      { Id: "good", MessageBody: "a" },
      { Id: "late", MessageBody: "b", DelaySeconds: 901 },
    ];
    const sent = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(["good"]);
    expect(sent.Failed).toEqual([
      {
        Id: "late",
        SenderFault: true,
        Code: "InvalidParameterValue",
        Message: "Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.",
      },
    ]);
    const [message] = await receive(sqs, { QueueUrl });
    const deleted = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: "a", ReceiptHandle: message?.ReceiptHandle },
          { Id: "b", ReceiptHandle: "nonsense" },
        ],
      }),
    );
    expect([deleted.Successful, deleted.Failed]).toMatchObject([
      [{ Id: "a" }],
      [{ Id: "b", Code: "ReceiptHandleIsInvalid" }],
    ]);
    const twice = [0, 1].map(() => ({ Id: "same", MessageBody: "x" }));
    await expect(sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: twice }))).rejects.toMatchObject({
      name: "BatchEntryIdsNotDistinct",
      message: "Id same repeated.",
    });
  });

  it("makes, finds, changes, tags, empties and deletes queues", async () => {
    const { sqs, QueueUrl } = await aQueue(await anEngine());
    expect(QueueUrl).toBe("https://sqs.ap-southeast-2.amazonaws.com/111111111111/queue");
    expect((await sqs.send(new GetQueueUrlCommand({ QueueName: "queue" }))).QueueUrl).toBe(QueueUrl);
    expect(await aQueueOf(sqs, "queue")).toBe(QueueUrl);
    const other = new CreateQueueCommand({ QueueName: "queue", Attributes: { VisibilityTimeout: "7" } });
    await expect(sqs.send(other)).rejects.toMatchObject({
      message: "A queue already exists with the same name and a different value for attribute VisibilityTimeout",
    });
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: "7" } }));
    expect(await attributes(sqs, QueueUrl)).toMatchObject({ VisibilityTimeout: "7", DelaySeconds: "0" });
    await sqs.send(new TagQueueCommand({ QueueUrl, Tags: { a: "1", b: "2" } }));
    await sqs.send(new UntagQueueCommand({ QueueUrl, TagKeys: ["a"] }));
    expect((await sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags).toEqual({ b: "2" });
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "m" }));
    await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    expect(await counts(sqs, QueueUrl)).toEqual([0, 0, 0]);
    expect((await sqs.send(new ListQueuesCommand({ QueueNamePrefix: "qu" }))).QueueUrls).toEqual([QueueUrl]);
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    await expect(sqs.send(new GetQueueUrlCommand({ QueueName: "queue" }))).rejects.toMatchObject({
      name: "QueueDoesNotExist",
      message: "The specified queue does not exist.",
      $metadata: { httpStatusCode: 400 },
    });
  });

  it("tells the codes of the time when it spoke Query, in a header", async () => {
    const { endpoint } = await anEngine();
    const response = await fetch(endpoint, {
      method: "POST",
      body: JSON.stringify({ QueueName: "none" }),
      headers: {
        authorization: "AWS4-HMAC-SHA256 Credential=111111111111/20261122/ap-southeast-2/sqs/aws4_request",
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": "AmazonSQS.GetQueueUrl",
      },
    });
    expect(response.headers.get("x-amzn-query-error")).toBe("AWS.SimpleQueueService.NonExistentQueue;Sender");
    expect(await response.json()).toMatchObject({ __type: "com.amazonaws.sqs#QueueDoesNotExist" });
  });

  it("refuses what is wrong with AWS's words, and what it does not do by name", async () => {
    const { sqs, QueueUrl } = await aQueue(await anEngine());
    const set = (Attributes: Record<string, string>) =>
      sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    await expect(receive(sqs, { QueueUrl, MaxNumberOfMessages: 11 })).rejects.toThrow(
      "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
    );
    await expect(set({ DelaySeconds: "901" })).rejects.toMatchObject({
      name: "InvalidAttributeValue",
      message: "Invalid value for the parameter DelaySeconds.",
    });
    await expect(set({ Nonsense: "1" })).rejects.toMatchObject({ name: "InvalidAttributeName" });
    const arn = "arn:aws:sqs:ap-southeast-2:111111111111:none";
    await expect(
      set({ RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 1 }) }),
    ).rejects.toThrow("Reason: Dead letter target does not exist.");
    await expect(set({ KmsMasterKeyId: "alias/aws/sqs" })).rejects.toThrow("the queue attribute KmsMasterKeyId");
    await expect(aQueueOf(sqs, "events.fifo")).rejects.toMatchObject({ name: "NotModelled" });
    const grouped = new SendMessageCommand({ QueueUrl, MessageBody: "m", MessageGroupId: "g" });
    await expect(sqs.send(grouped)).rejects.toThrow("the request member MessageGroupId");
  });
});

it("the engine's own services put messages into queues by their ARN, and wake who waits for one", async () => {
  const place = { account: "111111111111", region: "ap-southeast-2" };
  const clock = { now: () => 1_800_000_000_000, sleep: () => Promise.resolve() };
  const queues = openQueueStore({ store: createMemoryStore(), clock, ids: createCountingIds() });
  queues.create(place, "failures", { QueueName: "failures" });
  const queue = queues.findByArn("arn:aws:sqs:ap-southeast-2:111111111111:failures");
  if (queue === undefined) throw new Error("There is no queue.");
  const { arrived } = queues.awaitArrival(queue);
  const { id } = queues.send(queue, { body: "event", attributes: {}, senderId: "lambda" });
  await arrived;
  expect(queues.receive(queue, { most: 1, visibilityMs: 0 })).toMatchObject([{ id, body: "event", receiveCount: 1 }]);
  expect(queues.findByArn("arn:aws:sns:ap-southeast-2:111111111111:failures")).toBeUndefined();
});

describe("a queue that a stack made", () => {
  it("is not made before its dead-letter queue", async () => {
    const stack = aStack(await anEngine());
    const deadLetterTargetArn = "arn:aws:sqs:ap-southeast-2:111111111111:none";
    const Properties = { RedrivePolicy: { deadLetterTargetArn, maxReceiveCount: 3 } };
    expect(await stack.deploy({ Queue: { Type: "AWS::SQS::Queue", Properties } })).toBe("ROLLBACK_COMPLETE");
    expect((await stack.failures()).join()).toContain(
      "RedrivePolicy is invalid. Reason: Dead letter target does not exist.",
    );
  });

  it("takes messages, keeps what was set by hand, and goes with the stack and its messages", async () => {
    const engine = await anEngine();
    const [sqs, stack] = [sqsClient(engine), aStack(engine)];
    const queues = {
      Dead: { Type: "AWS::SQS::Queue", Properties: { QueueName: "dead" } },
      Queue: {
        Type: "AWS::SQS::Queue",
        Properties: {
          VisibilityTimeout: 0,
          RedrivePolicy: { deadLetterTargetArn: { "Fn::GetAtt": "Dead.Arn" }, maxReceiveCount: 1 },
        },
      },
      Policy: {
        Type: "AWS::SQS::QueuePolicy",
        Properties: { Queues: [{ Ref: "Queue" }], PolicyDocument: { Statement: [] } },
      },
    };
    expect(await stack.deploy(queues)).toBe("CREATE_COMPLETE");
    const QueueUrl = await stack.physicalId("Queue");
    expect(await attributes(sqs, QueueUrl)).toMatchObject({ VisibilityTimeout: "0", Policy: '{"Statement":[]}' });
    expect((await sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags).toMatchObject({ team: "logs" });
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "event" }));
    expect(await receive(sqs, { QueueUrl })).toHaveLength(1);
    expect(await receive(sqs, { QueueUrl })).toHaveLength(0);
    expect(await receive(sqs, { QueueUrl: await stack.physicalId("Dead") })).toHaveLength(1);
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: "9" } }));
    await stack.deploy({ ...queues, Topic: { Type: "AWS::SNS::Topic" } });
    expect(await attributes(sqs, QueueUrl)).toMatchObject({ VisibilityTimeout: "9" });
    expect(await stack.delete()).toBe("DELETE_COMPLETE");
    expect((await sqs.send(new ListQueuesCommand())).QueueUrls ?? []).toEqual([]);
    expect(await counts(sqs, await aQueueOf(sqs, "dead"))).toEqual([0, 0, 0]);
  });
});

function sqsClient(engine: EmbeddedAws): SQSClient {
  const client = new SQSClient(clientOptions(engine));
  onTestFinished(() => client.destroy());
  return client;
}

async function aQueue(
  engine: EmbeddedAws,
  Attributes: Record<string, string> = {},
  QueueName = "queue",
): Promise<{ readonly sqs: SQSClient; readonly QueueUrl: string }> {
  const sqs = sqsClient(engine);
  return { sqs, QueueUrl: await aQueueOf(sqs, QueueName, Attributes) };
}

async function aQueueOf(sqs: SQSClient, QueueName: string, Attributes: Record<string, string> = {}): Promise<string> {
  return (await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? "";
}

async function receive(sqs: SQSClient, input: ReceiveMessageCommandInput): Promise<readonly Message[]> {
  return (await sqs.send(new ReceiveMessageCommand(input))).Messages ?? [];
}

async function attributes(sqs: SQSClient, QueueUrl: string): Promise<Readonly<Record<string, string>>> {
  return (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }))).Attributes ?? {};
}

/** How many messages are visible, in flight and delayed. */
async function counts(sqs: SQSClient, QueueUrl: string): Promise<readonly number[]> {
  const all = await attributes(sqs, QueueUrl);
  return ["", "NotVisible", "Delayed"].map((kind) => Number(all[`ApproximateNumberOfMessages${kind}`]));
}
