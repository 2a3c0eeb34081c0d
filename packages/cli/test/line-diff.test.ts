import { expect, test } from "vitest";
import { renderLineDiff } from "../src/render/line-diff.ts";

test("only the lines that differ are told, each where it stands", () => {
  expect(renderLineDiff("a\nb\nc\nd", "a\nx\nc\nd\ne")).toEqual(["- b", "+ x", "+ e"]);
  expect(renderLineDiff("a\nb", "b")).toEqual(["- a"]);
});

test("equal texts have no difference", () => {
  expect(renderLineDiff("a\nb\n", "a\nb\n")).toEqual([]);
});
