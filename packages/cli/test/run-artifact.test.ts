import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startArtifactProcess } from "../src/node/artifact-process.ts";
import { runArtifact } from "../src/node/run-artifact.ts";

/** Runs an artifact whose `deploy.mjs` is this text; `interruptAfterMs` is when Ctrl-C is pressed, if it is. */
async function run(deploy: string, interruptAfterMs?: number): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-artifact-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, "deploy.mjs"), deploy);
  const artifact = {
    layer: "cache",
    verb: "deploy",
    folder,
    parameters: {},
    options: [],
    env: {},
    process: startArtifactProcess({}),
  } as const;
  return await runArtifact(artifact, {
    on: () => undefined,
    hold(reins) {
      const timer = interruptAfterMs === undefined ? undefined : setTimeout(() => reins.detach(), interruptAfterMs);
      return () => clearTimeout(timer);
    },
  });
}

test("an artifact that a Ctrl-C ends before it listens to any was interrupted, and did not die", async () => {
  expect(await run("setTimeout(() => undefined, 60_000)", 10)).toBe(130);
});

test("an artifact that ends by itself without a closing event has died, whatever its exit code", async () => {
  for (const ending of ["process.exit(0)", "process.exit(1)", "process.kill(process.pid, 'SIGKILL')"]) {
    await expect(run(`console.error("the last word"); ${ending}`)).rejects.toMatchObject({
      code: "artifactDied",
      hints: expect.arrayContaining(["It wrote: the last word"]) as unknown,
    });
  }
});
