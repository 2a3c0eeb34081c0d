import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { cp } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "../src/run-program.ts";
import type { Ended } from "../src/run-program.ts";
import { openWorkbench } from "../src/workbench.ts";
import type { Workbench } from "../src/workbench.ts";

const APP = fileURLToPath(new URL("../apps/cdk", import.meta.url));
/** No question, no news, no telemetry, no look for a newer version, and every line of progress. */
const QUIET = ["--no-notices", "--ci", "--progress", "events", "--require-approval", "never"];

let bench: Workbench | undefined;

/** Runs `cdk` on the app. */
async function cdk(...args: readonly string[]): Promise<Ended> {
  if (bench === undefined) throw new Error("There is no CDK CLI to run.");
  const { folder, installed, variables } = bench;
  return await runProgram([path.join(installed, "node_modules/.bin/cdk"), ...args, ...QUIET], {
    cwd: folder,
    env: {
      ...variables,
      NODE_PATH: path.join(installed, "node_modules"),
      CDK_DISABLE_VERSION_CHECK: "1",
      CDK_DISABLE_CLI_TELEMETRY: "true",
      NODE_OPTIONS: "--no-warnings",
    },
    limitMs: 120_000,
  });
}

/** Runs `cdk` to a good end and returns what it printed. */
async function done(...args: readonly string[]): Promise<string> {
  const { exitCode, output } = await cdk(...args);
  expect(output, `cdk ${args.join(" ")}`).toSatisfy(() => exitCode === 0);
  return output;
}

/** Runs `cdk` to a bad end and returns what it printed. */
async function failed(...args: readonly string[]): Promise<string> {
  const { exitCode, output } = await cdk(...args);
  expect(output, `cdk ${args.join(" ")}`).toSatisfy(() => exitCode === 1);
  return output;
}

/** What every client of the SDK here is configured with. */
function clientOptions() {
  const credentials = { accessKeyId: "111111111111", secretAccessKey: "any" };
  return { endpoint: bench?.endpoint ?? "", region: "ap-southeast-2", credentials };
}

async function statusOf(stack: string): Promise<string | undefined> {
  const { Stacks } = await new CloudFormationClient(clientOptions()).send(
    new DescribeStacksCommand({ StackName: stack }),
  );
  return Stacks?.[0]?.StackStatus;
}

async function valueOf(parameter: string): Promise<string | undefined> {
  return (await new SSMClient(clientOptions()).send(new GetParameterCommand({ Name: parameter }))).Parameter?.Value;
}

beforeAll(async () => {
  bench = await openWorkbench("cdk");
  if (bench === undefined) return;
  await cp(APP, bench.folder, { recursive: true });
  await done("bootstrap", "aws://111111111111/ap-southeast-2");
}, 300_000);

afterAll(async () => await bench?.clear());

