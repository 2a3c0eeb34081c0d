import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findRunningEngine, startEmbeddedAws } from "../src/index.ts";
import { LOCK_FILE } from "../src/node/state-lock.ts";
import { aFolder, anEngine, anEngineProcess } from "./engine-fixture.ts";

describe("a state folder", () => {
  it("is held by one engine, which tells others where it is", async () => {
    const stateDir = await aFolder();
    const engine = await anEngine({ stateDir });
    expect(await findRunningEngine(stateDir)).toEqual({ pid: process.pid, endpoint: engine.endpoint });
    await expect(startEmbeddedAws({ speed: "instant", stateDir })).rejects.toMatchObject({
      code: "StateInUse",
      endpoint: engine.endpoint,
      nextStep: expect.stringContaining(`AWS_ENDPOINT_URL=${engine.endpoint}`) as string,
    });
  });

  it("goes to exactly one of several engines that start at once", async () => {
    const stateDir = await aFolder();
    const starts = await Promise.allSettled([1, 2, 3].map(() => startEmbeddedAws({ speed: "instant", stateDir })));
    const started = starts.flatMap((start) => (start.status === "fulfilled" ? [start.value] : []));
    await Promise.all(started.map((engine) => engine.close()));
    expect(started).toHaveLength(1);
    const refused = starts.flatMap((start) => (start.status === "rejected" ? [start.reason as unknown] : []));
    expect(refused).toEqual(Array(2).fill(expect.objectContaining({ code: "StateInUse" })));
  });

  it("is free again after its engine was closed", async () => {
    const stateDir = await aFolder();
    const engine = await startEmbeddedAws({ speed: "instant", stateDir });
    await engine.close();
    expect(await findRunningEngine(stateDir)).toBeUndefined();
    await anEngine({ stateDir });
  });

  it("is taken over from an engine that was killed", async () => {
    const stateDir = await aFolder();
    const holder = await anEngineProcess(stateDir);
    expect(await findRunningEngine(stateDir)).toEqual({ pid: holder.pid, endpoint: holder.endpoint });
    await holder.kill();
    expect(await findRunningEngine(stateDir)).toBeUndefined();
    await anEngine({ stateDir });
  });

  it("is taken over when the process of its lock is another program, or the lock cannot be read", async () => {
    for (const lock of [JSON.stringify({ pid: process.pid, endpoint: "http://127.0.0.1:1" }), "not a lock"]) {
      const stateDir = await aFolder();
      await writeFile(join(stateDir, LOCK_FILE), lock);
      const engine = await anEngine({ stateDir });
      expect(await readFile(join(stateDir, LOCK_FILE), "utf8")).toContain(engine.endpoint);
    }
  });
});
