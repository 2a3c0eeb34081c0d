import { setTimeout as sleep } from "node:timers/promises";
import {
  CloudFormationClient,
  DescribeStacksCommand,
  UpdateStackCommand,
  waitUntilStackRollbackComplete,
} from "@aws-sdk/client-cloudformation";
import { startEmbeddedAws, type EmbeddedAws } from "@logstack/embedded-aws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployStack } from "../../src/deploy.ts";
import { destroyStack } from "../../src/destroy.ts";
import type { DeployRequest } from "../../src/model/deploy-request.ts";
import { connectStackApi, type ConnectedStackApi } from "../../src/node/connect-stack-api.ts";
import type { Ports } from "../../src/ports.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { aLayer, aRequest, fakePorts } from "../support/a-deployment.ts";

const NAME = "ci-broker";
const PARAMETERS = ["OctopusEnvironment", "EnvironmentVersion", "Component", "team"];

/** A stack with one queue that holds data; a new name of the queue replaces it. */
function aTemplate(queueName: string, more: object = {}) {
  const text = JSON.stringify({
    Parameters: Object.fromEntries(PARAMETERS.map((name) => [name, { Type: "String" }])),
    Resources: {
      Queue: { Type: "AWS::SQS::Queue", Properties: { QueueName: queueName } },
      Topic: { Type: "AWS::SNS::Topic" },
      ...more,
    },
  });
  return parseTemplate(text, "template.json");
}

/** AWS: two log groups cannot have one name; the second is made once the queue is. */
const TWICE = {
  First: { Type: "AWS::Logs::LogGroup", DependsOn: "Queue", Properties: { LogGroupName: "same" } },
  Second: { Type: "AWS::Logs::LogGroup", DependsOn: "First", Properties: { LogGroupName: "same" } },
};

let aws: EmbeddedAws;
let connected: ConnectedStackApi;
let client: CloudFormationClient;

beforeAll(async () => {
  aws = await startEmbeddedAws({ speed: "instant" });
  const { endpoint } = aws;
  const credentials = { accessKeyId: "000000000000", secretAccessKey: "loopback" };
  connected = await connectStackApi({
    credentials,
    region: "ap-southeast-2",
    endpoint,
    loopback: true,
    source: "test",
  });
  client = new CloudFormationClient({ endpoint, region: "ap-southeast-2", credentials });
});

afterAll(async () => {
  client.destroy();
  await connected.close();
  await aws.close();
});

const layer = aLayer({ stateful: {} });

function portsHere(over: Partial<Ports> = {}) {
  const clock = { now: () => Date.now(), sleep: (ms: number) => sleep(ms), pause: (ms: number) => sleep(ms) };
  const newToken = () => Math.random().toString(36).slice(2, 14);
  return fakePorts(connected.api, { clock, newToken, loopback: true, ...over });
}

function deploy(version: string, over: Partial<DeployRequest>, ports = portsHere()) {
  const given = { OctopusEnvironment: "ci", team: "logs" };
  return deployStack(
    aRequest({ layer, given, version, startedAt: Date.now(), deadlineAt: Date.now() + 600_000, ...over }),
    ports,
  );
}

async function readProtection() {
  const stack = await connected.api.describeStack(NAME);
  return { terminationProtection: stack?.terminationProtection, policy: await connected.api.getStackPolicy(NAME) };
}

