import { describe, expect, it } from "vitest";
import type { LayerDefinition } from "../model/layer.ts";
import { findHouseRuleViolations, renderHouseRuleViolation } from "../template/house-rules.ts";
import {
  findKeyProblems,
  findOpenInputs,
  findReadmeProblems,
  findTokenProblems,
  findValueRefusals,
} from "./find-file-problems.ts";
import { findLayerProblems } from "./find-layer-problems.ts";
import { LOCAL_FILE, readLayerFiles } from "./layer-files.ts";
import type { LayerTestOptions } from "./layer-test-options.ts";
import { testDeployment } from "./test-deployment.ts";

/** Registers the tests that every layer must pass; call it at the top of the layer's `test/layer.test.ts`. */
export function testLayer(layer: LayerDefinition, options: LayerTestOptions): void {
  testContract(layer, options);
  testDeployment(layer, options);
}

function testContract(layer: LayerDefinition, { folder }: Pick<LayerTestOptions, "folder">): void {
  describe(`the layer ${layer.name}`, () => {
    it("has a template that keeps the house rules", async () => {
      const { template } = await readLayerFiles(layer, folder);
      const told = findHouseRuleViolations(template).map((each) => renderHouseRuleViolation(template, each));
      expect(told).toEqual([]);
    });

    it("has a description that agrees with its template", async () => {
      expect(findLayerProblems({ layer, ...(await readLayerFiles(layer, folder)) })).toEqual([]);
    });

    it("has parameter files with exactly the template's parameters", async () => {
      expect(findKeyProblems(await readLayerFiles(layer, folder))).toEqual([]);
    });

    it("takes every value from Octopus as the token of a variable or of an input", async () => {
      expect(findTokenProblems(layer, await readLayerFiles(layer, folder))).toEqual([]);
    });

    it("has scratch values that can be deployed as they are", async () => {
      const files = await readLayerFiles(layer, folder);
      const refusals = findValueRefusals({ layer, ...files }, { given: files.local, givenFrom: LOCAL_FILE });
      expect([...refusals, ...findOpenInputs(layer, files)]).toEqual([]);
    });

    it("has a README that names what to set, what comes out, what holds data, what may ring and how to roll back", async () => {
      expect(findReadmeProblems(layer, await readLayerFiles(layer, folder))).toEqual([]);
    });
  });
}
