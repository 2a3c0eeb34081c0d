import { setTimeout as sleep } from "node:timers/promises";
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import { startEmbeddedAws, type EmbeddedAws, type Fault } from "@logstack/embedded-aws";
import { createClock, type EngineClock } from "@logstack/embedded-aws/in-process";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { deployStack } from "../../src/deploy.ts";
import { destroyStack } from "../../src/destroy.ts";
import type { DeployOutcome } from "../../src/model/outcome.ts";
import { parseArguments } from "../../src/node/arguments.ts";
import { connectStackApi, type ConnectedStackApi } from "../../src/node/connect-stack-api.ts";
import type { StackApi } from "../../src/ports.ts";
import type { DeployFact } from "../../src/report/deploy-event.ts";
import { rollbackStack } from "../../src/rollback.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { aLayer, aRequest, fakePorts } from "../support/a-deployment.ts";

const PARAMETERS = ["OctopusEnvironment", "EnvironmentVersion", "Component", "team"];

/** A template of these topics, by the names of what they are shown as; and of a queue where there is to be data. */
function aTemplate(topics: Readonly<Record<string, object>>, queues: readonly string[] = []): string {
  return JSON.stringify({
    Parameters: Object.fromEntries(PARAMETERS.map((name) => [name, { Type: "String" }])),
    Resources: {
      ...Object.fromEntries(
        Object.entries(topics).map(([id, Properties]) => [id, { Type: "AWS::SNS::Topic", Properties }]),
      ),
      ...Object.fromEntries(queues.map((id) => [id, { Type: "AWS::SQS::Queue" }])),
    },
  });
}

let aws: EmbeddedAws;
let connected: ConnectedStackApi;
let client: CloudFormationClient;

/** At instant speed nothing is still running when the next call comes, unless time is held. */
const time = aHoldableClock();

function aHoldableClock() {
  const clock = createClock("instant");
  let gate: Promise<void> = Promise.resolve();
  let letGo = (): void => undefined;
  const held: EngineClock = {
    ...clock,
    async sleep(ms, sinceMs) {
      await gate;
      await clock.sleep(ms, sinceMs);
    },
  };
  const hold = (): void => {
    gate = new Promise((resolve) => {
      letGo = resolve;
    });
  };
  return { clock: held, hold, letGo: () => letGo() };
}

beforeAll(async () => {
  aws = await startEmbeddedAws({ speed: "instant", clock: time.clock, tellFaults: () => undefined });
  const credentials = { accessKeyId: "000000000000", secretAccessKey: "loopback" };
  const { endpoint } = aws;
  const region = "ap-southeast-2";
  connected = await connectStackApi({ credentials, region, endpoint, loopback: true, source: "test" });
  client = new CloudFormationClient({ endpoint, region, credentials });
});

afterAll(async () => {
  client.destroy();
  await connected.close();
  await aws.close();
});
beforeEach(() => aws.faults.clear());

const goesWrong = (...faults: readonly Fault[]) => aws.faults.set({ faults });
const fails = (resource: string, at: "create" | "update" | "rollback"): Fault => ({
  kind: "fail",
  resource,
  at,
  reason: `${resource} may not`,
});

/**
 * Runs a command as a person types it, for a layer in an environment of its own. Where time is held, it goes on once the
 * command has seen what runs, or has cancelled it.
 */
async function run(environment: string, template: string, commandLine: string) {
  const args = parseArguments(commandLine.split(" ").slice(2));
  const said: DeployFact[] = [];
  const wait = (ms: number) => sleep(Math.min(ms, 10));
  const stacks: StackApi = {
    ...connected.api,
    async cancelUpdateStack(...parameters) {
      await connected.api.cancelUpdateStack(...parameters);
      time.letGo();
    },
  };
  const ports = {
    ...fakePorts(stacks, {
      clock: { now: () => Date.now(), sleep: wait, pause: wait },
      newToken: () => Math.random().toString(36).slice(2, 14),
      loopback: true,
    }),
    report: (fact: DeployFact) => {
      said.push(fact);
      if (fact.event === "running" && args.verb !== "rollback") time.letGo();
    },
  };
  const request = {
    ...aRequest(),
    ...args,
    environment,
    region: "ap-southeast-2",
    agreed: args.yes,
    layer: aLayer({ stateful: {}, smokeTest: async () => [] }),
    template: parseTemplate(template, "template.json"),
    given: { OctopusEnvironment: environment, team: "logs" },
    expectedAccount: undefined,
    startedAt: Date.now(),
    deadlineAt: Date.now() + args.waitMs,
  };
  const outcome: DeployOutcome = await {
    deploy: () => deployStack({ ...request, verb: "deploy" as const }, ports),
    destroy: () => destroyStack(request, ports),
    rollback: () => rollbackStack(request, ports),
  }[args.verb as "deploy" | "destroy" | "rollback"]();
  const status = (await connected.api.describeStack(`${environment}-broker`))?.status;
  return { outcome, said, status };
}

