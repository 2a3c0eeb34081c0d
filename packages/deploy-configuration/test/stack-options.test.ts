import { parseArguments } from "@logstack/deploy-core/node";
import { expect, it } from "vitest";
import { prepareConfigurationRun } from "../src/node/prepare-configuration-run.ts";

it("an option that is for stacks is refused before anything is read", async () => {
  const args = parseArguments(["deploy", "--migration", "moving"]);
  const nothing = {} as never;
  const run = prepareConfigurationRun(nothing, { args, folder: "", terminal: nothing, output: nothing });
  await expect(run).rejects.toThrow("--migration moving: this is for stacks. To a configuration it means nothing");
});
