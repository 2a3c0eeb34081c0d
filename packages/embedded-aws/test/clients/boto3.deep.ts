import { join } from "node:path";
import { expect, it } from "vitest";
import { anEngine } from "../engine-fixture.ts";
import { hasBoto3, runPython } from "./boto3.ts";

it("boto3 follows a stack with its waiters and paginators while it is made", async () => {
  if (!(await hasBoto3("how its waiters and paginators follow a stack"))) return;
  const { endpoint } = await anEngine({ speed: "compressed" });
  expect(await runPython(endpoint, [join(import.meta.dirname, "stack_story.py")])).toEqual([
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
