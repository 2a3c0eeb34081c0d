import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deployStack } from "../src/deploy.ts";
import { DeployError, STACK_MOVED } from "../src/errors.ts";
import type { DeployRequest } from "../src/model/deploy-request.ts";
import type { DeployOutcome } from "../src/model/outcome.ts";
import type { StackApi } from "../src/ports.ts";
import { aRequest, fakePorts, TEMPLATE } from "./support/a-deployment.ts";
import { aStack, FakeAws } from "./support/fake-aws.ts";

/** Runs deployments over one AWS; every call and every pause of each waits for the scheduler to let it go on. */
async function deployAtOnce(
  scheduler: fc.Scheduler,
  { aws, requests }: { readonly aws: FakeAws; readonly requests: readonly DeployRequest[] },
): Promise<readonly DeployOutcome[]> {
  const endings = requests.map((request, index) => {
    const stacks = new Proxy<StackApi>(aws, {
      get: (target, method: keyof StackApi) => async (first: never, second: never) => {
        await scheduler.schedule(Promise.resolve(), `${index}: ${method}`);
        return target[method](first, second);
      },
    });
    let now = 0;
    let tokens = 0;
    const pause = async (ms: number): Promise<void> => {
      await scheduler.schedule(Promise.resolve(), `${index}: pause`);
      now += ms;
    };
    const clock = { now: () => now, sleep: pause, pause, sleptMs: () => now };
    const newToken = (): string => `${index}x${(tokens += 1)}`;
    return deployStack(request, fakePorts(stacks, { clock, newToken }));
  });
  return scheduler.waitFor(Promise.all(endings));
}

/** Counts the executions that AWS took, by the version they brought. */
function countExecutions(aws: FakeAws): () => number {
  const execute = aws.executeChangeSet.bind(aws);
  let taken = 0;
  aws.executeChangeSet = async (...args) => {
    await execute(...args);
    taken += 1;
  };
  return () => taken;
}

/** Follows for as long as it takes: the scheduler may let one deployment pause a thousand times. */
const aRequestFor = (version: string, over: Partial<DeployRequest> = {}): DeployRequest =>
  aRequest({ version, deadlineAt: Number.MAX_SAFE_INTEGER, ...over });

const settled = (version: string): FakeAws =>
  new FakeAws().add(aStack({ tags: { ...aStack().tags, "environment:version": version } }), { template: TEMPLATE });

const inReview = (): FakeAws => new FakeAws().add(aStack({ status: "REVIEW_IN_PROGRESS" }));

describe("deployments at once, in whatever order their steps come", () => {
  it.each([
    ["two of one version create its stack", () => new FakeAws(), 2],
    ["three of one version create its stack", () => new FakeAws(), 3],
    ["two of one version create it in a stack that was left in review", inReview, 2],
    ["two of one version update its stack", () => settled("0.9.0"), 2],
  ])("%s once; all end well and leave nothing behind", async (_what, start, deployers) => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const aws = start();
        const executions = countExecutions(aws);
        const requests = Array.from({ length: deployers }, () => aRequestFor("1.0.0"));
        const endings = await deployAtOnce(scheduler, { aws, requests });
        for (const { kind } of endings) expect(["deployed", "unchanged"]).toContain(kind);
        expect(executions()).toBe(1);
        expect(aws.find("ci-broker")?.tags["environment:version"]).toBe("1.0.0");
        expect(aws.leftovers()).toEqual([]);
      }),
    );
  });

  it.each([
    ["create", () => new FakeAws()],
    ["update", () => settled("0.9.0")],
  ])("two of different versions that %s a stack are executed one after the other", async (_what, start) => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const aws = start();
        const executions = countExecutions(aws);
        const endings = await deployAtOnce(scheduler, { aws, requests: [aRequestFor("1.0.0"), aRequestFor("2.0.0")] });
        expect(endings.map(({ kind }) => kind)).toEqual(["deployed", "deployed"]);
        expect(executions()).toBe(2);
        expect(aws.leftovers()).toEqual([]);
      }),
    );
  });

  it("a plan and an update do not disturb each other", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const aws = settled("0.9.0");
        const requests = [aRequestFor("1.0.0"), aRequestFor("2.0.0", { verb: "plan" })];
        const [deployment, plan] = await deployAtOnce(scheduler, { aws, requests });
        expect(deployment?.kind).toBe("deployed");
        expect(["planned", "stillRunning"]).toContain(plan?.kind);
        expect(aws.leftovers()).toEqual([]);
      }),
    );
  });
});

describe("a deployment that is overtaken", () => {
  it("before its execution follows the other one, does not take it for its own, and deploys over it", async () => {
    const aws = settled("0.9.0");
    let overtaken = false;
    aws.script({
      before: (method) => {
        if (method !== "executeChangeSet" || overtaken) return;
        overtaken = true;
        const theirs = { ...aStack().tags, "environment:version": "3.0.0" };
        aws.settle("ci-broker", { status: "UPDATE_COMPLETE", tags: theirs });
        throw new DeployError({ code: STACK_MOVED, problem: "ChangeSet [mine] does not exist" });
      },
    });
    const ports = fakePorts(aws);
    expect(await deployStack(aRequestFor("1.0.0"), ports)).toMatchObject({ kind: "deployed", operation: "update" });
    expect(aws.find("ci-broker")?.tags["environment:version"]).toBe("1.0.0");
    expect(ports.said).toContainEqual({
      event: "warning",
      message: "ChangeSet [mine] does not exist; planning anew.",
    });
    expect(aws.leftovers()).toEqual([]);
  });

  it("while it reads is neither refused for what it read, nor does it delete or advise to destroy", async () => {
    const aws = inReview();
    const listChangeSets = aws.listChangeSets.bind(aws);
    aws.listChangeSets = async (stackId) => {
      aws.settle("ci-broker", { status: "CREATE_COMPLETE" });
      await aws.describeEvents(stackId);
      return listChangeSets(stackId);
    };
    expect(await deployStack(aRequestFor("1.0.0"), fakePorts(aws))).toMatchObject({ kind: "deployed" });
    expect(aws.calls).not.toContain("deleteStack");
  });

  it("again and again is refused, naming what was seen, and leaves nothing behind", async () => {
    const aws = settled("0.9.0");
    aws.executeChangeSet = () =>
      Promise.reject(new DeployError({ code: STACK_MOVED, problem: "ChangeSet [mine] does not exist" }));
    expect(await deployStack(aRequestFor("1.0.0"), fakePorts(aws))).toEqual({
      kind: "refused",
      refusal: {
        code: "unsettled",
        problem:
          "others changed stack ci-broker under this command, 10 times in a row. Nothing of this one was executed.",
        reasons: ["ChangeSet [mine] does not exist"],
        waysOut: [
          {
            label: "see who works on it",
            action: "aws cloudformation describe-stack-events --stack-name ci-broker --region ap-southeast-2",
          },
          { label: "then", action: "node deploy.mjs deploy" },
        ],
      },
    });
    expect(aws.leftovers()).toEqual([]);
  });

  it("can be interrupted between two attempts", async () => {
    const aws = settled("0.9.0");
    aws.createChangeSet = () => Promise.reject(new DeployError({ code: STACK_MOVED, problem: "too late" }));
    let looks = 0;
    const interrupted = () => (looks += 1) > 2;
    expect(await deployStack(aRequestFor("1.0.0"), fakePorts(aws, { interrupted }))).toEqual({
      kind: "interrupted",
      runningOn: undefined,
      reattach: undefined,
    });
  });
});
