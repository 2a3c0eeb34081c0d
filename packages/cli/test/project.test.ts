import { expect, test } from "vitest";
import { requireParts } from "../src/node/project.ts";

const LAYERS = ["broker", "broker-configuration", "cache", "indexer", "indexer-configuration"];
const PROJECT = {
  root: "/project",
  layers: LAYERS,
  folders: new Map(LAYERS.map((name) => [name, `environments/${name.replace("-configuration", "/configuration")}`])),
};

const PARTS = { project: PROJECT, kind: "configuration" } as const;

test("a layer's configuration is meant by the layer's name and by its own", () => {
  expect(requireParts(["broker", "indexer-configuration", "broker-configuration"], PARTS)).toEqual([
    "broker-configuration",
    "indexer-configuration",
  ]);
});

test("all are those that there are", () => {
  expect(requireParts("all", PARTS)).toEqual(["broker-configuration", "indexer-configuration"]);
});

test("a layer without a configuration is told from no layer", () => {
  expect(() => requireParts(["cache"], PARTS)).toThrow("Layer cache has no configuration.");
  expect(() => requireParts(["cache"], PARTS)).toThrow(
    expect.objectContaining({ hints: ["The layers with a configuration are broker, indexer."] }),
  );
});

test("a misspelt layer is told as it was written, with the nearest one", () => {
  expect(() => requireParts(["brokr"], PARTS)).toThrow("There is no layer brokr.");
  expect(() => requireParts(["brokr"], PARTS)).toThrow(
    expect.objectContaining({
      hints: ["Did you mean broker?", "The layers with a configuration are broker, indexer."],
    }),
  );
});
