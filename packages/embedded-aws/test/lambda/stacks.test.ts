import {
  CloudFormationClient,
  DescribeStackDriftDetectionStatusCommand,
  DescribeStackResourceDriftsCommand,
  DetectStackDriftCommand,
} from "@aws-sdk/client-cloudformation";
import {
  CreateAliasCommand,
  GetAliasCommand,
  GetFunctionCommand,
  GetFunctionEventInvokeConfigCommand,
  GetPolicyCommand,
  ListAliasesCommand,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, it, onTestFinished } from "vitest";
import type { EmbeddedAws } from "../../src/index.ts";
import { anEngine, clientOptions, s3Client } from "../engine-fixture.ts";
import { aStack } from "../services/stacks.ts";
import { aLambda, ROLE, zip } from "./a-lambda.ts";
import { aQueue } from "./a-queue.ts";
import { someLogs } from "./some-logs.ts";
import { until } from "../until.ts";

const answers = (text: string): string => `exports.handler = async () => ${JSON.stringify(text)};`;
const FunctionName = "f";

/** A function `f` as a template has it. */
function aFunction(properties: object): object {
  const defaults = { FunctionName, Runtime: "nodejs20.x", Handler: "index.handler", Role: ROLE };
  return { Type: "AWS::Lambda::Function", Properties: { ...defaults, ...properties } };
}

const TOPIC = "arn:aws:sns:ap-southeast-2:111111111111:dead";
const BUS = "arn:aws:events:ap-southeast-2:111111111111:event-bus/dead";
const STREAM = "arn:aws:kinesis:ap-southeast-2:111111111111:stream/s";
const GONE = "arn:aws:sqs:ap-southeast-2:111111111111:gone";
const FIFO = "arn:aws:sqs:ap-southeast-2:111111111111:q.fifo";

/** A function with all that a template wires it to; one of it is wrong. */
function wired(wrong: Readonly<Record<string, object>>): object {
  const part = (type: string, properties: object, given: object = {}): object => ({
    Type: `AWS::${type}`,
    Properties: { FunctionName: { Ref: "F" }, ...properties, ...given },
  });
  const queue = { Type: "AWS::SQS::Queue", Properties: { QueueName: "q" } };
  const inOrder = { Type: "AWS::SQS::Queue", Properties: { QueueName: "q.fifo", FifoQueue: true } };
  const { OnFailure, ...config } = { OnFailure: undefined, ...wrong["E"] };
  return {
    F: aFunction({ Code: { ZipFile: answers("x") }, ...wrong["F"] }),
    Q: queue,
    O: inOrder,
    A: part("Lambda::Alias", { Name: "live", FunctionVersion: "$LATEST" }, wrong["A"]),
    P: part("Lambda::Permission", { Action: "lambda:InvokeFunction", Principal: "s3.amazonaws.com" }, wrong["P"]),
    E: part("Lambda::EventInvokeConfig", {
      Qualifier: "$LATEST",
      ...(OnFailure === undefined ? {} : { DestinationConfig: { OnFailure } }),
      ...config,
    }),
    M: {
      ...part("Lambda::EventSourceMapping", { EventSourceArn: { "Fn::GetAtt": ["Q", "Arn"] } }, wrong["M"]),
      DependsOn: ["Q", "O"],
    },
  };
}

