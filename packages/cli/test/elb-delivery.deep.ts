import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import {
  CreateFunctionCommand,
  CreateAliasCommand,
  LambdaClient,
  PublishVersionCommand,
  type LambdaClientConfig,
} from "@aws-sdk/client-lambda";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { makeReplayEvent } from "@logstack/elb-processor";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { zipSync } from "fflate";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { idsOf, someLines } from "../../elb-processor/test/support/a-function.ts";
import { aClosedPort, aPeer } from "../../elb-processor/test/support/a-peer.ts";
import { aBundle } from "../../elb-processor/test/support/a-process.ts";
import { runCli } from "../src/node/run-cli.ts";
import { aTerminal } from "./a-release-checkout.ts";

const LINES = 200;
const BUCKET = "elb-logs-of-ci";
const ACCOUNT = "111111111111";
const FUNCTION = "elb-logs-ci-ELBLogProcessorFunction";
const CONFIG = {
  environments: { ci: { on: "embedded", account: ACCOUNT, region: "ap-southeast-2" } },
  lifecycle: [["ci"]],
};

/** What the outputs of elb-logs lead to, as far as it is made before the code. The bucket tells nobody of its objects. */
const TEMPLATE = JSON.stringify({
  Resources: {
    LogsBucket: { Type: "AWS::S3::Bucket", Properties: { BucketName: BUCKET } },
    FailedEventsQueue: { Type: "AWS::SQS::Queue", Properties: {} },
    ProcessorLogGroup: { Type: "AWS::Logs::LogGroup", Properties: { LogGroupName: `/aws/lambda/${FUNCTION}` } },
  },
  Outputs: {
    LogsBucketName: { Value: { Ref: "LogsBucket" } },
    ProcessorFunctionName: { Value: FUNCTION },
    ProcessorLogGroupName: { Value: { Ref: "ProcessorLogGroup" } },
    FailedEventsQueueUrl: { Value: { Ref: "FailedEventsQueue" } },
  },
});

describe("log files whose events never came", () => {
  it("are found, are sent again, and have arrived then", async () => {
    const stack = await aLogStack();
    await stack.put("AWSLogs/a b+ü.log");
    await stack.put("AWSLogs/c.log");
    await stack.put("AWSLogs/ELBAccessLogTestFile");
    const found = await stack.run("elb reconcile --in ci --patience 0m");
    expect(found.exitCode).toBe(1);
    expect(found.text).toContain("never arrived");
    expect(found.text).toContain("Missing: 2 objects.");
    expect(found.text).toContain("logstack elb replay --in ci --missing --since 24h");
    const replayed = await stack.run("elb replay --in ci --missing --since 24h --patience 0m");
    expect(replayed).toMatchObject({ exitCode: 0, text: expect.stringContaining("Sent again: 2 events.") });
    await expect
      .poll(async () => (await stack.run("elb reconcile --in ci --patience 0m")).text, POLLED)
      .toContain("Nothing is missing.");
    // Sent once more, each line is at the Broker twice, and both have one id.
    await stack.run("elb", "replay", "--in", "ci", "AWSLogs/a b+ü.log");
    await expect.poll(() => stack.peer.lines().length, POLLED).toBe(3 * LINES);
    expect(new Set(idsOf(stack.peer.lines())).size).toBe(2 * LINES);
  });

  it("are not sent when one of them is not there, or nobody agreed to so many", async () => {
    const stack = await aLogStack();
    const keys = Array.from({ length: 21 }, (_, index) => `AWSLogs/${index}.log`);
    for (const key of keys) await stack.put(key);
    const refused = await stack.run("elb", "replay", "--in", "ci", "AWSLogs/1.log", "gone.log", "s3://other/k");
    expect(refused.exitCode).toBe(3);
    expect(refused.text).toContain("gone.log: Nothing lies under this key.");
    expect(refused.text).toContain("s3://other/k: It is not in the log bucket");
    const unasked = await stack.run("elb", "replay", "--in", "ci", ...keys);
    expect(unasked).toMatchObject({ exitCode: 3, text: expect.stringContaining("--yes") });
    const dry = await stack.run("elb", "replay", "--in", "ci", "--dry-run", ...keys);
    expect(dry).toMatchObject({ exitCode: 0, text: expect.stringContaining("Nothing was sent.") });
    expect((await stack.run("elb reconcile --in ci")).text).toContain("0 runs in the log");
  });
});

it("events in the dead-letter queue are sent again, and stay there when they would only fail again", async () => {
  const stack = await aLogStack();
  await stack.put("AWSLogs/c.log");
  await stack.fail("AWSLogs/c.log");
  await stack.fail("AWSLogs/expired.log");
  const { exitCode, text } = await stack.run("elb replay --in ci --dead-letters");
  expect(exitCode).toBe(1);
  expect(text).toContain("AWSLogs/expired.log is not in the bucket any more");
  expect(text).toContain("Sent again: 1 event.");
  await expect.poll(() => stack.peer.lines().length, POLLED).toBe(LINES);
  expect(await stack.waiting()).toMatchObject({ waiting: 1 });
});

