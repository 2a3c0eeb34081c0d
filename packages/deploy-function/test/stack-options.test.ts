import { parseArguments } from "@logstack/deploy-core/node";
import { expect, it } from "vitest";
import { prepareFunctionRun } from "../src/node/prepare-function-run.ts";

it("an option that is for stacks is refused before anything is read", async () => {
  const args = parseArguments(["deploy", "--migration", "moving"]);
  const nothing = {} as never;
  const run = prepareFunctionRun(nothing, { args, folder: "", terminal: nothing, output: nothing });
  await expect(run).rejects.toThrow("--migration moving: this is for stacks. To code it means nothing");
});
