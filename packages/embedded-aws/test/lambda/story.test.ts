import { PutObjectCommand } from "@aws-sdk/client-s3";
import { ReceiveMessageCommand, SQSClient, type Message } from "@aws-sdk/client-sqs";
import { expect, it, onTestFinished } from "vitest";
import type { EmbeddedAws } from "../../src/index.ts";
import { anEngine, clientOptions, s3Client } from "../engine-fixture.ts";
import { aStack } from "../services/stacks.ts";
import { ROLE } from "./a-lambda.ts";
import { someLogs } from "./some-logs.ts";
import { until } from "../until.ts";

const SOURCE = `
  exports.handler = async ({ Records: [{ s3 }] }) => {
    console.log("reads", s3.bucket.name, s3.object.key);
    if (s3.object.key.startsWith("bad")) throw new SyntaxError("cannot read " + s3.object.key);
  };`;

/** A bucket that tells a function of its objects; what the function fails on ends in a queue. */
const RESOURCES = {
  Letters: { Type: "AWS::SQS::Queue" },
  Reader: {
    Type: "AWS::Lambda::Function",
    Properties: {
      FunctionName: "reader",
      Runtime: "nodejs20.x",
      Handler: "index.handler",
      Role: ROLE,
      Code: { ZipFile: SOURCE },
      DeadLetterConfig: { TargetArn: { "Fn::GetAtt": ["Letters", "Arn"] } },
    },
  },
  Permission: {
    Type: "AWS::Lambda::Permission",
    Properties: {
      FunctionName: { Ref: "Reader" },
      Action: "lambda:InvokeFunction",
      Principal: "s3.amazonaws.com",
      SourceArn: "arn:aws:s3:::incoming",
      SourceAccount: { Ref: "AWS::AccountId" },
    },
  },
  Incoming: {
    Type: "AWS::S3::Bucket",
    DependsOn: "Permission",
    Properties: {
      BucketName: "incoming",
      NotificationConfiguration: {
        LambdaConfigurations: [
          {
            Event: "s3:ObjectCreated:*",
            Function: { "Fn::GetAtt": ["Reader", "Arn"] },
            Filter: { S3Key: { Rules: [{ Name: "suffix", Value: ".log" }] } },
          },
        ],
      },
    },
  },
};

it("a stack's bucket invokes its function; what fails is tried three times and then is a letter in its queue", async () => {
  const engine = await anEngine();
  const stack = aStack(engine);
  expect(await stack.deploy(RESOURCES)).toBe("CREATE_COMPLETE");
  const s3 = s3Client(engine);
  for (const Key of ["good.log", "bad.log", "bad.txt"]) {
    await s3.send(new PutObjectCommand({ Bucket: "incoming", Key, Body: "line" }));
  }
  const receive = receiver(engine, await stack.physicalId("Letters"));
  const { Body = "", MessageAttributes } = await until(async () => (await receive())[0]);
  expect(JSON.parse(Body)).toMatchObject({
    Records: [{ eventName: "ObjectCreated:Put", s3: { bucket: { name: "incoming" }, object: { key: "bad.log" } } }],
  });
  const requestId = MessageAttributes?.["RequestID"]?.StringValue ?? "";
  expect(MessageAttributes).toEqual({
    RequestID: { DataType: "String", StringValue: expect.stringMatching(/^[0-9a-f-]{36}$/) as string },
    ErrorCode: { DataType: "Number", StringValue: "200" },
    ErrorMessage: { DataType: "String", StringValue: "cannot read bad.log" },
  });
  const read = someLogs(engine, "/aws/lambda/reader");
  // Both objects are taken at once: the one that is read may still be at it when the other one's letter has come.
  const messages = await until(async () => {
    const sofar = await read();
    return sofar.some((message) => message.includes("reads incoming good.log")) ? sofar : undefined;
  });
  const count = (part: string): number => messages.filter((message) => message.includes(part)).length;
  expect([count("reads incoming good.log"), count("reads incoming bad.log"), count("bad.txt")]).toEqual([1, 3, 0]);
  expect([count(`START RequestId: ${requestId}`), count(`REPORT RequestId: ${requestId}`)]).toEqual([3, 3]);
  expect(await receive()).toEqual([]);
});

/** Returns what takes messages from a queue. */
function receiver(engine: EmbeddedAws, QueueUrl: string): () => Promise<readonly Message[]> {
  const client = new SQSClient({ ...clientOptions(engine), useQueueUrlAsEndpoint: false });
  onTestFinished(() => client.destroy());
  return async () => {
    const all = { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] };
    return (await client.send(new ReceiveMessageCommand(all))).Messages ?? [];
  };
}