const node = "node deploy.mjs";
const waysOutOf = (outcome: DeployOutcome): string[] =>
  outcome.kind === "refused" ? outcome.refusal.waysOut.map(({ action }) => action) : [];

/** What another client sends for a stack that bears our tags. */
function another(environment: string, template: string, version = "0.9.0") {
  const values = { OctopusEnvironment: environment, EnvironmentVersion: version, Component: "broker", team: "logs" };
  const tags = {
    environment,
    "environment:version": version,
    application: "broker",
    function: "logging",
    team: "logs",
  };
  return {
    StackName: `${environment}-broker`,
    TemplateBody: template,
    Parameters: Object.entries(values).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

async function settled({ StackName }: { readonly StackName: string }): Promise<string | undefined> {
  for (;;) {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
    const status = Stacks?.[0]?.StackStatus;
    if (status?.endsWith("IN_PROGRESS") !== true) return status;
    await sleep(5);
  }
}

describe("a first creation that failed and was kept", () => {
  it("is mended by a corrected deployment", async () => {
    await goesWrong(fails("B", "create"));
    expect(await run("mend", aTemplate({ A: {}, B: {} }), `${node} deploy`)).toMatchObject({ status: "CREATE_FAILED" });
    expect((await run("mend", aTemplate({ A: {}, C: {} }), `${node} deploy`)).outcome).toMatchObject({
      kind: "deployed",
      operation: "update",
    });
    const ids = (await connected.api.listResources("mend-broker")).map(({ logicalId }) => logicalId);
    expect(ids.toSorted()).toEqual(["A", "C"]);
  });

  it("is taken back by the very commands that are offered, its protection lifted by name alone", async () => {
    await goesWrong(fails("B", "create"));
    const template = aTemplate({ B: {} }, ["Q"]);
    const { outcome } = await run("again", template, `${node} deploy`);
    if (outcome.kind !== "failed") throw new Error(outcome.kind);
    const offered = outcome.hints.find((hint) => hint.startsWith("or take it back: "))?.split(": ")[1] ?? "";
    expect(offered).toBe(`${node} destroy --lift-protection again-broker`);
    expect(waysOutOf((await run("again", template, `${node} rollback --yes`)).outcome)).toEqual([
      `${node} deploy`,
      offered,
      "add --allow-removing Q",
    ]);
    const destroyed = await run("again", template, `${offered} --allow-removing Q --yes`);
    expect(destroyed).toMatchObject({ outcome: { kind: "destroyed" }, status: undefined });
    aws.faults.clear();
    expect(await run("again", template, `${node} deploy`)).toMatchObject({ status: "CREATE_COMPLETE" });
  });

  it("and was made by another client with OnFailure DO_NOTHING leads out by the commands that are offered", async () => {
    await goesWrong(fails("B", "create"));
    const template = aTemplate({ A: {}, B: {} });
    await client.send(new CreateStackCommand({ ...another("stays", template), OnFailure: "DO_NOTHING" }));
    await settled(another("stays", template));
    aws.faults.clear();
    const { outcome } = await run("stays", template, `${node} deploy`);
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "unfixable" } });
    const [back = "", then = ""] = waysOutOf(outcome);
    expect(await run("stays", template, `${back} --yes`)).toMatchObject({ status: undefined });
    expect(await run("stays", template, then)).toMatchObject({ status: "CREATE_COMPLETE" });
  });

  it("and is not protected is deleted by a rollback", async () => {
    await goesWrong(fails("B", "create"));
    const template = aTemplate({ A: {}, B: {} });
    await client.send(new CreateStackCommand({ ...another("open", template), DisableRollback: true }));
    await settled(another("open", template));
    expect(await run("open", template, `${node} rollback --yes`)).toMatchObject({
      outcome: { kind: "restored", operation: "rollback", runningVersion: undefined },
      status: undefined,
    });
  });
});

describe("an update that failed and was kept", () => {
  it("is rolled back once the new data is named, where a replacement cannot be deployed over it", async () => {
    const before = aTemplate({ A: {}, B: { TopicName: "one" } });
    await run("kept", before, `${node} deploy`);
    await goesWrong(fails("B", "update"));
    const wrong = aTemplate({ A: {}, B: { TopicName: "one", DisplayName: "new" } }, ["Q"]);
    await client.send(new UpdateStackCommand({ ...another("kept", wrong), DisableRollback: true }));
    expect(await settled(another("kept", wrong))).toBe("UPDATE_FAILED");
    aws.faults.clear();
    const replacing = aTemplate({ A: {}, B: { TopicName: "two" } }, ["Q"]);
    const { outcome } = await run("kept", replacing, `${node} deploy`);
    expect(outcome).toMatchObject({ refusal: { code: "replacesOverFailure" } });
    const [back = "", then = ""] = waysOutOf(outcome);
    const guarded = await run("kept", replacing, `${back} --yes`);
    expect(guarded).toMatchObject({ outcome: { refusal: { code: "removesStateful" } }, status: "UPDATE_FAILED" });
    const [named = ""] = waysOutOf(guarded.outcome).map((action) => action.replace("add ", ""));
    expect(await run("kept", replacing, `${back} --yes ${named}`)).toMatchObject({
      outcome: { kind: "restored", runningVersion: "1.0.0" },
      status: "UPDATE_ROLLBACK_COMPLETE",
    });
    expect((await run("kept", replacing, then)).outcome).toMatchObject({ kind: "deployed" });
  });
});

