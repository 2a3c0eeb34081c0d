import { parseArguments } from "@logstack/deploy-core/node";
import { expect, it } from "vitest";
import { prepareConfigurationRun } from "../src/node/prepare-configuration-run.ts";

it("consent to lose events is taken for roles whose machines hold some, and for nothing else", async () => {
  const args = parseArguments(["deploy", "--allow-rolling", "broker", "--allow-rolling", "indexer"]);
  const nothing = {} as never;
  const roles = [
    { name: "broker", groupParameter: "", gate: "queue" },
    { name: "indexer", groupParameter: "", gate: "own health" },
  ];
  const run = prepareConfigurationRun({ roles } as never, { args, folder: "", terminal: nothing, output: nothing });
  await expect(run).rejects.toThrow(/^--allow-rolling indexer: this is for stacks/);
  const back = parseArguments(["rollback", "--allow-rolling", "broker", "--allow-rolling", "indexer"]);
  const way = prepareConfigurationRun({ roles } as never, {
    args: back,
    folder: "",
    terminal: nothing,
    output: nothing,
  });
  await expect(way).rejects.toThrow(/^--allow-rolling indexer: this is for stacks/);
});

it("an option that is for stacks is refused before anything is read", async () => {
  const args = parseArguments(["deploy", "--migration", "moving"]);
  const nothing = {} as never;
  const run = prepareConfigurationRun(nothing, { args, folder: "", terminal: nothing, output: nothing });
  await expect(run).rejects.toThrow("--migration moving: this is for stacks. To a configuration it means nothing");
});
