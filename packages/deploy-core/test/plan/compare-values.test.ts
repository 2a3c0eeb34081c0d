import { describe, expect, it } from "vitest";
import { compareValues } from "../../src/plan/parameters/compare-values.ts";

describe("a value beside the one before it", () => {
  it.each([
    ["9", "10", "grown"],
    ["10", "9", "shrunk"],
    ["3", "3.0", "same"],
    ["007", "7", "same"],
    ["-1", "-2", "shrunk"],
    ["1e3", "999", "shrunk"],
    ["50GiB", "51GiB", "grown"],
    ["1GiB", "1024 MiB", "same"],
    ["900m", "1g", "grown"],
    ["90m", "1h", "shrunk"],
    ["7d", "1w", "same"],
    ["false", "true", "grown"],
    ["true", "false", "shrunk"],
    ["t3.small", "t3.large", "other"],
    ["5GiB", "5d", "other"],
    ["5", "5GiB", "other"],
    ["", "5", "other"],
    ["a", " a", "same"],
  ])("%j -> %j is %s", (before, after, change) => {
    expect(compareValues({ before, after, isList: false })).toBe(change);
  });

  it.each([
    ["a,b", "a, b", "same"],
    ["a,b", "a,b,c", "grown"],
    ["a,b", "c,b,a", "grown"],
    ["a,b", "b", "shrunk"],
    ["a,b", "a,c", "other"],
    ["a,b", "b,a", "other"],
    ["", "a", "grown"],
    ["10,9", "9", "shrunk"],
  ])("as a list, %j -> %j is %s", (before, after, change) => {
    expect(compareValues({ before, after, isList: true })).toBe(change);
  });
});
