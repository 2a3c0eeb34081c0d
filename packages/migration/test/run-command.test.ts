import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { GUARD } from "../src/node/command-guard.ts";
import { runCommand } from "../src/node/run-command.ts";
import { createCommandLever } from "../src/node/levers/command-lever.ts";
import type { LeveredSite } from "../src/node/levers/lever.ts";

const ENV = { PATH: process.env["PATH"] ?? "", API_TOKEN: "a-very-secret-word" };

function run(script: string, timeoutMs = 60_000) {
  return runCommand({ argv: [process.execPath, "-e", script], folder: process.cwd(), env: ENV, timeoutMs });
}

describe("a command", () => {
  it("gets its settings by its environment, and returns what it printed", async () => {
    expect(await run("console.log(process.env.API_TOKEN.length)")).toBe("18\n");
  });

  it.each([
    ["process.exit(3)", "it ended with exit code 3."],
    ["process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 60000)", "it ended with SIGTERM."],
    [
      "for (let i = 1; i < 9; i += 1) console.error('line ' + i); process.exit(1)",
      "It wrote last: line 4 | line 5 | line 6 | line 7 | line 8",
    ],
  ])("that fails says how, and what it wrote last: %s", async (script, problem) => {
    await expect(run(script)).rejects.toThrow(problem);
  });

  it("that is not there says so", async () => {
    const command = { argv: ["no-such-program"], folder: process.cwd(), env: ENV, timeoutMs: 60_000 };
    await expect(runCommand(command)).rejects.toThrow("it could not be started (ENOENT)");
  });

  it("that never ends is killed", async () => {
    await expect(run("setInterval(() => {}, 1000)", 50)).rejects.toThrow("it did not end in 50 ms");
  });

  it("is killed with all that it has started, which would go on copying", { timeout: 20_000 }, async () => {
    const inner =
      "require('node:child_process').spawn('sleep', ['60'], { stdio: 'inherit' }); setInterval(() => {}, 1000)";
    await expect(run(inner, 1_000)).rejects.toThrow("it did not end in 1000 ms");
  });

  it("does not outlive whoever follows it: another run would copy beside it", async () => {
    const guard = spawn(process.execPath, ["-e", GUARD, "--", "sleep", "600"], {
      stdio: ["pipe", "pipe", "inherit", "pipe"],
      detached: true,
    });
    // What a kill of this process would do. The sleeping one has the other end of its output, so that this ends when it does.
    guard.stdin?.destroy();
    expect(await once(guard, "close")).toEqual([null, "SIGKILL"]);
  });

  it("is not quoted with a secret of its environment", async () => {
    const failing = run("console.error('token is ' + process.env.API_TOKEN); process.exit(1)");
    await expect(failing).rejects.toThrow("It wrote last: token is ***");
  });
});

describe("a lever of commands", () => {
  const site = {
    site: {
      access: { env: ENV },
      stack: { site: "source", stackName: "ci-app", place: { environment: "ci" } },
    },
    place: { kind: "entities", url: "https://app/statistics" },
    stackId: "arn:stack",
  } as unknown as LeveredSite;
  const lever = (state: string) =>
    createCommandLever(
      { kind: "command", close: ["true"], open: ["false"], state: [process.execPath, "-e", state] },
      { folder: process.cwd(), id: "m-1" },
    );

  it("believes the last line alone, and knows the site by its environment", async () => {
    const told =
      "console.log('looking'); console.log(JSON.stringify({access: process.env.LOGSTACK_SITE_STACK === 'ci-app' ? 'closed' : 'open'}))";
    expect(await lever(told).state(site)).toBe("closed");
  });

  it.each(["", "console.log('closed')", 'console.log(\'{"access": "shut"}\')', "process.exit(1)"])(
    "that does not say which of both it is, says nothing: %s",
    async (state) => {
      await expect(lever(state).state(site)).rejects.toThrow(/does not say whether|failed/);
    },
  );

  it("fails when a command fails", async () => {
    await lever("").close(site);
    await expect(lever("").open(site)).rejects.toThrow("The command false failed: it ended with exit code 1.");
  });
});
