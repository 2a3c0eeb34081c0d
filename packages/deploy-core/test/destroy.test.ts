import { describe, expect, it } from "vitest";
import { destroyStack } from "../src/destroy.ts";
import { DeployError } from "../src/errors.ts";
import type { DestroyRequest } from "../src/model/destroy-request.ts";
import { STACK_STATUSES } from "../src/model/stack-status.ts";
import { aLayer, fakePorts, TEMPLATE } from "./support/a-deployment.ts";
import { aStack, FakeAws } from "./support/fake-aws.ts";

function aDestruction(over: Partial<DestroyRequest> = {}): DestroyRequest {
  return {
    layer: aLayer(),
    version: "1.0.0",
    environment: "ci",
    region: "ap-southeast-2",
    expectedAccount: undefined,
    agreed: true,
    allowRemoving: ["Queue"],
    startedAt: 0,
    liftProtection: [],
    deadlineAt: 60 * 60_000,
    commands: {
      deploy: "deploy-command",
      destroy: "destroy-command",
      rollback: "rollback-command",
      diagnose: "diagnose-command",
      aws: "aws",
    },
    ...over,
  };
}

const resources = ["Queue", "Kept"].map((logicalId) => ({
  logicalId,
  type: "AWS::SQS::Queue",
  physicalId: logicalId,
  status: "CREATE_COMPLETE",
}));
const deployed = (over = {}) => new FakeAws().add(aStack(over), { template: TEMPLATE, resources });

