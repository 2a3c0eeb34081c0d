import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makeCheckout, type Checkout } from "./checkout.ts";
import { startCommand, type StartedCommand } from "./start-command.ts";

let checkout: Checkout;
let temporary: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  checkout = await makeCheckout();
  temporary = path.join(checkout.folder, "temporary");
});

beforeEach(async () => {
  await mkdir(temporary);
});

afterEach(async () => {
  for (const child of running.splice(0)) await end(child, "SIGKILL");
  await rm(temporary, { recursive: true });
});

afterAll(() => checkout.remove());

/** A command whose temporary files go where the test can see them. */
function start(commandLine: string): StartedCommand {
  const started = startCommand(checkout, commandLine, { TMPDIR: temporary });
  running.push(started.child);
  return started;
}

/** All temporary files but the compiled sources, which tsx keeps for the next command. */
async function listLeftovers(): Promise<readonly string[]> {
  return (await readdir(temporary)).filter((name) => !name.startsWith("tsx-"));
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const closed = once(child, "close");
  child.kill(signal);
  await closed;
  return child.exitCode;
}

describe("a deployment that is interrupted", () => {
  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "by %s detaches, says how to follow it again, and leaves nothing behind",
    async (signal) => {
      const serving = start("aws serve --port 0 --speed real");
      await serving.saying("listening on");
      const environment = { SIGINT: "staging", SIGTERM: "prod-green", SIGHUP: "prod-blue" }[signal];
      const deploying = start(`deploy cache --to ${environment} --verbose`);
      await deploying.saying("CREATE_IN_PROGRESS");
      expect(await end(deploying.child, signal)).toBe(130);
      expect(deploying.said.stderr).toContain("Stopping; what runs in AWS goes on.");
      expect(deploying.said.stdout).toContain(`logstack deploy cache --to ${environment}`);
      expect(await listLeftovers()).toEqual([]);
      const { stdout } = await checkout.logstack(`status --in ${environment}`);
      expect(stdout).toMatch(/^cache +\S+ CREATE_IN_PROGRESS/m);
      expect(await end(serving.child, "SIGTERM")).toBe(0);
    },
  );
});

test("a reader that goes away ends the output and not the deployment", async () => {
  const { child } = start("deploy cache --to ci --json");
  await once(child.stdout ?? child, "data");
  child.stdout?.destroy();
  await once(child, "exit");
  expect(child.exitCode).toBe(0);
  expect(await listLeftovers()).toEqual([]);
  expect((await checkout.logstack("status --in ci")).stdout).toMatch(/^cache +\S+ \(/m);
});

test("an artifact that cannot be opened leaves no temporary files", async () => {
  await rm(path.join(checkout.folder, "environments/cache/dist"), { recursive: true });
  const { child, said } = start("deploy --all --to ci");
  await once(child, "close");
  expect(child.exitCode).toBe(2);
  expect(said.stderr).toContain("npm run build");
  expect(await listLeftovers()).toEqual([]);
});
