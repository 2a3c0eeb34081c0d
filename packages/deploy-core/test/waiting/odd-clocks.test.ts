import { describe, expect, it } from "vitest";
import { deployStack } from "../../src/deploy.ts";
import { destroyStack } from "../../src/destroy.ts";
import { DeployError } from "../../src/errors.ts";
import { aRequest, fakePorts, TEMPLATE } from "../support/a-deployment.ts";
import { aStack, FakeAws } from "../support/fake-aws.ts";

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** What a clock says when it is asked for the `reading`th time, and `ms` have gone by. */
type Clock = (ms: number, reading: number) => number;

const CLOCKS: readonly (readonly [string, Clock])[] = [
  ["starts a day late", (ms) => DAY_MS + ms],
  ["stands still a day late", () => DAY_MS],
  ["runs backwards", (ms) => 10 * DAY_MS - ms],
  ...[3, 5, 6, 7, 9].flatMap((when): (readonly [string, Clock])[] => [
    [`is set a day forward at its reading ${when}`, (ms, reading) => (reading > when ? DAY_MS + ms : ms)],
    [`is set a day back at its reading ${when}`, (ms, reading) => (reading > when ? ms - DAY_MS : ms)],
  ]),
];

/** Ports whose sleeps are written down; a run that asks for the time without end is ended. */
function portsWith(aws: FakeAws, clock: Clock) {
  const ports = fakePorts(aws);
  const slept: number[] = [];
  let readings = 0;
  const sleep = async (ms: number): Promise<void> => {
    slept.push(ms);
    await ports.clock.sleep(ms);
  };
  const now = (): number => {
    readings += 1;
    if (readings > 2_000) throw new Error("it asks for the time without end");
    return clock(ports.clock.now(), readings);
  };
  return { ports: { ...ports, clock: { now, sleep, pause: sleep } }, slept };
}

const deployed = () => new FakeAws().add(aStack(), { template: TEMPLATE });
const request = () => aRequest({ version: "2.0.0", deadlineAt: 20 * DAY_MS });

describe.each(CLOCKS)("under a clock that %s", (_name, clock) => {
  it.each([
    ["a create", () => new FakeAws(), deployStack],
    ["an update", deployed, deployStack],
  ] as const)("%s is done after pauses of seconds", async (_what, cloud, run) => {
    const { ports, slept } = portsWith(cloud(), clock);
    expect(await run(request(), ports)).toMatchObject({ kind: "deployed" });
    expect(Math.max(...slept)).toBeLessThanOrEqual(15_000);
    expect(slept.length).toBeLessThan(20);
  });

  it("an update whose wait is over by then ends, and is never slept for", async () => {
    const { ports, slept } = portsWith(deployed(), clock);
    const { kind } = await deployStack({ ...request(), deadlineAt: HOUR_MS }, ports);
    expect(["deployed", "stillRunning"]).toContain(kind);
    expect(Math.max(0, ...slept)).toBeLessThanOrEqual(15_000);
  });

  it("a destruction is done after pauses of seconds", async () => {
    const { ports, slept } = portsWith(deployed(), clock);
    const { verb: _verb, ...others } = request();
    const outcome = await destroyStack(
      { ...others, environment: "ci", agreed: true, allowRemoving: ["DataNodes", "Queue", "Kept"], liftProtection: [] },
      ports,
    );
    expect(outcome).toMatchObject({ kind: "destroyed" });
    expect(Math.max(...slept)).toBeLessThanOrEqual(15_000);
  });
});

describe("a machine that sleeps while it follows an operation", () => {
  /** Sleeps for three hours at the first pause; the first looks after it find no network. */
  async function deployAcrossSleep(failures: number, deadlineAt: number) {
    const aws = deployed();
    let wokeUp = false;
    let failed = 0;
    aws.script({
      before: (method) => {
        if (!wokeUp || failed >= failures || !method.startsWith("describe")) return;
        failed += 1;
        throw new DeployError({ code: "unreachable", problem: "There is no network." });
      },
    });
    const ports = fakePorts(aws);
    const sleep = async (ms: number): Promise<void> => {
      await ports.clock.sleep(ms);
      if (wokeUp || !aws.calls.includes("executeChangeSet")) return;
      // The operation comes to its end meanwhile: the double goes on by a step each time it is asked.
      for (let step = 0; step < 5; step += 1) await aws.describeEvents(aws.find("ci-broker")?.stackId ?? "");
      wokeUp = true;
    };
    const now = () => ports.clock.now() + (wokeUp ? 3 * HOUR_MS : 0);
    return deployStack({ ...request(), deadlineAt }, { ...ports, clock: { now, sleep, pause: sleep } });
  }

  it("sees the end after its wait is over, though its network comes back later than it does", async () => {
    expect(await deployAcrossSleep(2, HOUR_MS)).toMatchObject({ kind: "deployed" });
  });

  it("does not take its own sleep for a time in which AWS did not answer", async () => {
    expect(await deployAcrossSleep(20, 20 * DAY_MS)).toMatchObject({ kind: "deployed" });
  });

  it("waits no longer than it was to, when the network stays away", async () => {
    expect(await deployAcrossSleep(1_000, HOUR_MS)).toMatchObject({ kind: "stillRunning" });
  });
});
