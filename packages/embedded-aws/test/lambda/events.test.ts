import {
  AddPermissionCommand,
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  DeleteFunctionConcurrencyCommand,
  GetEventSourceMappingCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { CreateBucketCommand, PutBucketNotificationConfigurationCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { anEngine, s3Client } from "../engine-fixture.ts";
import { aLambda } from "./a-lambda.ts";
import { aQueue } from "./a-queue.ts";
import { someLogs } from "./some-logs.ts";
import { until } from "../until.ts";

const FAILS = `exports.handler = async (event) => { console.log("attempt"); throw new RangeError("no " + event.a); }`;
const FUNCTION_ARN = "arn:aws:lambda:ap-southeast-2:111111111111:function:f";

describe("an asynchronous event", () => {
  it("comes from a bucket to the function, whose log tells of it", async () => {
    const engine = await anEngine();
    const lambda = aLambda(engine);
    await lambda.create(
      `exports.handler = async ({ Records: [{ s3, eventName }] }) => { console.log(eventName, s3.object.key, s3.object.size); }`,
    );
    await lambda.client.send(
      new AddPermissionCommand({
        FunctionName: "f",
        StatementId: "s3",
        Action: "lambda:InvokeFunction",
        Principal: "s3.amazonaws.com",
      }),
    );
    const s3 = s3Client(engine);
    const Bucket = "events";
    await s3.send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: "ap-southeast-2" } }),
    );
    const LambdaFunctionConfigurations = [{ LambdaFunctionArn: FUNCTION_ARN, Events: ["s3:ObjectCreated:*" as const] }];
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: { LambdaFunctionConfigurations },
      }),
    );
    await s3.send(new PutObjectCommand({ Bucket, Key: "a b.log", Body: "text" }));
    const logs = someLogs(engine);
    const line = await until(async () => (await logs()).find((message) => message.includes("\tINFO\t")));
    expect(line.split("\t").at(-1)).toBe("ObjectCreated:Put a+b.log 4\n");
  });

  it("is tried three times, one and two minutes apart, and then is a dead letter", async () => {
    const engine = await anEngine();
    const lambda = aLambda(engine);
    const dead = await aQueue(engine, "dead");
    await lambda.create(FAILS, { DeadLetterConfig: { TargetArn: dead.arn } });
    expect(await lambda.invoke({ a: 1 }, { InvocationType: "Event" })).toMatchObject({
      status: 202,
      answer: undefined,
    });
    const { Body, MessageAttributes } = await dead.receive();
    expect(Body).toBe('{"a":1}');
    expect(MessageAttributes).toMatchObject({
      RequestID: { DataType: "String", StringValue: expect.stringMatching(/^[0-9a-f-]{36}$/) as string },
      ErrorCode: { DataType: "Number", StringValue: "200" },
      ErrorMessage: { DataType: "String", StringValue: "no 1" },
    });
    const messages = await someLogs(engine)();
    const starts = messages.filter((message) => message.startsWith("START"));
    expect(starts).toHaveLength(3);
    expect(new Set(starts).size).toBe(1);
    const attempts = messages.filter((message) => message.endsWith("\tINFO\tattempt\n"));
    const [first = 0, second = 0, third = 0] = attempts.map((message) => Date.parse(message.split("\t")[0] ?? ""));
    expect([Math.round((second - first) / 60_000), Math.round((third - second) / 60_000)]).toEqual([1, 2]);
  });

  it("is tried as often as its settings say, and ends at their destinations", async () => {
    const engine = await anEngine();
    const lambda = aLambda(engine);
    const [failed, done] = [await aQueue(engine, "failed"), await aQueue(engine, "done")];
    await lambda.create(
      `exports.handler = async (event) => { if (event.fail) throw new Error("failed"); return "fine"; }`,
    );
    await lambda.client.send(
      new PutFunctionEventInvokeConfigCommand({
        FunctionName: "f",
        MaximumRetryAttempts: 0,
        DestinationConfig: { OnFailure: { Destination: failed.arn }, OnSuccess: { Destination: done.arn } },
      }),
    );
    await lambda.invoke({ fail: true }, { InvocationType: "Event" });
    await lambda.invoke({ fail: false }, { InvocationType: "Event" });
    expect(JSON.parse((await failed.receive()).Body ?? "")).toMatchObject({
      version: "1.0",
      requestContext: {
        functionArn: `${FUNCTION_ARN}:$LATEST`,
        condition: "RetriesExhausted",
        approximateInvokeCount: 1,
      },
      requestPayload: { fail: true },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: { errorType: "Error", errorMessage: "failed" },
    });
    expect(JSON.parse((await done.receive()).Body ?? "")).toMatchObject({
      requestContext: { condition: "Success" },
      responsePayload: "fine",
    });
  });

  it.each([
    ["Text", /^\S+Z\t(\S{36})\tERROR\t(.*)\n$/],
    ["JSON", /^\{"timestamp":"\S+Z","level":"ERROR","requestId":"(\S{36})","message":"(.*)"\}\n$/],
  ] as const)("whose queues are gone is lost, and the function's log says so as %s", async (LogFormat, form) => {
    const engine = await anEngine();
    const lambda = aLambda(engine);
    const [dead, failed] = [await aQueue(engine, "dead"), await aQueue(engine, "failed")];
    await lambda.create(FAILS, { DeadLetterConfig: { TargetArn: dead.arn }, LoggingConfig: { LogFormat } });
    await lambda.client.send(
      new PutFunctionEventInvokeConfigCommand({
        FunctionName: "f",
        MaximumRetryAttempts: 0,
        DestinationConfig: { OnFailure: { Destination: failed.arn } },
      }),
    );
    for (const queue of [dead, failed]) await queue.delete();
    await lambda.invoke({ a: 1 }, { InvocationType: "Event" });
    const logs = someLogs(engine);
    const notices = await until(async () => {
      const lost = (await logs()).filter((message) => message.includes(" is lost: "));
      return lost.length === 2 ? lost.map((message) => form.exec(message)) : undefined;
    });
    expect(notices.map((notice) => notice?.[2])).toEqual([
      `The dead letter of this event is lost: there is no queue ${dead.arn}. AWS counts it as DeadLetterErrors.`,
      `The record for the destination of this event is lost: there is no queue ${failed.arn}. AWS counts it as DestinationDeliveryFailures.`,
    ]);
    const ran = (await logs()).filter((message) => message.includes(notices[0]?.[1] ?? "none"));
    expect(ran.length).toBeGreaterThan(notices.length);
  });

  it("waits for a function that may not run, and is too old after six hours", async () => {
    const engine = await anEngine();
    const lambda = aLambda(engine);
    const dead = await aQueue(engine, "dead");
    await lambda.create(FAILS, { DeadLetterConfig: { TargetArn: dead.arn } });
    const none = { FunctionName: "f", ReservedConcurrentExecutions: 0 };
    await lambda.client.send(new PutFunctionConcurrencyCommand(none));
    await lambda.invoke({}, { InvocationType: "Event" });
    expect((await dead.receive()).MessageAttributes).toMatchObject({ ErrorCode: { StringValue: "429" } });
    expect(await someLogs(engine)()).toEqual([]);
    await lambda.client.send(new DeleteFunctionConcurrencyCommand({ FunctionName: "f" }));
    expect(await lambda.invoke({ a: 2 })).toMatchObject({ answer: { errorMessage: "no 2" } });
  });
});

