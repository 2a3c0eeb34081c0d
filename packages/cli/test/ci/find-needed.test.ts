import { expect, it } from "vitest";
import { findNeeded } from "../../src/ci/find-needed.ts";

const ALL = [
  { name: "broker", inputs: { Queue: { layer: "cache" } } },
  { name: "cache", inputs: {} },
  { name: "indexer", inputs: { Queue: { layer: "cache" }, Search: { layer: "elasticsearch" } } },
  { name: "elasticsearch", inputs: { Place: { layer: "elsewhere" } } },
];

it.each([
  [["cache"], ["cache"]],
  [["broker"], ["broker", "cache"]],
  [["indexer"], ["cache", "indexer", "elasticsearch"]],
])("%j needs %j: what gives inputs, and nothing else", (names, needed) => {
  expect(findNeeded(names, ALL)).toEqual(needed);
});

it("two layers that need each other are both needed", () => {
  const ring = [
    { name: "a", inputs: { B: { layer: "b" } } },
    { name: "b", inputs: { A: { layer: "a" } } },
  ];
  expect(findNeeded(["b"], ring)).toEqual(["a", "b"]);
});