it("an Elasticsearch that cannot be asked is told, and is not taken for an empty one", async () => {
  const stack = await aLogStack();
  await stack.put("AWSLogs/c.log");
  await stack.run("elb", "replay", "--in", "ci", "AWSLogs/c.log");
  await expect.poll(() => stack.peer.lines().length, POLLED).toBe(LINES);
  const asked = `elb reconcile --in ci --patience 0m --elasticsearch http://127.0.0.1:${await aClosedPort()}`;
  await expect.poll(async () => (await stack.run(asked)).exitCode, POLLED).toBe(0);
  expect((await stack.run(asked)).text).toContain("Elasticsearch was not counted: ECONNREFUSED");
});

it("a password in the address of Elasticsearch is refused, and not repeated", async () => {
  const stack = await aLogStack();
  const { exitCode, text } = await stack.run("elb reconcile --in ci --elasticsearch https://me:hunter2@es.example");
  expect(exitCode).toBe(2);
  expect(text).toContain("ELASTICSEARCH_API_KEY");
  expect(text).not.toContain("hunter2");
});

it("an environment's own profile decides which account is looked at", async () => {
  const stack = await aLogStack();
  const file = path.join(stack.root, "credentials");
  await writeFile(file, `[right]\n${keysOf(ACCOUNT)}[wrong]\n${keysOf("222222222222")}`);
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", file);
  onTestFinished(() => void vi.unstubAllEnvs());
  const through = async (profile: string) => {
    const ci = { on: "aws", account: ACCOUNT, region: "ap-southeast-2", credentials: { profile } };
    await writeFile(path.join(stack.root, "logstack.json"), JSON.stringify({ ...CONFIG, environments: { ci } }));
    return stack.run("elb reconcile --in ci");
  };
  expect(await through("right")).toMatchObject({ exitCode: 0, text: expect.stringContaining("there are no objects") });
  expect(await through("wrong")).toMatchObject({ exitCode: 2, text: expect.stringContaining("no stack ci-elb-logs") });
});

const keysOf = (account: string): string => `aws_access_key_id = ${account}\naws_secret_access_key = x\n`;

/** The function's own start is in it. */
const POLLED = { timeout: 60_000, interval: 200 };

/** An embedded AWS with such a stack, the real code behind its alias, and a checkout that leads there. */
async function aLogStack() {
  const peer = await aPeer();
  const engine = await startEmbeddedAws({ speed: "compressed" });
  onTestFinished(() => engine.close());
  const options = {
    endpoint: engine.endpoint,
    region: "ap-southeast-2",
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: "x" },
  };
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const sqs = new SQSClient(options);
  const formation = new CloudFormationClient(options);
  onTestFinished(() => [s3, sqs, formation].forEach((client) => client.destroy()));
  await formation.send(new CreateStackCommand({ StackName: "ci-elb-logs", TemplateBody: TEMPLATE }));
  await deployCode(peer.port, options);
  const root = await mkdtemp(path.join(tmpdir(), "logstack-elb-delivery-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await mkdir(path.join(root, "environments/elb-logs"), { recursive: true });
  await writeFile(path.join(root, "logstack.json"), JSON.stringify(CONFIG));
  await writeFile(path.join(root, "environments/elb-logs/package.json"), "{}");
  const run = async (...argv: readonly string[]) => {
    const { terminal, results, progress } = aTerminal(root, engine.endpoint);
    const words = argv.length === 1 ? (argv[0] ?? "").split(" ") : argv;
    const exitCode = await runCli(words, terminal);
    return { exitCode, text: [...results, ...progress].join("\n") };
  };
  const waiting = async () =>
    JSON.parse((await run("elb replay --in ci --dead-letters --dry-run --json")).text) as object;
  // Until its stack is made.
  await expect.poll(async () => (await run("elb replay --in ci --dead-letters --dry-run")).exitCode, POLLED).toBe(0);
  return {
    root,
    peer,
    run,
    waiting,
    put: (Key: string) => s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: someLines(LINES) })),
    async fail(key: string) {
      const { Stacks = [] } = await formation.send(new DescribeStacksCommand({ StackName: "ci-elb-logs" }));
      const url = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === "FailedEventsQueueUrl")?.OutputValue;
      const object = { key, etag: "", sizeBytes: 1, lastModifiedMs: 0 };
      const event = makeReplayEvent(object, { bucket: BUCKET, region: options.region, at: "2026-11-23T08:00:00Z" });
      await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(event) }));
    },
  };
}

/** The real code behind the alias `live`, which sends to this port. */
async function deployCode(port: number, options: LambdaClientConfig) {
  const folder = await aBundle();
  const files = await Promise.all(
    ["index.mjs", "settings.json"].map(
      async (name) => [name, new Uint8Array(await readFile(path.join(folder, name)))] as const,
    ),
  );
  const lambda = new LambdaClient(options);
  onTestFinished(() => lambda.destroy());
  const target = { FunctionName: FUNCTION };
  await lambda.send(
    new CreateFunctionCommand({
      ...target,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Role: `arn:aws:iam::${ACCOUNT}:role/processor`,
      Code: { ZipFile: zipSync(Object.fromEntries(files)) },
      Timeout: 300,
      MemorySize: 512,
      LoggingConfig: { LogFormat: "JSON" },
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
  const { Version = "" } = await lambda.send(new PublishVersionCommand(target));
  await lambda.send(new CreateAliasCommand({ ...target, Name: "live", FunctionVersion: Version }));
}