describe("destroying a stack", () => {
  it("says what goes and what stays, then deletes it by its ARN", async () => {
    const aws = deployed();
    const ports = fakePorts(aws);
    expect(await destroyStack(aDestruction(), ports)).toMatchObject({ kind: "destroyed" });
    expect(aws.find("ci-broker")).toBeUndefined();
    expect(ports.said).toContainEqual({
      event: "destroying",
      lookedAt: 0,
      resources: [
        {
          logicalId: "Queue",
          type: "AWS::SQS::Queue",
          physicalId: "Queue",
          fate: "delete",
          holds: "messages not yet read",
          data: { kind: "notProbed" },
        },
        {
          logicalId: "Kept",
          type: "AWS::SQS::Queue",
          physicalId: "Kept",
          fate: "retain",
          holds: "files on its disk",
          data: { kind: "notProbed" },
        },
      ],
    });
  });

  it("is refused, agreed or not, while data would go that nobody named", async () => {
    const aws = deployed();
    const outcome = await destroyStack(aDestruction({ allowRemoving: [] }), fakePorts(aws));
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "removesStateful" } });
    expect(JSON.stringify(outcome)).toContain("--allow-removing Queue");
    expect(aws.calls).not.toContain("deleteStack");
  });

  it.each([
    { answer: "no", code: "declined" },
    { answer: "unanswerable", code: "consentNeeded" },
  ] as const)("is refused when the answer is $answer", async ({ answer, code }) => {
    const aws = deployed();
    const outcome = await destroyStack(
      aDestruction({ agreed: false }),
      fakePorts(aws, { confirm: async () => answer }),
    );
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code } });
    expect(aws.calls).not.toContain("deleteStack");
  });

  it("is refused, before anything goes, while another layer of the environment takes its outputs", async () => {
    const taker = {
      stackId: `${aStack().stackId}2`,
      stackName: "ci-elb-logs",
      parameters: { BrokerHost: "broker.ci" },
    };
    const aws = deployed().add(aStack(taker));
    const outcome = await destroyStack(aDestruction(), fakePorts(aws));
    expect(outcome).toMatchObject({
      kind: "refused",
      refusal: { code: "outputsTaken", reasons: ["ci-elb-logs takes BrokerHost"] },
    });
    expect(aws.calls).not.toContain("deleteStack");
  });

  it.each([
    ["another environment", { tags: { ...aStack().tags, environment: "staging" } }],
    ["somebody else", { tags: {} }],
    ["a layer that was given another value", { parameters: { BrokerHost: "elsewhere" } }],
    ["a creation that was rolled back", { status: "ROLLBACK_COMPLETE" }],
  ] as const)("is not held back by %s", async (_what, over) => {
    const parameters = { BrokerHost: "broker.ci" };
    const other = aStack({ stackId: `${aStack().stackId}2`, stackName: "ci-elb-logs", parameters, ...over });
    const aws = deployed().add(other);
    expect(await destroyStack(aDestruction(), fakePorts(aws))).toMatchObject({ kind: "destroyed" });
  });

  it("is not held back by what all layers have, such as the version", async () => {
    const same = aStack({ outputs: { EnvironmentVersion: "1.0.0" } });
    const aws = deployed(same).add({ ...same, stackId: `${same.stackId}2`, stackName: "ci-elb-logs" });
    expect(await destroyStack(aDestruction(), fakePorts(aws))).toMatchObject({ kind: "destroyed" });
  });

  it("is refused when somebody deployed to the stack while the person was asked", async () => {
    const aws = deployed();
    const confirm = async () => {
      aws.settle("ci-broker", { status: "CREATE_COMPLETE", changedAt: 7 });
      return "yes" as const;
    };
    const outcome = await destroyStack(aDestruction({ agreed: false }), fakePorts(aws, { confirm }));
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "changedMeanwhile" } });
    expect(aws.calls).not.toContain("deleteStack");
  });

  it("that is not there is success", async () => {
    expect(await destroyStack(aDestruction(), fakePorts(new FakeAws()))).toEqual({ kind: "absent" });
  });

  it.each([
    ["was asked for", { expectedRegion: "eu-west-1" }, {}],
    ["is set up", {}, { stackId: "arn:aws:cloudformation:eu-west-1:111111111111:stack/ci-broker/1" }],
  ])("is refused in another region than %s", async (_, over, stack) => {
    const aws = deployed(stack);
    const outcome = await destroyStack(aDestruction(over), fakePorts(aws));
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "wrongRegion" } });
    expect(aws.calls).not.toContain("deleteStack");
  });

  it("respects termination protection, and offers the whole command that lifts it for this one stack, with what was consented to already", async () => {
    const aws = deployed({ terminationProtection: true });
    const outcome = await destroyStack(aDestruction({ liftProtection: ["ci-cache"] }), fakePorts(aws));
    expect(outcome).toMatchObject({
      kind: "refused",
      refusal: {
        code: "terminationProtected",
        reasons: ["--lift-protection names ci-cache, and this stack is ci-broker"],
        waysOut: [
          expect.objectContaining({
            action: "destroy-command --allow-removing Queue --yes --lift-protection ci-broker",
          }),
        ],
      },
    });
    expect(aws.calls).not.toContain("deleteStack");
    expect(aws.calls).not.toContain("setTerminationProtection");
  });

  it("tells of the protection together with the data that has to be named", async () => {
    const aws = deployed({ terminationProtection: true });
    const outcome = await destroyStack(aDestruction({ allowRemoving: [] }), fakePorts(aws));
    const actions = outcome.kind === "refused" ? outcome.refusal.waysOut.map(({ action }) => action) : [];
    expect(actions).toContainEqual(expect.stringContaining("--allow-removing Queue"));
    expect(actions).toContain("destroy-command --yes --lift-protection ci-broker");
  });

  it("lifts termination protection last of all, for the stack that was named", async () => {
    const aws = deployed({ terminationProtection: true });
    const confirm = async () => "yes" as const;
    const request = aDestruction({ agreed: false, liftProtection: ["ci-cache", "ci-broker"] });
    expect(await destroyStack(request, fakePorts(aws, { confirm }))).toMatchObject({ kind: "destroyed" });
    const lifted = aws.calls.indexOf("setTerminationProtection");
    expect(aws.calls.slice(lifted, lifted + 2)).toEqual(["setTerminationProtection", "deleteStack"]);
  });

  it.each([
    ["nobody agrees", { agreed: false }],
    ["data is not named", { allowRemoving: [] }],
  ])("lifts nothing when %s", async (_, over) => {
    const aws = deployed({ terminationProtection: true });
    const outcome = await destroyStack(aDestruction({ liftProtection: ["ci-broker"], ...over }), fakePorts(aws));
    expect(outcome.kind).toBe("refused");
    expect(aws.calls).not.toContain("setTerminationProtection");
  });

  it("switches termination protection on again when AWS refuses the deletion", async () => {
    const aws = deployed({ terminationProtection: true });
    aws.deleteStack = () => Promise.reject(new DeployError({ code: "rejected", problem: "no" }));
    const request = aDestruction({ liftProtection: ["ci-broker"] });
    await expect(destroyStack(request, fakePorts(aws))).rejects.toMatchObject({ code: "rejected" });
    expect(aws.find("ci-broker")?.terminationProtection).toBe(true);
  });

  it("switches termination protection on again when the stack stays", async () => {
    const aws = deployed({ terminationProtection: true });
    aws.script({ failing: { logicalId: "Queue", reason: "no" } });
    const request = aDestruction({ liftProtection: ["ci-broker"] });
    expect(await destroyStack(request, fakePorts(aws))).toMatchObject({ kind: "failed", status: "DELETE_FAILED" });
    expect(aws.find("ci-broker")?.terminationProtection).toBe(true);
  });

  it.each([
    ["AWS refuses the deletion", () => Promise.reject(new DeployError({ code: "rejected", problem: "no" }))],
    ["the stack stays", undefined],
  ])("leaves a stack without termination protection that had none, when %s", async (_, deleteStack) => {
    const aws = deployed({ terminationProtection: false });
    aws.script({ failing: { logicalId: "Queue", reason: "no" } });
    if (deleteStack !== undefined) aws.deleteStack = deleteStack;
    const request = aDestruction({ liftProtection: ["ci-broker"] });
    await destroyStack(request, fakePorts(aws)).catch((error: unknown) => error);
    expect(aws.calls).not.toContain("setTerminationProtection");
  });

  it("switches termination protection on where a run that was cut off may have lifted it", async () => {
    const aws = deployed({ status: "DELETE_IN_PROGRESS", terminationProtection: false });
    const before = (called: string) => {
      if (called === "describeEvents") aws.settle("ci-broker", { status: "DELETE_FAILED" });
    };
    aws.script({ before });
    expect(await destroyStack(aDestruction(), fakePorts(aws))).toMatchObject({ status: "DELETE_FAILED" });
    expect(aws.find("ci-broker")?.terminationProtection).toBe(true);
  });

  it("says how to switch termination protection on again when that fails too", async () => {
    const aws = deployed({ terminationProtection: true });
    aws.script({
      failing: { logicalId: "Queue", reason: "no" },
      before: (called, count) => {
        if (called === "setTerminationProtection" && count > 1)
          throw new DeployError({ code: "throttled", problem: "busy" });
      },
    });
    const ports = fakePorts(aws);
    expect(await destroyStack(aDestruction({ liftProtection: ["ci-broker"] }), ports)).toMatchObject({
      kind: "failed",
    });
    expect(ports.said).toContainEqual({
      event: "warning",
      message: expect.stringContaining("--enable-termination-protection --stack-name ci-broker"),
    });
  });

  it("that fails says what is left, and the command to leave it outside the stack", async () => {
    const aws = deployed();
    aws.script({ failing: { logicalId: "Queue", reason: "The bucket you tried to delete is not empty" } });
    const listed = aws.listResources.bind(aws);
    aws.listResources = async (name) =>
      (await listed(name)).map((resource) =>
        resource.logicalId === "Queue" ? { ...resource, status: "DELETE_FAILED" } : resource,
      );
    const outcome = await destroyStack(aDestruction(), fakePorts(aws));
    expect(outcome).toMatchObject({
      kind: "failed",
      status: "DELETE_FAILED",
      story: { rootCause: { logicalId: "Queue" } },
    });
    expect(JSON.stringify(outcome)).toContain(
      "delete-stack --stack-name ci-broker --region ap-southeast-2 --retain-resources Queue",
    );
  });

  it.each(STACK_STATUSES)("in %s that is somebody else's is never done", async (status) => {
    const aws = deployed({ status, tags: { application: "other" } });
    const shell = status === "REVIEW_IN_PROGRESS";
    if (shell) aws.listChangeSets = async () => [{ name: "theirs", createdAt: 0 }];
    const outcome = await destroyStack(aDestruction(), fakePorts(aws));
    expect(outcome.kind).toBe(status === "DELETE_COMPLETE" ? "absent" : "refused");
    expect(aws.calls).not.toContain("deleteStack");
  });

  it("is not done in another account than the one asked for", async () => {
    const aws = deployed();
    const outcome = await destroyStack(aDestruction({ expectedAccount: "222222222222" }), fakePorts(aws));
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "wrongAccount" } });
  });

  it("waits while an update runs, and lists and asks only then", async () => {
    const aws = new FakeAws().add(aStack({ status: "UPDATE_IN_PROGRESS" }), {
      pending: [{ status: "UPDATE_IN_PROGRESS" }, { status: "UPDATE_COMPLETE" }],
    });
    const ports = fakePorts(aws);
    expect(await destroyStack(aDestruction(), ports)).toMatchObject({ kind: "destroyed" });
    const told = ports.said.flatMap((fact) => (fact.event === "running" ? [fact.whose] : [fact.event]));
    expect(told.indexOf("another")).toBeGreaterThan(0);
    expect(told.indexOf("destroying")).toBeGreaterThan(told.indexOf("another"));
  });

  it("is followed while another destruction runs", async () => {
    const leaving = new FakeAws().add(aStack({ status: "DELETE_IN_PROGRESS" }), {
      pending: [{ status: "DELETE_IN_PROGRESS" }, { status: "DELETE_COMPLETE" }],
    });
    expect(await destroyStack(aDestruction(), fakePorts(leaving))).toMatchObject({ kind: "destroyed" });
  });
});
