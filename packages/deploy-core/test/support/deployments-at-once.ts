import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deployStack } from "../../src/deploy.ts";
import type { DeployRequest } from "../../src/model/deploy-request.ts";
import type { DeployOutcome } from "../../src/model/outcome.ts";
import type { StackApi } from "../../src/ports.ts";
import { aRequest, fakePorts, TEMPLATE } from "./a-deployment.ts";
import { aStack, FakeAws } from "./fake-aws.ts";

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
export const aRequestFor = (version: string, over: Partial<DeployRequest> = {}): DeployRequest =>
  aRequest({ version, deadlineAt: Number.MAX_SAFE_INTEGER, ...over });

/** An AWS in which the stack is at rest in a version. */
export const settled = (version: string): FakeAws =>
  new FakeAws().add(aStack({ tags: { ...aStack().tags, "environment:version": version } }), { template: TEMPLATE });

/** An AWS in which the stack was left in review. */
export const inReview = (): FakeAws => new FakeAws().add(aStack({ status: "REVIEW_IN_PROGRESS" }));

/**
 * Declares the tests of deployments whose steps come in as many random orders as given, each time.
 * Few are a sample; many are for `deploy-at-once.deep.ts`.
 */
export function testDeploymentsAtOnce(numRuns: number): void {
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
        { numRuns },
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
          const endings = await deployAtOnce(scheduler, {
            aws,
            requests: [aRequestFor("1.0.0"), aRequestFor("2.0.0")],
          });
          expect(endings.map(({ kind }) => kind)).toEqual(["deployed", "deployed"]);
          expect(executions()).toBe(2);
          expect(aws.leftovers()).toEqual([]);
        }),
        { numRuns },
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
        { numRuns },
      );
    });
  });
}