describe("a deployed stack", () => {
  let closed: Awaited<ReturnType<typeof readProtection>>;

  it("is protected against deletion, and its queue against replacement, from the first create", async () => {
    expect(await deploy("1.0.0", { template: aTemplate("one") })).toMatchObject({ kind: "deployed" });
    closed = await readProtection();
    expect(closed.terminationProtection).toBe(true);
    expect(closed.policy).toContain('"ResourceType":["AWS::SQS::Queue"]');
    await expect(connected.api.deleteStack(NAME)).rejects.toMatchObject({
      problem: expect.stringContaining("TerminationProtection is enabled"),
    });
  });

  it("denies an update that replaces the queue, whoever makes it", async () => {
    const Parameters = PARAMETERS.map((ParameterKey) => ({ ParameterKey, UsePreviousValue: true }));
    const TemplateBody = aTemplate("two").text;
    await client.send(new UpdateStackCommand({ StackName: NAME, TemplateBody, Parameters }));
    await waitUntilStackRollbackComplete(
      { client, maxWaitTime: 100, minDelay: 0.02, maxDelay: 0.1 },
      { StackName: NAME },
    ).catch(() => undefined);
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: NAME }));
    expect(Stacks?.[0]?.StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
    const { events } = await connected.api.describeEvents(NAME, undefined);
    expect(events.map(({ reason }) => reason)).toContainEqual(expect.stringContaining("denied by stack policy"));
  });

  it("lets the queue be replaced when it is named, and is closed again", async () => {
    const allowReplacing = ["Queue"];
    expect(await deploy("2.0.0", { template: aTemplate("two"), allowReplacing })).toMatchObject({ kind: "deployed" });
    expect(
      (await connected.api.listResources(NAME)).find(({ logicalId }) => logicalId === "Queue")?.physicalId,
    ).toMatch(/two$/);
    expect(await readProtection()).toEqual(closed);
  });

  it("is closed again when the update fails after the replacement", async () => {
    const over = { template: aTemplate("three", TWICE), allowReplacing: ["Queue"] };
    expect(await deploy("3.0.0", over)).toMatchObject({ kind: "rolledBack" });
    expect(await readProtection()).toEqual(closed);
  });

  it("is closed again although AWS does not take the policy at once", async () => {
    const stack = "Stack:ci-broker is in UPDATE_COMPLETE_CLEANUP_IN_PROGRESS state and can not be updated.";
    const refusal = { kind: "refuse", operation: "SetStackPolicy", code: "ValidationError", message: stack } as const;
    await aws.faults.set({ faults: [{ ...refusal, from: 2, times: 1 }] });
    const clock = { now: () => Date.now(), sleep: (ms: number) => sleep(ms), pause: () => Promise.resolve() };
    const over = { template: aTemplate("three"), allowReplacing: ["Queue"] };
    expect(await deploy("3.0.0", over, portsHere({ clock }))).toMatchObject({ kind: "deployed" });
    expect(aws.faults.report().faults).toMatchObject([{ fired: 1 }]);
    aws.faults.clear();
    expect(await readProtection()).toEqual(closed);
  });

  it("left open by a run that was killed right after it began is closed by the same command", async () => {
    const over = { template: aTemplate("four"), allowReplacing: ["Queue"] };
    const stacks = { ...connected.api };
    // Who is killed hears of nothing any more, and does nothing any more.
    const begun = new Promise<void>((resolve, reject) => {
      stacks.executeChangeSet = async (...args) => {
        await connected.api.executeChangeSet(...args);
        resolve();
        return new Promise<never>(() => undefined);
      };
      deploy("4.0.0", over, portsHere({ stacks })).catch(reject);
    });
    await begun;
    expect(await readProtection()).not.toEqual(closed);
    expect((await deploy("4.0.0", over)).kind).toMatch(/^(?:deployed|unchanged)$/);
    expect(await readProtection()).toEqual(closed);
  });

  it("is destroyed by its exact name alone", async () => {
    const request = {
      layer,
      version: "4.0.0",
      environment: "ci",
      region: "ap-southeast-2",
      expectedAccount: undefined,
      agreed: true,
      allowRemoving: ["Queue"],
      startedAt: Date.now(),
      deadlineAt: Date.now() + 600_000,
      commands: aRequest().commands,
    };
    expect(await destroyStack({ ...request, liftProtection: ["ci-brokers"] }, portsHere())).toMatchObject({
      kind: "refused",
      refusal: { code: "terminationProtected" },
    });
    expect(await destroyStack({ ...request, liftProtection: [NAME] }, portsHere())).toMatchObject({
      kind: "destroyed",
    });
  });
});
