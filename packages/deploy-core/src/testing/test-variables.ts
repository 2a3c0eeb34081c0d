import { describe, expect, it } from "vitest";
import type { LayerDescription } from "../model/layer.ts";
import { findValueRefusals } from "./find-file-problems.ts";
import { readLayerFiles } from "./layer-files.ts";

/** What the test of a layer's variables needs; who substitutes is not known to this package. */
export interface VariablesTestOptions {
  /** The layer's folder. */
  readonly folder: URL;
  readonly environments: readonly string[];
  /** Returns the Octopus file's values with every token replaced that a variable answers; throws on a tie. */
  readonly render: (octopus: Readonly<Record<string, string>>, environment: string) => Readonly<Record<string, string>>;
}

/** Registers a test for each environment: the layer's variables make parameters that can be deployed there. */
export function testVariables(layer: LayerDescription, { folder, environments, render }: VariablesTestOptions): void {
  describe(`the variables of ${layer.name}`, () => {
    it.each(environments)("make parameters for %s that nothing refuses", async (environment) => {
      const { octopus, template } = await readLayerFiles(layer, folder);
      const given = render(octopus, environment);
      expect(given["OctopusEnvironment"]).toBe(environment);
      expect(findValueRefusals({ layer, template }, { given, givenFrom: `variables for ${environment}` })).toEqual([]);
    });
  });
}
