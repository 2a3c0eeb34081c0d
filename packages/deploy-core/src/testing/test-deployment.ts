import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LayerDefinition } from "../model/layer.ts";
import { describeTags } from "../model/tags.ts";
import type { DeployFact } from "../report/deploy-event.ts";
import type { ParsedTemplate } from "../template/template.ts";
import { startCallCounter, type CallCounter } from "./call-counter.ts";
import { readLayerFiles, type LayerFiles } from "./layer-files.ts";
import { connectScratchStack, SCRATCH_VERSION, type ScratchStack } from "./scratch-stack.ts";
import type { LayerTestOptions, RunningAws } from "./layer-test-options.ts";

/** Registers the tests of a layer's life on an AWS in memory; they build on one another, in this order. */
export function testDeployment(layer: LayerDefinition, { folder, startAws }: LayerTestOptions): void {
  describe(`the layer ${layer.name}, deployed from its scratch values`, () => {
    let files: LayerFiles;
    let aws: RunningAws | undefined;
    let counter: CallCounter | undefined;
    let stack: ScratchStack;

    beforeAll(async () => {
      files = await readLayerFiles(layer, folder);
      aws = await startAws({ speed: "instant" });
      counter = await startCallCounter(aws.endpoint);
      stack = await connectScratchStack({ layer, files, endpoint: counter.endpoint });
    });

    afterAll(async () => {
      stack.close();
      await counter?.close();
      await aws?.close();
    });

    it("is created as a disposable stack and destroyed without a word more, and nothing of it stays", async () => {
      const created = await stack.deploy({ disposable: true });
      expect({ ...created.outcome, failures: findFailures(created.facts) }).toMatchObject({
        kind: "deployed",
        failures: [],
      });
      const { outcome, facts } = await stack.destroy({ naming: "nothing" });
      expect({ ...outcome, failures: findFailures(facts) }).toMatchObject({
        kind: "destroyed",
        retained: [],
        failures: [],
      });
      expect(facts).toContainEqual(expect.objectContaining({ event: "destroying" }));
    });

    it("is created, and its smoke test passes", async () => {
      const { outcome, facts } = await stack.deploy();
      expect({ ...outcome, failures: findFailures(facts) }).toMatchObject({ kind: "deployed", failures: [] });
      expect(facts.filter(({ event }) => event === "checked")).not.toEqual([]);
    });

    it("carries the five tags, and gives every output that has no condition", async () => {
      const { tags, outputs } = (await stack.describe()) ?? {};
      const { OctopusEnvironment: environment = "", team = "" } = files.local;
      expect(tags).toEqual(describeTags({ environment, version: SCRATCH_VERSION, component: layer.component, team }));
      expect(Object.keys(outputs ?? {})).toEqual(expect.arrayContaining([...findSureOutputs(files.template)]));
    });

    it("has nothing to do the second time, and asks AWS at most twice to know", async () => {
      counter?.takeCalls();
      const { outcome } = await stack.deploy();
      const calls = counter?.takeCalls() ?? [];
      expect(outcome.kind).toBe("unchanged");
      expect(calls).not.toEqual([]);
      expect(calls.slice(2)).toEqual([]);
    });

    it("leaves only what its template retains when it is destroyed", async () => {
      const expected = findRetained(
        files.template,
        (await stack.listResources()).map(({ logicalId }) => logicalId),
      );
      const { outcome, facts } = await stack.destroy();
      expect({ ...outcome, failures: findFailures(facts) }).toMatchObject({ kind: "destroyed", failures: [] });
      expect(outcome.kind === "destroyed" ? [...outcome.retained].toSorted() : outcome).toEqual(expected);
      await expect(stack.describe()).resolves.toBeUndefined();
    });
  });
}

/** What went wrong, one entry a resource or check, so that a failing test says why. */
function findFailures(facts: readonly DeployFact[]): readonly string[] {
  return facts.flatMap((fact) => {
    if (fact.event === "resource" && fact.status.endsWith("_FAILED")) {
      return [`${fact.logicalId} (${fact.type}): ${fact.reason ?? fact.status}`];
    }
    return fact.event === "checked" && fact.problem !== undefined ? [`${fact.what}: ${fact.problem}`] : [];
  });
}

function findSureOutputs({ outputs }: ParsedTemplate): readonly string[] {
  return [...outputs.values()].filter(({ condition }) => condition === undefined).map(({ name }) => name);
}

function findRetained({ resources }: ParsedTemplate, deployed: readonly string[]): readonly string[] {
  return deployed
    .filter((logicalId) => ["Retain", "RetainExceptOnCreate"].includes(resources.get(logicalId)?.deletionPolicy ?? ""))
    .toSorted();
}
