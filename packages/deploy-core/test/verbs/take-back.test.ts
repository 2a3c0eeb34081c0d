import { describe, expect, it } from "vitest";
import { deployStack } from "../../src/deploy.ts";
import { ACCESS_DENIED, DeployError } from "../../src/errors.ts";
import type { DataProbe } from "../../src/model/data-probe.ts";
import type { RollbackRequest } from "../../src/model/rollback-request.ts";
import type { StackStatus } from "../../src/model/stack-status.ts";
import type { Ports } from "../../src/ports.ts";
import { rollbackStack } from "../../src/rollback.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { aLayer, aRequest, fakePorts, TEMPLATE } from "../support/a-deployment.ts";
import { aChange, aStack, FakeAws, type FakeAwsScript } from "../support/fake-aws.ts";

const { stackId } = aStack();
const own = (status: string, at: number) => ({
  eventId: `own${at}`,
  logicalId: "ci-broker",
  physicalId: stackId,
  type: "AWS::CloudFormation::Stack",
  status,
  reason: undefined,
  at,
});
const of = (logicalId: string, status: string, at: number) => ({
  ...own(status, at),
  logicalId,
  physicalId: logicalId,
  type: "AWS::SQS::Queue",
});
const queue = (status = "CREATE_COMPLETE", type = "AWS::SQS::Queue") => ({
  logicalId: "Queue",
  type,
  physicalId: "queue",
  status,
});
/** In which an update of a good stack has made the queue. */
const UPDATED = [own("CREATE_COMPLETE", 0), own("UPDATE_IN_PROGRESS", 1), of("Queue", "CREATE_COMPLETE", 2)];

function aws(status: StackStatus, over: object = {}, script: FakeAwsScript = {}): FakeAws {
  return new FakeAws(script).add(aStack({ status, ...over }), {
    template: TEMPLATE,
    resources: [queue()],
    events: [...UPDATED],
  });
}

function aRollback(over: Partial<RollbackRequest> = {}): RollbackRequest {
  const { layer, version, region, commands } = aRequest();
  return {
    layer,
    version,
    region,
    commands,
    environment: "ci",
    expectedAccount: undefined,
    agreed: true,
    allowRemoving: [],
    liftProtection: [],
    skip: [],
    startedAt: 0,
    deadlineAt: 3_600_000,
    ...over,
  };
}

const holding = (...probes: readonly DataProbe[]): Partial<Ports> => {
  const left = [...probes];
  const probe = async () => (left.length > 1 ? left.shift() : left[0]) ?? { kind: "notProbed" as const };
  return { data: { probe, readProtection: async () => ({ kind: "none" }), empty: async () => undefined } };
};
const EMPTY: DataProbe = { kind: "empty" };
const HELD: DataProbe = {
  kind: "holds",
  amounts: [{ count: 3, unit: "messages", exactness: "exact" }],
  newestAt: undefined,
  notes: [],
};
const writes = (fake: FakeAws) => fake.calls.filter((call) => /^(?:rollback|cancel|continue|delete)/.test(call));

