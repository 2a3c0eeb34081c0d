import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { findAllowance, openWaitingLine } from "../../src/node/waiting-line.ts";

const CLIENT = fileURLToPath(new URL("budget-client.ts", import.meta.url));
const PLACE = { account: "111111111111", region: "x", endpoint: undefined };
const ALLOWANCE = { callsPerSecond: 1_000, burst: 1 };

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "waiting-line-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return path.join(folder, "shared");
}

/** A process that has come up and makes its calls when it is told to. */
async function start(folder: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", CLIENT, folder, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines: string[] = [];
  const ended = once(child, "close");
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  await Promise.race([once(child.stdout, "data"), ended]);
  return {
    async calls(): Promise<readonly number[]> {
      child.stdin.write("go\n");
      await ended;
      return lines.slice(1).map(Number);
    },
  };
}

describe("the waiting line of several processes", () => {
  it("lets them make no more calls together than one may, and each of them its share", async () => {
    const folder = await aFolder();
    const clients = await Promise.all([start(folder, "8"), start(folder, "8")]);
    const startedAt = Date.now();
    const [one = [], two = []] = await Promise.all(clients.map((client) => client.calls()));
    expect([one.length, two.length]).toEqual([8, 8]);
    // 10 calls a second after a burst of 2. A process may print late when it made a call, never early.
    expect(Math.max(...one, ...two) - startedAt).toBeGreaterThanOrEqual(1_390);
  });

  it("goes on when one was killed with the lock in its hand", async () => {
    const folder = await aFolder();
    await start(folder, "0", "holdsTheLock");
    expect((await stat(path.join(folder, "111111111111.x.json.lock"))).isFile()).toBe(true);
    const line = openWaitingLine(PLACE, ALLOWANCE, folder);
    await line.takeTurn("working");
    // It was changed in the file, not only for this process: the next reader sees it.
    const { tokens } = await line.change((shared) => [shared, shared.budget]);
    expect(tokens).toBeLessThan(1.1);
    await expect(stat(path.join(folder, "111111111111.x.json.lock"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("the shared file", () => {
  it("holds numbers, statuses and names of stacks, for this user alone", async () => {
    const folder = await aFolder();
    await openWaitingLine(PLACE, ALLOWANCE, folder).takeTurn("working");
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(path.join(folder, "111111111111.x.json"))).mode & 0o777).toBe(0o600);
    expect(Object.keys(JSON.parse(await readFile(path.join(folder, "111111111111.x.json"), "utf8")) as object)).toEqual(
      ["v", "budget", "board"],
    );
  });

  it("that is damaged is begun anew", async () => {
    const folder = await aFolder();
    await mkdir(folder, { mode: 0o700 });
    await writeFile(path.join(folder, "111111111111.x.json"), '{"v":1,"budget":{"tok');
    await openWaitingLine(PLACE, ALLOWANCE, folder).takeTurn("working");
    expect(JSON.parse(await readFile(path.join(folder, "111111111111.x.json"), "utf8"))).toMatchObject({ v: 1 });
  });

  it("that can not be used leaves this process its own allowance", async () => {
    const folder = await aFolder();
    await writeFile(folder, "a file where a folder should be");
    const line = openWaitingLine(PLACE, { callsPerSecond: 50, burst: 1 }, folder);
    const startedAt = performance.now();
    for (let calls = 0; calls < 6; calls += 1) await line.takeTurn("working");
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(90);
  });

  it("is closed again to others where somebody opened it", async () => {
    const folder = await aFolder();
    await mkdir(folder);
    await chmod(folder, 0o777);
    await openWaitingLine(PLACE, ALLOWANCE, folder).takeTurn("working");
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it("is another's for another account, as soon as that is known", async () => {
    const folder = await aFolder();
    const line = openWaitingLine({ ...PLACE, account: undefined }, ALLOWANCE, folder);
    await line.takeTurn("working");
    line.learnAccount("222222222222");
    await line.takeTurn("working");
    expect((await stat(path.join(folder, "unknown.x.json"))).isFile()).toBe(true);
    expect((await stat(path.join(folder, "222222222222.x.json"))).isFile()).toBe(true);
  });
});

describe("the allowance", () => {
  it.each([
    { said: undefined, loopback: true, callsPerSecond: undefined },
    { said: undefined, loopback: false, callsPerSecond: 4.5 },
    { said: "2", loopback: true, callsPerSecond: 2 },
    { said: "many", loopback: false, callsPerSecond: 4.5 },
    { said: "0", loopback: true, callsPerSecond: undefined },
  ])("is $callsPerSecond where $said is said, loopback $loopback", ({ said, loopback, callsPerSecond }) => {
    expect(findAllowance(said, { loopback })?.callsPerSecond).toBe(callsPerSecond);
  });
});