describe("a queue that a function reads", () => {
  it("is emptied of what the function has done; the rest comes back, and goes to the dead letters in the end", async () => {
    const engine = await anEngine();
    const lambda = aLambda(engine);
    const dead = await aQueue(engine, "dead");
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 });
    const queue = await aQueue(engine, "work", { RedrivePolicy, VisibilityTimeout: "30" });
    await lambda.create(`
      exports.handler = async ({ Records }) => {
        console.log(Records.map(({ body, attributes }) => body + attributes.ApproximateReceiveCount).join());
        return { batchItemFailures: Records.filter(({ body }) => body === "bad").map(({ messageId }) => ({ itemIdentifier: messageId })) };
      };`);
    for (const body of ["good", "bad"]) await queue.send(body);
    const made = await lambda.client.send(
      new CreateEventSourceMappingCommand({
        FunctionName: "f",
        EventSourceArn: queue.arn,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
      }),
    );
    expect(made).toMatchObject({ State: "Creating", BatchSize: 10, FunctionArn: FUNCTION_ARN });
    const poisoned = await dead.receive();
    expect(poisoned).toMatchObject({ Body: "bad", Attributes: { ApproximateReceiveCount: "3" } });
    expect(await queue.count()).toEqual([0, 0]);
    const batches = (await someLogs(engine)()).filter((message) => message.includes("\tINFO\t"));
    expect(batches.map((message) => message.trim().split("\t").at(-1))).toEqual(["good1,bad1", "bad2"]);
  });

  it("is left alone while the mapping is switched off, and when it is gone", async () => {
    const engine = await anEngine();
    const lambda = aLambda(engine);
    const queue = await aQueue(engine);
    await lambda.create("exports.handler = async () => {}");
    const mapping = { FunctionName: "f", EventSourceArn: queue.arn };
    const { UUID = "" } = await lambda.client.send(new CreateEventSourceMappingCommand({ ...mapping, Enabled: false }));
    await expect(lambda.client.send(new CreateEventSourceMappingCommand(mapping))).rejects.toMatchObject({
      name: "ResourceConflictException",
      message: expect.stringContaining(UUID) as string,
    });
    await queue.send("one");
    expect(await queue.count()).toEqual([1, 0]);
    await lambda.client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));
    await until(async () => ((await queue.count()).join() === "0,0" ? true : undefined));
    expect(await lambda.client.send(new DeleteEventSourceMappingCommand({ UUID }))).toMatchObject({
      State: "Deleting",
    });
    await expect(lambda.client.send(new GetEventSourceMappingCommand({ UUID }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    await queue.send("two");
    expect(await queue.count()).toEqual([1, 0]);
  });
});
