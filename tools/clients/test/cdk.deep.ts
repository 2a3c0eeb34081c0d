import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStacks,
  waitUntilStackCreateComplete,
} from "@aws-sdk/client-cloudformation";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientOptions } from "../src/client-options.ts";
import { openCdk } from "../src/drive-cdk.ts";
import type { Cdk } from "../src/drive-cdk.ts";

let cdk: Cdk | undefined;

const cloudFormation = ({ endpoint }: Cdk) => new CloudFormationClient(clientOptions({ endpoint }));
const ssm = ({ endpoint }: Cdk) => new SSMClient(clientOptions({ endpoint }));

async function statusOf(driven: Cdk, StackName: string): Promise<string | undefined> {
  const { Stacks } = await cloudFormation(driven).send(new DescribeStacksCommand({ StackName }));
  return Stacks?.[0]?.StackStatus;
}

async function valueOf(driven: Cdk, Name: string): Promise<string | undefined> {
  return (await ssm(driven).send(new GetParameterCommand({ Name }))).Parameter?.Value;
}

beforeAll(async () => {
  cdk = await openCdk();
});

afterAll(async () => await cdk?.clear());

describe.concurrent("the CDK CLI", () => {
  it("finds an environment bootstrapped that is", async () => {
    if (cdk === undefined) return;
    expect(await cdk.bootstrap()).toContain("bootstrapped (no changes).");
  });

  it("deploys two stacks and an asset, tells and makes differences, replaces and destroys", async () => {
    if (cdk === undefined) return;
    const { done } = cdk.story("Story");
    const both = ["StoryProducer", "StoryConsumer"];
    const made = await done("deploy", ...both);
    expect(made).toMatch(/StoryProducer\.AssetUrl = s3:\/\/cdk-hnb659fds-assets-111111111111-ap-southeast-2\/\w+\.zip/);
    expect(await done("diff", ...both)).toContain("Number of stacks with differences: 0");

    const longer = ["-c", "seconds=45"];
    expect(await done("diff", "StoryProducer", ...longer)).toMatch(/VisibilityTimeout\s+├─ \[-\] 30\s+└─ \[\+\] 45/);
    expect(await done("deploy", "StoryProducer", ...longer)).toContain("UPDATE_COMPLETE");

    const renamed = [...longer, "-c", "parameter=/Story/renamed"];
    expect(await done("diff", "StoryConsumer", ...renamed)).toContain("(requires replacement)");
    const replaced = await done("deploy", "StoryConsumer", ...renamed);
    expect(replaced).toContain("StoryProducer (no changes)");
    expect(replaced).toContain("requires the creation of a new physical");
    expect(await valueOf(cdk, "/Story/renamed")).toContain("/111111111111/StoryProducer-Queue");
    await expect(valueOf(cdk, "/Story/queue")).rejects.toMatchObject({ name: "ParameterNotFound" });

    expect(await done("destroy", ...both, "--force")).toContain("StoryProducer: destroyed");
    await expect(statusOf(cdk, "StoryProducer")).rejects.toThrow("Stack with id StoryProducer does not exist");
  });

  it("rolls a failed update back and tells its cause", async () => {
    if (cdk === undefined) return;
    const { done, failed } = cdk.story("Back");
    await done("deploy", "BackProducer");
    const told = await failed("deploy", "BackProducer", "-c", "second=/no/name", "-c", "seconds=60");
    expect(told).toMatch(/DeploymentError: Resource updates failed:\s+BackProducer\/Second\/Resource /);
    expect(told).toContain("Can only include alphanumeric characters, hyphens, or underscores.");
    expect(await statusOf(cdk, "BackProducer")).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(await done("deploy", "BackProducer", "-c", "seconds=60")).toContain("UPDATE_COMPLETE");
  });

  it("keeps a failed update as it is, takes it back later, or fixes it forward", async () => {
    if (cdk === undefined) return;
    const { done, failed } = cdk.story("Kept");
    const broken = ["KeptProducer", "-c", "second=/no/name", "-c", "seconds=60", "--no-rollback"];
    await done("deploy", "KeptProducer");
    await failed("deploy", ...broken);
    expect(await statusOf(cdk, "KeptProducer")).toBe("UPDATE_FAILED");
    await done("rollback", "KeptProducer");
    expect(await failed("rollback", "KeptProducer")).toContain("does not need a rollback: UPDATE_ROLLBACK_COMPLETE");

    await failed("deploy", ...broken);
    expect(await done("deploy", "KeptProducer", "-c", "seconds=90", "--no-rollback")).toContain("UPDATE_COMPLETE");
  });

  it("makes a failed creation anew", async () => {
    if (cdk === undefined) return;
    const { done, failed } = cdk.story("Anew");
    await failed("deploy", "AnewProducer", "-c", "second=/no/name");
    expect(await statusOf(cdk, "AnewProducer")).toBe("ROLLBACK_COMPLETE");
    expect(await done("deploy", "AnewProducer")).toContain("CREATE_COMPLETE");
  });

  it("finds what was changed behind a stack's back", async () => {
    if (cdk === undefined) return;
    const { done, failed } = cdk.story("Drift");
    await done("deploy", "DriftConsumer");
    expect(await done("drift", "DriftConsumer")).toContain("No drift detected");
    await ssm(cdk).send(new PutParameterCommand({ Name: "/Drift/queue", Value: "by hand", Overwrite: true }));
    expect(await failed("drift", "DriftConsumer", "--fail")).toMatch(/\/Value[^]*\[\+\] by hand/);
  });

  it("deploys a function from an asset, whose code runs", async () => {
    if (cdk === undefined) return;
    const { done } = cdk.story("Lambda");
    const told = await done("deploy", "LambdaFunctions");
    const [, FunctionName] = /GreeterName = (\S+)/.exec(told) ?? [];
    const invocation = { FunctionName, Payload: JSON.stringify({ name: "CDK" }) };
    const { Payload } = await new LambdaClient(clientOptions(cdk)).send(new InvokeCommand(invocation));
    expect(JSON.parse(Payload?.transformToString() ?? "")).toEqual({ greeting: "Hello CDK" });
    await done("destroy", "LambdaFunctions", "--force");
  });

  it("deploys a stack in a stack, whose template goes to the bucket of the bootstrap", async () => {
    if (cdk === undefined) return;
    const { done } = cdk.story("Nest");
    const told = await done("deploy", "NestOuter");
    expect(told).toMatch(/NestOuter\.InnerQueue = NestOuter-InnerNestedStack\S*-Queue/);
    const nested = async () => await nestedStacksOf(cdk, "NestOuter");
    expect(await nested()).toEqual(["CREATE_COMPLETE"]);
    await done("deploy", "NestOuter", "-c", "seconds=45");
    expect(await nested()).toEqual(["UPDATE_COMPLETE"]);
    await done("destroy", "NestOuter", "--force");
    expect(await nested()).toEqual(["DELETE_COMPLETE"]);
  });

  it("goes on after a Ctrl-C, which does not stop the stack", async () => {
    if (cdk === undefined) return;
    const { done, interrupted } = cdk.story("Cut");
    // Hours are seconds at this engine's speed.
    const delay = { kind: "delay", stack: "CutProducer", type: "AWS::SQS::Queue", at: "create", by: "PT3H" };
    const faults = new URL("/_embedded-aws/faults", cdk.endpoint);
    await fetch(faults, { method: "PUT", body: JSON.stringify({ faults: [delay] }) });
    await interrupted(/CREATE_IN_PROGRESS\s+\|\s+AWS::SQS::Queue/, "deploy", "CutProducer");
    expect(await statusOf(cdk, "CutProducer")).toBe("CREATE_IN_PROGRESS");
    const waiting = { client: cloudFormation(cdk), maxWaitTime: 60, minDelay: 1, maxDelay: 1 };
    await waitUntilStackCreateComplete(waiting, { StackName: "CutProducer" });
    expect(await done("deploy", "CutProducer")).toContain("CutProducer (no changes)");
    expect(await done("deploy", "CutProducer", "-c", "seconds=45")).toContain("UPDATE_COMPLETE");
  });
});

it("the CDK CLI calls nobody but the engine", () => {
  expect(cdk?.attempts ?? []).toEqual([]);
});

/** Returns the statuses of the stacks in stacks of that name. */
async function nestedStacksOf(driven: Cdk | undefined, name: string): Promise<readonly (string | undefined)[]> {
  if (driven === undefined) return [];
  const found: (string | undefined)[] = [];
  for await (const { StackSummaries = [] } of paginateListStacks({ client: cloudFormation(driven) }, {})) {
    const nested = StackSummaries.filter(({ ParentId }) => ParentId?.includes(`:stack/${name}/`));
    found.push(...nested.map(({ StackStatus }) => StackStatus));
  }
  return found;
}
