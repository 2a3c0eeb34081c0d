import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { anEngine } from "../engine-fixture.ts";
import { clientEnvironment } from "./aws-cli.ts";

it("boto3 follows a stack with its waiters and paginators while it is made", { timeout: 120_000 }, async () => {
  const run = promisify(execFile);
  const isInstalled = await run("python3", ["-c", "import boto3"]).then(
    () => true,
    () => false,
  );
  if (!isInstalled) {
    console.warn("boto3 is not installed: how its waiters and paginators follow a stack was not checked.");
    return;
  }
  const { endpoint } = await anEngine({ speed: "compressed" });
  const { stdout } = await run("python3", [join(import.meta.dirname, "stack_story.py")], {
    env: clientEnvironment(endpoint),
  });
  const lines = stdout.trim().split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    ["waited", "waited"],
    [31],
    // Three for each resource, and the stack's two.
    [95, 95],
    ["UPDATE_ROLLBACK_COMPLETE", "waited"],
    ["waited"],
    ["ValidationError", "No updates are to be performed.", "Sender"],
    ["waited"],
  ]);
});