describe("the CDK CLI", { timeout: 300_000 }, () => {
  it("finds an environment bootstrapped that is", async () => {
    if (bench === undefined) return;
    expect(await done("bootstrap", "aws://111111111111/ap-southeast-2")).toContain("bootstrapped (no changes).");
  });

  it("deploys two stacks and an asset, tells and makes differences, replaces and destroys", async () => {
    if (bench === undefined) return;
    const app = ["-c", "name=Story"];
    const both = ["StoryProducer", "StoryConsumer"];
    const made = await done("deploy", ...both, ...app);
    expect(made).toMatch(/StoryProducer\.AssetUrl = s3:\/\/cdk-hnb659fds-assets-111111111111-ap-southeast-2\/\w+\.zip/);
    expect(await done("diff", ...both, ...app)).toContain("Number of stacks with differences: 0");

    const longer = [...app, "-c", "seconds=45"];
    expect(await done("diff", "StoryProducer", ...longer)).toMatch(/VisibilityTimeout\s+├─ \[-\] 30\s+└─ \[\+\] 45/);
    expect(await done("deploy", "StoryProducer", ...longer)).toContain("UPDATE_COMPLETE");
    expect(await done("deploy", "StoryProducer", ...longer)).toContain("StoryProducer (no changes)");

    const renamed = [...longer, "-c", "parameter=/Story/renamed"];
    expect(await done("diff", "StoryConsumer", ...renamed)).toContain("(requires replacement)");
    expect(await done("deploy", "StoryConsumer", ...renamed)).toContain("requires the creation of a new physical");
    expect(await valueOf("/Story/renamed")).toContain("/111111111111/StoryProducer-Queue");
    await expect(valueOf("/Story/queue")).rejects.toMatchObject({ name: "ParameterNotFound" });

    expect(await done("destroy", ...both, "--force", ...app)).toContain("StoryProducer: destroyed");
    await expect(statusOf("StoryProducer")).rejects.toThrow("Stack with id StoryProducer does not exist");
  });

  it("rolls a failed update back and tells its cause", async () => {
    if (bench === undefined) return;
    const app = ["StoryBackProducer", "-c", "name=StoryBack"];
    await done("deploy", ...app);
    const told = await failed("deploy", ...app, "-c", "second=/no/name", "-c", "seconds=60");
    expect(told).toMatch(/DeploymentError: Resource updates failed:\s+StoryBackProducer\/Second\/Resource /);
    expect(told).toContain("Can only include alphanumeric characters, hyphens, or underscores.");
    expect(await statusOf("StoryBackProducer")).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(await done("deploy", ...app, "-c", "seconds=60")).toContain("UPDATE_COMPLETE");
  });

  it("keeps a failed update as it is, takes it back later, or fixes it forward", async () => {
    if (bench === undefined) return;
    const app = ["StoryKeptProducer", "-c", "name=StoryKept"];
    const broken = [...app, "-c", "second=/no/name", "-c", "seconds=60", "--no-rollback"];
    await done("deploy", ...app);
    await failed("deploy", ...broken);
    expect(await statusOf("StoryKeptProducer")).toBe("UPDATE_FAILED");
    await done("rollback", ...app);
    expect(await failed("rollback", ...app)).toContain("does not need a rollback: UPDATE_ROLLBACK_COMPLETE");

    await failed("deploy", ...broken);
    expect(await done("deploy", ...app, "-c", "seconds=90", "--no-rollback")).toContain("UPDATE_COMPLETE");
  });

  it("makes a failed creation anew", async () => {
    if (bench === undefined) return;
    const app = ["StoryAnewProducer", "-c", "name=StoryAnew"];
    await failed("deploy", ...app, "-c", "second=/no/name");
    expect(await statusOf("StoryAnewProducer")).toBe("ROLLBACK_COMPLETE");
    expect(await done("deploy", ...app)).toContain("CREATE_COMPLETE");
  });

  it("finds what was changed behind a stack's back", async () => {
    if (bench === undefined) return;
    const app = ["-c", "name=StoryDrift"];
    await done("deploy", "StoryDriftConsumer", ...app);
    expect(await done("drift", "StoryDriftConsumer", ...app)).toContain("No drift detected");
    const ssm = new SSMClient(clientOptions());
    await ssm.send(new PutParameterCommand({ Name: "/StoryDrift/queue", Value: "by hand", Overwrite: true }));
    expect(await failed("drift", "StoryDriftConsumer", "--fail", ...app)).toMatch(/\/Value[^]*\[\+\] by hand/);
  });

  it("deploys a function from an asset, whose code runs", async () => {
    if (bench === undefined) return;
    const told = await done("deploy", "StoryLambdaFunctions", "-c", "name=StoryLambda");
    const [, FunctionName] = /GreeterName = (\S+)/.exec(told) ?? [];
    const invocation = { FunctionName, Payload: JSON.stringify({ name: "CDK" }) };
    const { Payload } = await new LambdaClient(clientOptions()).send(new InvokeCommand(invocation));
    expect(JSON.parse(Payload?.transformToString() ?? "")).toEqual({ greeting: "Hello CDK" });
    await done("destroy", "StoryLambdaFunctions", "--force", "-c", "name=StoryLambda");
  });

  it("calls nobody but the engine", () => {
    expect(bench?.attempts ?? []).toEqual([]);
  });
});
