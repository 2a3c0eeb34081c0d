import { describe, expect, it } from "vitest";
import { deployStack } from "../src/deploy.ts";
import { CHANGE_SET_BUSY, DeployError } from "../src/errors.ts";
import { exitCodeOf } from "../src/model/outcome.ts";
import { aRequest, fakePorts, TEMPLATE } from "./support/a-deployment.ts";
import { aStack, FakeAws } from "./support/fake-aws.ts";

const deployed = (over = {}) => new FakeAws().add(aStack(over), { template: TEMPLATE });

describe("an interrupted deployment", () => {
  it("before the execution changes nothing and leaves nothing behind", async () => {
    const aws = new FakeAws();
    const interrupted = () => aws.calls.includes("createChangeSet");
    const outcome = await deployStack(aRequest(), fakePorts(aws, { interrupted }));
    expect(outcome).toEqual({ kind: "interrupted", runningOn: undefined, reattach: undefined });
    expect(aws.calls).not.toContain("executeChangeSet");
    expect(aws.leftovers()).toEqual([]);
  });

  it("after the execution detaches, and says how to follow it again", async () => {
    const aws = new FakeAws();
    const interrupted = () => aws.calls.includes("executeChangeSet");
    const outcome = await deployStack(aRequest(), fakePorts(aws, { interrupted }));
    expect(outcome).toEqual({
      kind: "interrupted",
      runningOn: "CREATE_IN_PROGRESS",
      reattach: "node deploy.mjs deploy",
    });
    expect(exitCodeOf(outcome)).toBe(130);
  });

  it("waits until the change set can be deleted, which AWS refuses while it is being made", async () => {
    const aws = new FakeAws();
    const deleteChangeSet = aws.deleteChangeSet.bind(aws);
    let refusals = 3;
    aws.deleteChangeSet = async (id) => {
      refusals -= 1;
      if (refusals >= 0) throw new DeployError({ code: CHANGE_SET_BUSY, problem: "in progress" });
      return deleteChangeSet(id);
    };
    const interrupted = () => aws.calls.includes("createChangeSet");
    const ports = fakePorts(aws, { interrupted });
    expect(await deployStack(aRequest(), ports)).toMatchObject({ kind: "interrupted" });
    expect(aws.leftovers()).toEqual([]);
    expect(ports.said).not.toContainEqual(expect.objectContaining({ event: "warning" }));
  });
});

