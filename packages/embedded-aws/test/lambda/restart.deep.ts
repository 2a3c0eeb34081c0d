import { CreateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { describe, it, expect } from "vitest";
import { aFolder, anEngine, anEngineProcess } from "../engine-fixture.ts";
import { aLambda } from "./a-lambda.ts";
import { aQueue } from "./a-queue.ts";
import { someLogs } from "./some-logs.ts";
import { until } from "../until.ts";

const FAILS = `exports.handler = async () => { throw new Error("no"); }`;

describe("an engine that is killed", () => {
  it("goes on with an event where its function had failed once: three attempts, then a dead letter", async () => {
    const stateDir = await aFolder();
    const killed = await anEngineProcess(stateDir);
    const before = aLambda(killed);
    const { arn } = await aQueue(killed, "dead");
    await before.create(FAILS, { DeadLetterConfig: { TargetArn: arn } });
    await before.invoke({ a: 1 }, { InvocationType: "Event" });
    const starts = async (logs: () => Promise<readonly string[]>): Promise<number> =>
      (await logs()).filter((message) => message.startsWith("START")).length;
    const logs = someLogs(killed);
    await until(async () => ((await starts(logs)) === 1 ? true : undefined));
    await killed.kill();

    const engine = await anEngine({ stateDir });
    const dead = await aQueue(engine, "dead");
    expect((await dead.receive()).Body).toBe('{"a":1}');
    expect(await starts(someLogs(engine))).toBe(3);
  });

  it("runs again what ran, reads on, and leaves no process of a function behind, not even a busy one", async () => {
    const stateDir = await aFolder();
    const killed = await anEngineProcess(stateDir);
    const before = aLambda(killed);
    const queue = await aQueue(killed, "work");
    const source = `exports.handler = async (event) => { if (event.busy) for (;;); console.log("ran"); return process.pid; }`;
    await before.create(source, { Timeout: 30 });
    await before.client.send(new CreateEventSourceMappingCommand({ FunctionName: "f", EventSourceArn: queue.arn }));
    const pid = Number((await before.invoke()).answer);
    void before.invoke({ busy: true }).catch(() => undefined);
    await killed.kill();
    await until(async () => (isAlive(pid) ? undefined : true));

    const engine = await anEngine({ stateDir });
    const after = await aQueue(engine, "work");
    await after.send("one");
    await until(async () => ((await after.count()).join() === "0,0" ? true : undefined));
    const ran = (await someLogs(engine)()).filter((message) => message.includes("\tran\n"));
    expect(ran).toHaveLength(2);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
