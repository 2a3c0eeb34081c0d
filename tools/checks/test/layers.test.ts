import { readFile } from "node:fs/promises";
import { readLayerFiles, testVariables } from "@logstack/deploy-core/testing";
import {
  concealValues,
  parseConfig,
  parseVariables,
  renderParameters,
  resolveVariables,
  systemVariables,
  type VariableOwner,
  type VariableSet,
} from "@logstack/release";
import { describe, expect, it } from "vitest";
import { ENVIRONMENTS_FOLDER, readLayers } from "./layers.ts";

const layers = await readLayers();
const shared = await readVariables(new URL("variables.json", ENVIRONMENTS_FOLDER), "shared");
const config = await readFile(new URL("../logstack.json", ENVIRONMENTS_FOLDER), "utf8");
const environments = Object.keys(parseConfig(config, "logstack.json").environments);

for (const { layer, folder } of layers) {
  const own = await readVariables(new URL("variables.json", folder), "layer");
  testVariables(layer, {
    folder,
    environments,
    render: (octopus, environment) => {
      const variables = concealValues(resolveVariables([shared, own], { environment, layer: layer.name }));
      const system = systemVariables({ environment, version: "0.0.0-test" });
      return renderParameters(octopus, { ...variables, ...system }).parameters;
    },
  });
}

describe("the layers together", () => {
  it("are the six of the log stack, or more", () => {
    const names = layers.map(({ layer }) => layer.name);
    expect(names).toEqual(
      expect.arrayContaining(["broker", "cache", "elastalert", "elasticsearch", "elb-logs", "indexer"]),
    );
  });

  it("take as inputs only what another layer puts out", async () => {
    const files = await Promise.all(layers.map(({ layer, folder }) => readLayerFiles(layer, folder)));
    const outputs = new Set(
      layers.flatMap(({ layer }, index) =>
        [...(files[index]?.template.outputs.keys() ?? [])].map((name) => `${layer.name}/${layer.component} ${name}`),
      ),
    );
    const missing = layers.flatMap(({ layer: taker }) =>
      Object.entries(taker.inputs)
        .filter(([, { layer, component, output }]) => !outputs.has(`${layer}/${component} ${output}`))
        .map(
          ([parameter, { layer, output }]) => `${taker.name} takes ${parameter} from ${layer}, which has no ${output}.`,
        ),
    );
    expect(missing).toEqual([]);
  });

  it("use every variable that the repository has", async () => {
    const files = await Promise.all(layers.map(({ layer, folder }) => readLayerFiles(layer, folder)));
    const used = new Set(files.flatMap(({ octopus }) => Object.keys(octopus)));
    expect(files.flatMap(({ variables }) => variables).filter((name) => !used.has(name))).toEqual([]);
  });
});

async function readVariables(file: URL, owner: VariableOwner): Promise<VariableSet> {
  return parseVariables(await readFile(file, "utf8"), { file: file.pathname, owner });
}