describe("functions of stacks", () => {
  it("are wired to queues, aliases, permissions and settings", async () => {
    expect(await aStack(await anEngine()).deploy(wired({}))).toBe("CREATE_COMPLETE");
  });

  it("run, and so do their versions and aliases; what calls see is what the stack made", async () => {
    const engine = await anEngine();
    const lambda = aLambda(engine);
    const stack = aStack(engine);
    const resources = {
      F: aFunction({ Code: { ZipFile: answers("inline") }, Tags: [{ Key: "own", Value: "1" }] }),
      V: { Type: "AWS::Lambda::Version", Properties: { FunctionName: { Ref: "F" }, Description: "one" } },
      A: {
        Type: "AWS::Lambda::Alias",
        Properties: { FunctionName: { Ref: "F" }, Name: "live", FunctionVersion: { "Fn::GetAtt": ["V", "Version"] } },
      },
      P: {
        Type: "AWS::Lambda::Permission",
        Properties: { FunctionName: { Ref: "A" }, Action: "lambda:InvokeFunction", Principal: "s3.amazonaws.com" },
      },
      E: {
        Type: "AWS::Lambda::EventInvokeConfig",
        DependsOn: "A",
        Properties: { FunctionName: { Ref: "F" }, Qualifier: "live", MaximumRetryAttempts: 1 },
      },
    };
    expect(await stack.deploy(resources)).toBe("CREATE_COMPLETE");
    expect(await lambda.invoke({}, { Qualifier: "live" })).toMatchObject({ answer: "inline", version: "1" });
    const { client } = lambda;
    const { Tags, Configuration } = await client.send(new GetFunctionCommand({ FunctionName, Qualifier: "live" }));
    expect([Tags, Configuration?.Description]).toEqual([expect.objectContaining({ own: "1", team: "logs" }), "one"]);
    const { Policy } = await client.send(new GetPolicyCommand({ FunctionName, Qualifier: "live" }));
    expect(JSON.parse(Policy ?? "")).toMatchObject({ Statement: [{ Principal: { Service: "s3.amazonaws.com" } }] });
    const config = new GetFunctionEventInvokeConfigCommand({ FunctionName, Qualifier: "live" });
    expect(await client.send(config)).toMatchObject({ MaximumRetryAttempts: 1 });
    await client.send(new CreateAliasCommand({ FunctionName, Name: "by-hand", FunctionVersion: "1" }));
    expect((await client.send(new ListAliasesCommand({ FunctionName }))).Aliases).toHaveLength(2);

    const unchanged = { ...resources, W: { Type: "AWS::Lambda::Version", Properties: { FunctionName: { Ref: "F" } } } };
    expect(await stack.deploy(unchanged)).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect((await stack.failures()).join()).toContain("A version for this Lambda function exists ( 1 ).");
    expect(await stack.delete()).toBe("DELETE_COMPLETE");
    expect((await client.send(new ListFunctionsCommand({}))).Functions).toEqual([]);
  });

  it("keep the code that a call gave them until the template has another; that is no drift, and settings are", async () => {
    const engine = await anEngine();
    const lambda = aLambda(engine);
    const stack = aStack(engine);
    const s3 = s3Client(engine);
    const CreateBucketConfiguration = { LocationConstraint: "ap-southeast-2" as const };
    await s3.send(new CreateBucketCommand({ Bucket: "code", CreateBucketConfiguration }));
    for (const Key of ["1.zip", "2.zip"]) {
      await s3.send(new PutObjectCommand({ Bucket: "code", Key, Body: zip({ "index.js": answers(Key) }) }));
    }
    const coded = (S3Key: string, more: object = {}) => ({
      F: aFunction({ Code: { S3Bucket: "code", S3Key }, ...more }),
    });
    expect(await stack.deploy(coded("1.zip", { Timeout: 5 }))).toBe("CREATE_COMPLETE");
    expect((await lambda.invoke()).answer).toBe("1.zip");
    await lambda.client.send(
      new UpdateFunctionCodeCommand({ FunctionName, ZipFile: zip({ "index.js": answers("call") }) }),
    );
    expect(await driftOf(engine)).toBe("IN_SYNC");
    await lambda.client.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 7 }));
    expect(await driftOf(engine)).toBe("MODIFIED /Timeout");
    expect(await stack.deploy(coded("1.zip", { Timeout: 9 }))).toBe("UPDATE_COMPLETE");
    expect((await lambda.invoke()).answer).toBe("call");
    expect(await stack.deploy(coded("2.zip", { Timeout: 9 }))).toBe("UPDATE_COMPLETE");
    expect((await lambda.invoke()).answer).toBe("2.zip");
    expect(await stack.deploy(coded("3.zip"))).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect((await stack.failures())[0]).toContain("S3 Error Code: NoSuchKey.");
    expect((await lambda.invoke()).answer).toBe("2.zip");
  });

  it("leave code and alias where calls have put them, whatever an update changes of the function", async () => {
    const engine = await anEngine();
    const lambda = aLambda(engine);
    const stack = aStack(engine);
    const served = (settings: object): object => ({
      F: aFunction({ Code: { ZipFile: answers("placeholder") }, ...settings }),
      V: { Type: "AWS::Lambda::Version", Properties: { FunctionName: { Ref: "F" } } },
      A: {
        Type: "AWS::Lambda::Alias",
        Properties: { FunctionName: { Ref: "F" }, Name: "live", FunctionVersion: { "Fn::GetAtt": ["V", "Version"] } },
      },
    });
    expect(await stack.deploy(served({ Timeout: 5 }))).toBe("CREATE_COMPLETE");
    const { client } = lambda;
    const ZipFile = zip({ "index.js": "exports.handler = async () => process.env.HOST ?? 'none';" });
    await client.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
    const { Version } = await client.send(new PublishVersionCommand({ FunctionName }));
    await client.send(
      new UpdateAliasCommand({ FunctionName, Name: "live", FunctionVersion: Version, Description: "2" }),
    );
    const alias = await client.send(new GetAliasCommand({ FunctionName, Name: "live" }));

    const changes = [
      { Timeout: 9 },
      { MemorySize: 256 },
      { Environment: { Variables: { HOST: "other" } } },
      { Runtime: "nodejs22.x" },
    ];
    for (const change of changes) expect(await stack.deploy(served(change))).toBe("UPDATE_COMPLETE");
    expect(await client.send(new GetAliasCommand({ FunctionName, Name: "live" }))).toMatchObject({
      FunctionVersion: "2",
      Description: "2",
      RevisionId: alias.RevisionId,
    });
    expect(await lambda.invoke({}, { Qualifier: "live" })).toMatchObject({ answer: "none", version: "2" });
    expect(await lambda.invoke()).toMatchObject({ answer: "none", version: "$LATEST" });
    expect(await stack.deploy(served({ Environment: { Variables: { HOST: "new" } } }))).toBe("UPDATE_COMPLETE");
    expect((await lambda.invoke()).answer).toBe("new");
    expect((await lambda.invoke({}, { Qualifier: "live" })).answer).toBe("none");
  });

  it.each([
    ["dead letters to a topic", { F: { DeadLetterConfig: { TargetArn: TOPIC } } }, `dead letters to ${TOPIC}`],
    [
      "dead letters to a queue that is not there",
      { F: { DeadLetterConfig: { TargetArn: GONE } } },
      `queue ${GONE} does`,
    ],
    ["a destination that is an event bus", { E: { OnFailure: { Destination: BUS } } }, `the destination ${BUS}`],
    ["filters", { M: { FilterCriteria: { Filters: [{ Pattern: "{}" }] } } }, "FilterCriteria of the event source"],
    ["another source than a queue", { M: { EventSourceArn: STREAM } }, `the event source ${STREAM}`],
    ["a queue that keeps an order", { M: { EventSourceArn: FIFO } }, "FIFO queues as event sources"],
    ["a queue that is not there", { M: { EventSourceArn: STREAM.replace("kinesis", "sqs") } }, "NonExistentQueue"],
    ["large batches that are not waited for", { M: { BatchSize: 100 } }, "Maximum batch window in seconds must be"],
    ["an alias for a version that is not there", { A: { FunctionVersion: "7" } }, "Function not found: "],
    ["a permission on a function that is not there", { P: { FunctionName: "g" } }, "Function not found: "],
    ["settings of an alias that is not there", { E: { Qualifier: "old" } }, "Function not found: "],
  ])("are not made with %s, which nothing would come of", async (_, wrong, problem) => {
    const stack = aStack(await anEngine());
    expect(await stack.deploy(wired(wrong))).toBe("ROLLBACK_COMPLETE");
    expect((await stack.failures()).join()).toContain(problem);
  });

  it("read the queues of the stack, as modules too", async () => {
    const engine = await anEngine();
    const lambda = aLambda(engine);
    const stack = aStack(engine);
    const source = `export const handler = async ({ Records }) => { console.log(Records.length, Records[0].body); };`;
    const resources = {
      Q: { Type: "AWS::SQS::Queue", Properties: { QueueName: "queue" } },
      F: aFunction({ Code: { ZipFile: source } }),
      M: {
        Type: "AWS::Lambda::EventSourceMapping",
        Properties: { FunctionName: { Ref: "F" }, EventSourceArn: { "Fn::GetAtt": ["Q", "Arn"] }, BatchSize: 5 },
      },
    };
    expect(await stack.deploy(resources)).toBe("CREATE_COMPLETE");
    const queue = await aQueue(engine);
    await queue.send("hello");
    const logs = someLogs(engine);
    const line = await until(async () => (await logs()).find((message) => message.includes("INFO")));
    expect(line.trim().endsWith("1 hello")).toBe(true);
    const { EventSourceMappings } = await lambda.client.send(new ListEventSourceMappingsCommand({ FunctionName }));
    expect(EventSourceMappings).toMatchObject([{ UUID: await stack.physicalId("M"), State: "Enabled", BatchSize: 5 }]);
    expect(await stack.delete()).toBe("DELETE_COMPLETE");
    await expect(lambda.client.send(new ListVersionsByFunctionCommand({ FunctionName }))).rejects.toThrow(
      "Function not found",
    );
  });
});

/** Detects the drift of the stack `s`; returns how its function drifted, and where. */
async function driftOf(engine: EmbeddedAws): Promise<string> {
  const client = new CloudFormationClient(clientOptions(engine));
  onTestFinished(() => client.destroy());
  const { StackDriftDetectionId } = await client.send(new DetectStackDriftCommand({ StackName: "s" }));
  await until(async () => {
    const { DetectionStatus } = await client.send(
      new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId }),
    );
    return DetectionStatus === "DETECTION_COMPLETE" ? true : undefined;
  });
  const { StackResourceDrifts } = await client.send(new DescribeStackResourceDriftsCommand({ StackName: "s" }));
  const [drift] = StackResourceDrifts ?? [];
  const paths = drift?.PropertyDifferences?.map(({ PropertyPath }) => PropertyPath) ?? [];
  return [drift?.StackResourceDriftStatus, ...paths].join(" ");
}