describe("an update of which little can be seen", () => {
  it("is followed although looking fails now and then", async () => {
    const aws = deployed();
    aws.script({
      before: (method, count) => {
        if (method === "describeEvents" && count % 2 === 0)
          throw new DeployError({ code: "throttled", problem: "Rate exceeded" });
      },
    });
    const ports = fakePorts(aws);
    expect(await deployStack(aRequest({ version: "1.1.0" }), ports)).toMatchObject({ kind: "deployed" });
    expect(ports.said).toContainEqual({
      event: "warning",
      message: "could not look, and will look again: Rate exceeded",
    });
  });

  it("is given up on as still running when AWS does not answer any more", async () => {
    const aws = deployed();
    aws.script({
      before: (method, count) => {
        if (method === "describeEvents" && count > 2)
          throw new DeployError({ code: "endpointDown", problem: "no answer" });
        if (method === "describeStack" && count > 1)
          throw new DeployError({ code: "endpointDown", problem: "no answer" });
      },
    });
    const ports = fakePorts(aws);
    const outcome = await deployStack(aRequest({ version: "1.1.0", deadlineAt: Number.MAX_SAFE_INTEGER }), ports);
    expect(outcome).toMatchObject({ kind: "stillRunning", status: "UPDATE_IN_PROGRESS" });
    expect(ports.clock.sleptMs()).toBeLessThan(11 * 60_000);
  });

  it("is followed when the execution was taken, but its answer was lost", async () => {
    const aws = deployed();
    const execute = aws.executeChangeSet.bind(aws);
    aws.executeChangeSet = async (...args) => {
      await execute(...args);
      throw new DeployError({ code: "endpointDown", problem: "socket hang up" });
    };
    expect(await deployStack(aRequest({ version: "1.1.0" }), fakePorts(aws))).toMatchObject({ kind: "deployed" });
  });

  it("discards its change set when the execution was not taken", async () => {
    const aws = deployed();
    aws.executeChangeSet = () => Promise.reject(new DeployError({ code: "rejected", problem: "obsolete" }));
    await expect(deployStack(aRequest({ version: "1.1.0" }), fakePorts(aws))).rejects.toThrow("obsolete");
    expect(aws.leftovers()).toEqual([]);
  });

  it("that is not over when the wait ends is still running, never failed", async () => {
    const aws = deployed();
    aws.describeEvents = async () => ({ events: [], nextToken: undefined });
    const outcome = await deployStack(aRequest({ version: "1.1.0", deadlineAt: 30_000 }), fakePorts(aws));
    expect(outcome).toMatchObject({ kind: "stillRunning", reattach: "node deploy.mjs deploy" });
    expect(exitCodeOf(outcome)).toBe(4);
  });

  it("leaves no change set behind when the look before its execution fails", async () => {
    const aws = deployed();
    aws.describeEvents = () => Promise.reject(new DeployError({ code: "throttled", problem: "Rate exceeded" }));
    await expect(deployStack(aRequest({ version: "1.1.0" }), fakePorts(aws))).rejects.toMatchObject({
      code: "throttled",
    });
    expect(aws.leftovers()).toEqual([]);
  });

  it("is followed when it was over before the answer to its execution was lost", async () => {
    const aws = deployed();
    const execute = aws.executeChangeSet.bind(aws);
    aws.executeChangeSet = async (...args) => {
      await execute(...args);
      while (aws.find("ci-broker")?.status !== "UPDATE_COMPLETE") await aws.describeEvents("ci-broker");
      throw new DeployError({ code: "endpointDown", problem: "socket hang up" });
    };
    expect(await deployStack(aRequest({ version: "1.1.0" }), fakePorts(aws))).toMatchObject({ kind: "deployed" });
  });

  it("is still running, not failed, when nobody can tell whether its execution was taken", async () => {
    const aws = deployed();
    const noAnswer = () => Promise.reject(new DeployError({ code: "endpointDown", problem: "no answer" }));
    aws.executeChangeSet = () => {
      aws.describeEvents = noAnswer;
      aws.describeStack = noAnswer;
      return noAnswer();
    };
    const outcome = await deployStack(aRequest({ version: "1.1.0" }), fakePorts(aws));
    expect(outcome).toMatchObject({ kind: "stillRunning", reattach: "node deploy.mjs deploy" });
    expect(aws.calls).not.toContain("deleteChangeSet");
  });

  it("that was taken and never begins is no success, whatever the stack's state from before says", async () => {
    const aws = deployed();
    aws.executeChangeSet = async () => undefined;
    await expect(deployStack(aRequest({ version: "1.1.0" }), fakePorts(aws))).rejects.toMatchObject({
      code: "neverBegan",
      exitCode: 1,
    });
  });

  it("is rolled back although a stale read still shows the success from before it", async () => {
    const aws = deployed();
    aws.script({ failing: { logicalId: "Queue", reason: "no" } });
    const describeStack = aws.describeStack.bind(aws);
    let stale = 2;
    aws.describeStack = async (name) => {
      const stack = await describeStack(name);
      if (stack?.status !== "UPDATE_ROLLBACK_COMPLETE" || stale === 0) return stack;
      stale -= 1;
      return { ...stack, status: "CREATE_COMPLETE" };
    };
    expect(await deployStack(aRequest({ version: "1.1.0" }), fakePorts(aws))).toMatchObject({ kind: "rolledBack" });
    expect(stale).toBe(0);
  });
});