describe("a rollback", () => {
  it.each([
    ["UPDATE_IN_PROGRESS", "cancelUpdateStack"],
    ["UPDATE_FAILED", "rollbackStack"],
    ["UPDATE_ROLLBACK_FAILED", "continueUpdateRollback"],
  ] as const)("of a stack in %s is refused while a new resource holds data that nobody named", async (status, call) => {
    const refusing = aws(status);
    expect(await rollbackStack(aRollback(), fakePorts(refusing, holding(HELD)))).toMatchObject({
      kind: "refused",
      refusal: {
        code: "removesStateful",
        problem: expect.stringMatching(/^taking back the change of stack ci-broker would destroy data/),
        waysOut: [{ action: "add --allow-removing Queue" }],
      },
    });
    expect(writes(refusing)).toEqual([]);

    const named = aws(status);
    const request = aRollback({ allowRemoving: ["Queue"] });
    expect(await rollbackStack(request, fakePorts(named, holding(HELD)))).toMatchObject({ kind: "restored" });
    expect(writes(named)).toEqual([call]);
  });

  it("needs no name for what is proven to be empty", async () => {
    expect(await rollbackStack(aRollback(), fakePorts(aws("UPDATE_FAILED"), holding(EMPTY)))).toMatchObject({
      kind: "restored",
      operation: "rollback",
    });
  });

  it("looks again once a person agreed, and refuses what has been written to meanwhile", async () => {
    const fake = aws("UPDATE_FAILED");
    const questions: string[] = [];
    const confirm = async (question: string) => {
      questions.push(question);
      return "yes" as const;
    };
    const ports = fakePorts(fake, { ...holding(EMPTY, HELD), confirm });
    expect(await rollbackStack(aRollback({ agreed: false }), ports)).toMatchObject({
      refusal: { code: "removesStateful" },
    });
    expect(questions).toEqual(["Take back the failed change of stack ci-broker?"]);
    expect(writes(fake)).toEqual([]);
  });

  it("without a terminal asks for --yes", async () => {
    const fake = aws("UPDATE_FAILED");
    expect(await rollbackStack(aRollback({ agreed: false }), fakePorts(fake, holding(EMPTY)))).toMatchObject({
      refusal: { code: "consentNeeded" },
    });
    expect(writes(fake)).toEqual([]);
  });

  it("of an update that somebody else made says who before it asks", async () => {
    const said: string[] = [];
    const confirm = async () => {
      said.push("asked");
      return "no" as const;
    };
    const report: Ports["report"] = (fact) => {
      if (fact.event === "running") said.push(fact.by.join());
    };
    const ports = { ...fakePorts(aws("UPDATE_IN_PROGRESS"), { ...holding(EMPTY), confirm }), report };
    expect(await rollbackStack(aRollback({ agreed: false }), ports)).toMatchObject({ refusal: { code: "declined" } });
    expect(said).toEqual(["version 1.0.0", "asked"]);
  });

  it.each([
    ["another account", { expectedAccount: "999999999999" }, "wrongAccount"],
    ["another region than asked for", { expectedRegion: "eu-west-1" }, "wrongRegion"],
    ["another region than the stack's", { region: "eu-west-1" }, "wrongRegion"],
  ])("in %s touches nothing", async (_, over, code) => {
    const fake = aws("UPDATE_FAILED");
    expect(await rollbackStack(aRollback(over), fakePorts(fake))).toMatchObject({ kind: "refused", refusal: { code } });
    expect(writes(fake)).toEqual([]);
  });

  it("is refused where nobody may see what would go, and says which permission is missing", async () => {
    const fake = aws(
      "UPDATE_FAILED",
      {},
      {
        before: (method) => {
          if (method === "listResources") throw new DeployError({ code: ACCESS_DENIED, problem: "denied" });
        },
      },
    );
    expect(await rollbackStack(aRollback(), fakePorts(fake))).toMatchObject({
      refusal: {
        code: "unseen",
        waysOut: [
          { action: "give the deploying role cloudformation:ListStackResources" },
          {},
          { action: "node deploy.mjs rollback" },
        ],
      },
    });
    expect(writes(fake)).toEqual([]);
  });

  it("that would delete a stack half-way is refused by what AWS does not delete", async () => {
    const fake = new FakeAws().add(aStack({ status: "CREATE_FAILED" }), {
      template: TEMPLATE,
      resources: [queue("CREATE_COMPLETE", "AWS::S3::Bucket")],
    });
    const request = aRollback({ allowRemoving: ["Queue"] });
    expect(await rollbackStack(request, fakePorts(fake, holding(HELD)))).toMatchObject({
      refusal: {
        code: "cannotBeDeleted",
        waysOut: expect.arrayContaining([{ label: "then", action: "node deploy.mjs rollback" }]),
      },
    });
    expect(writes(fake)).toEqual([]);
  });

  it("warns of what its clean-up would leave behind, and goes on", async () => {
    const fake = new FakeAws().add(aStack({ status: "UPDATE_FAILED" }), {
      template: TEMPLATE,
      resources: [queue("CREATE_COMPLETE", "AWS::S3::Bucket")],
      events: [...UPDATED],
    });
    const ports = fakePorts(fake, holding(HELD));
    expect(await rollbackStack(aRollback({ allowRemoving: ["Queue"] }), ports)).toMatchObject({ kind: "restored" });
    expect(ports.said).toContainEqual({
      event: "warning",
      message: "Queue can not be deleted as it is; the rollback would leave it outside the stack.",
    });
  });

  it("leaves the stack protected, whatever the failed operation had been allowed", async () => {
    const fake = aws("UPDATE_FAILED");
    await rollbackStack(aRollback(), fakePorts(fake, holding(EMPTY)));
    expect(fake.find("ci-broker")?.terminationProtection).toBe(true);
    expect(fake.policyOf("ci-broker")).toContain('"Action":["Update:Replace","Update:Delete"]');
  });

  it("that gets stuck names what may be left as it is", async () => {
    const fake = aws("UPDATE_FAILED", {}, { failing: { logicalId: "Queue", reason: "denied" } });
    const outcome = await rollbackStack(aRollback(), fakePorts(fake, holding(EMPTY)));
    expect(outcome).toMatchObject({ kind: "failed", status: "UPDATE_ROLLBACK_FAILED" });
    expect(outcome).toHaveProperty(
      "hints",
      expect.arrayContaining(["or leave what fails as it is: node deploy.mjs rollback --skip Queue"]),
    );
  });

  it("of an update over a creation that failed is refused: there is nothing to go back to", async () => {
    const fake = new FakeAws().add(aStack({ status: "UPDATE_IN_PROGRESS" }), {
      template: TEMPLATE,
      resources: [queue()],
      events: [own("CREATE_IN_PROGRESS", 0), own("CREATE_FAILED", 1), own("UPDATE_IN_PROGRESS", 2)],
    });
    const request = aRollback({ allowRemoving: ["Queue"] });
    expect(await rollbackStack(request, fakePorts(fake))).toMatchObject({ refusal: { code: "noGoodState" } });
    expect(writes(fake)).toEqual([]);
  });
});