describe("a rollback that got stuck", () => {
  const before = aTemplate({ A: {}, B: {} });
  const after = aTemplate({ A: { DisplayName: "a" }, B: { DisplayName: "b" } });
  const strand = async (environment: string) => {
    await run(environment, before, `${node} deploy`);
    // One after the other: what fails in the rollback has to have been updated first.
    await goesWrong(fails("B", "update"), fails("A", "rollback"), {
      kind: "delay",
      resource: "B",
      at: "update",
      by: "PT2M",
    });
    return run(environment, after, `${node} deploy`);
  };

  it("is gone on with by the next deployment, once its cause is mended", async () => {
    expect(await strand("stuck")).toMatchObject({ status: "UPDATE_ROLLBACK_FAILED" });
    aws.faults.clear();
    const { outcome, said } = await run("stuck", after, `${node} deploy`);
    expect(outcome).toMatchObject({ kind: "deployed", operation: "update" });
    expect(said.flatMap((fact) => (fact.event === "decided" ? [fact.operation] : []))).toEqual(["continue", "update"]);
  });

  it("leaves what is named as it is, and only what failed in it may be named", async () => {
    const { outcome } = await strand("skip");
    if (outcome.kind !== "failed") throw new Error(outcome.kind);
    const offered = outcome.hints.find((hint) => hint.includes("--skip"))?.split(": ")[1] ?? "";
    expect(offered).toBe(`${node} rollback --skip A`);
    expect((await run("skip", after, `${node} rollback --skip B --yes`)).outcome).toMatchObject({
      refusal: { code: "unskippable" },
    });
    expect(await run("skip", after, `${offered} --yes`)).toMatchObject({
      outcome: { kind: "restored", operation: "continue", skipped: ["A"] },
      status: "UPDATE_ROLLBACK_COMPLETE",
    });
  });
});

describe("an operation of somebody else", () => {
  afterEach(() => time.letGo());

  const template = aTemplate({ A: {} });

  it("is named, waited for, and planned over by a deployment", async () => {
    await run("other", template, `${node} deploy`);
    time.hold();
    const update = { ...another("other", aTemplate({ A: {}, N: {} })), ClientRequestToken: "Console-42" };
    await client.send(new UpdateStackCommand(update));
    const { outcome, said } = await run("other", template, `${node} deploy`);
    expect(outcome).toMatchObject({ kind: "deployed", operation: "update" });
    expect(said.find(({ event }) => event === "running")).toMatchObject({
      status: "UPDATE_IN_PROGRESS",
      whose: "another",
      by: ["by token Console-42", "version 0.9.0"],
      runningMs: expect.any(Number),
    });
  });

  it("is waited for by a destroy, which then asks about what is left of it", async () => {
    await run("busy", template, `${node} deploy`);
    time.hold();
    await client.send(new UpdateStackCommand(another("busy", aTemplate({ A: {} }, ["Q"]))));
    const { outcome } = await run("busy", template, `${node} destroy --yes --lift-protection busy-broker`);
    expect(outcome).toMatchObject({ refusal: { code: "removesStateful", reasons: [expect.stringContaining("- Q ")] } });
  });

  it("that deletes the stack is waited for, and the stack created again", async () => {
    await run("gone", template, `${node} deploy`);
    await connected.api.setTerminationProtection("gone-broker", "off");
    time.hold();
    await client.send(new DeleteStackCommand({ StackName: "gone-broker" }));
    expect((await run("gone", template, `${node} deploy`)).outcome).toMatchObject({
      kind: "deployed",
      operation: "create",
    });
  });

  it("that is an update is cancelled by a rollback", async () => {
    await run("cancel", template, `${node} deploy`);
    time.hold();
    await client.send(new UpdateStackCommand(another("cancel", aTemplate({ A: {}, N: {} }))));
    expect(await run("cancel", template, `${node} rollback --yes`)).toMatchObject({
      outcome: { kind: "restored", operation: "cancel", runningVersion: "1.0.0" },
      status: "UPDATE_ROLLBACK_COMPLETE",
    });
  });
});
