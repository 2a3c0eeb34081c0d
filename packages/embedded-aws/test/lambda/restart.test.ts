import { describe, expect, it } from "vitest";
import { aFolder, anEngine } from "../engine-fixture.ts";
import { aLambda } from "./a-lambda.ts";
import { aQueue } from "./a-queue.ts";
import { someLogs } from "./some-logs.ts";
import { until } from "../until.ts";

const FAILS = `exports.handler = async () => { throw new Error("no"); }`;

describe("an engine that is closed", () => {
  it("goes on with an event where its function had failed once: three attempts, then a dead letter", async () => {
    const stateDir = await aFolder();
    const closed = await anEngine({ stateDir, speed: "real" });
    const before = aLambda(closed);
    const { arn } = await aQueue(closed, "dead");
    await before.create(FAILS, { DeadLetterConfig: { TargetArn: arn } });
    await before.invoke({ a: 1 }, { InvocationType: "Event" });
    const starts = async (logs: () => Promise<readonly string[]>): Promise<number> =>
      (await logs()).filter((message) => message.startsWith("START")).length;
    const logs = someLogs(closed);
    await until(async () => ((await starts(logs)) === 1 ? true : undefined));
    await closed.close();

    const engine = await anEngine({ stateDir });
    const dead = await aQueue(engine, "dead");
    expect((await dead.receive()).Body).toBe('{"a":1}');
    expect(await starts(someLogs(engine))).toBe(3);
  });
});