describe("a deployment over a failure that was kept", () => {
  const RENAMED = parseTemplate(TEMPLATE.replace("AWS::CloudWatch::Alarm", "AWS::SNS::Topic"), "template.yaml");

  it("that would need a replacement offers the rollback, before it asks for consents that could not help", async () => {
    const replace = aChange({ action: "Modify", logicalId: "DataNodes", replacement: "True" });
    const fake = aws("UPDATE_FAILED", {}, { changes: [replace] });
    expect(await deployStack(aRequest({ template: RENAMED }), fakePorts(fake))).toMatchObject({
      refusal: {
        code: "replacesOverFailure",
        waysOut: [{ action: "node deploy.mjs rollback" }, { action: "node deploy.mjs deploy" }],
      },
    });
    expect(fake.leftovers()).toEqual([]);
  });

  it("is protected before it is executed", async () => {
    const fake = aws("UPDATE_FAILED");
    expect(await deployStack(aRequest({ template: RENAMED }), fakePorts(fake))).toMatchObject({ kind: "deployed" });
    const { calls } = fake;
    expect(calls.indexOf("setStackPolicy")).toBeLessThan(calls.indexOf("executeChangeSet"));
    expect(calls.indexOf("setTerminationProtection")).toBeLessThan(calls.indexOf("executeChangeSet"));
    expect(calls.indexOf("setStackPolicy")).toBeGreaterThan(0);
  });
});

describe("a person who cancels the update that is followed", () => {
  function cancelling(fake: FakeAws, over: Partial<Ports>) {
    let asked = false;
    const takeCancellation = () => {
      const now = fake.calls.includes("executeChangeSet") && !asked;
      asked ||= now;
      return now;
    };
    return fakePorts(fake, { takeCancellation, ...over });
  }
  /** The double tells of what an update makes as of an update; this event is the making. */
  const updating = () =>
    new FakeAws({ changes: [aChange()] }).add(aStack(), {
      template: TEMPLATE,
      events: [own("CREATE_COMPLETE", 0), of("Queue", "CREATE_IN_PROGRESS", 1)],
    });

  it("is told what data would go with it, and the update goes on", async () => {
    const fake = updating();
    const ports = cancelling(fake, holding(HELD));
    expect(await deployStack(aRequest({ version: "1.1.0", layer: aLayer() }), ports)).toMatchObject({
      kind: "deployed",
    });
    expect(writes(fake)).toEqual([]);
    expect(ports.said).toContainEqual({
      event: "warning",
      message: expect.stringMatching(
        /goes on: taking back[^]*found {5}3 messages[^]*If that is meant: node deploy\.mjs rollback --allow-removing Queue$/,
      ),
    });
  });

  it("gets it rolled back where no data goes", async () => {
    const fake = updating();
    expect(await deployStack(aRequest({ version: "1.1.0" }), cancelling(fake, holding(EMPTY)))).toMatchObject({
      kind: "rolledBack",
    });
    expect(writes(fake)).toEqual(["cancelUpdateStack"]);
  });
});
