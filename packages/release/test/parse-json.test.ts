import { describe, expect, test } from "vitest";
import { parseParameters, parseVariables, ReleaseError } from "../src/index.ts";

const problemOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof ReleaseError) return error.problem;
    throw error;
  }
  throw new Error("nothing was refused");
};

describe("a file that is not as it should be", () => {
  test("is refused at the place where it stops being JSON", () => {
    expect(problemOf(() => parseParameters('{\n  "VpcId": "vpc-1",\n}\n', "local.json"))).toMatch(
      /^local\.json, line 3, column 1: this is not JSON: .+\.$/,
    );
  });

  test("is refused when it is empty", () => {
    expect(problemOf(() => parseParameters("", "local.json"))).toMatch(
      /^local\.json, line 1, column 1: this is not JSON: .+\.$/,
    );
  });

  test("is refused when it has a comment, which JSON does not know", () => {
    expect(problemOf(() => parseParameters('// mine\n{ "VpcId": "vpc-1" }', "local.json"))).toMatch(
      /^local\.json, line 1, /,
    );
  });

  test.each([
    ['{ "A": "1", "A": "1" }', "column 13: A"],
    ['{ "B": "\\"", "A": "{ , }", "A": "{ , }" }', "column 28: A"],
    ['{ "A": "1", "\\u0041": "1" }', "column 13: A"],
    ['{ "1": "x", "1": "x" }', "column 13: 1"],
  ])("is refused for a key written twice, also as %s", (text, place) => {
    expect(problemOf(() => parseParameters(text, "local.json"))).toBe(
      `local.json, line 1, ${place} is written twice; keep one.`,
    );
  });

  test("is refused when a key is written twice, at the second one", () => {
    expect(problemOf(() => parseParameters('{\n  "A": "1",\n  "A": "2"\n}', "local.json"))).toBe(
      "local.json, line 3, column 3: A is written twice; keep one.",
    );
  });

  test("is refused when a value has another type, which is named without the value", () => {
    expect(problemOf(() => parseParameters('{ "Min": 2 }', "local.json"))).toBe(
      "local.json, line 1, column 10: Min must be a string in quotes, but it is a number.",
    );
  });

  test("names every problem at once, in the order of the file", () => {
    const text = JSON.stringify(
      {
        variables: [
          { name: "VpcId", value: "vpc-1", scope: { planet: ["web"] } },
          { name: "a{b", value: "x", scope: { environment: [] } },
          { name: "Team" },
        ],
      },
      null,
      2,
    );
    expect(problemOf(() => parseVariables(text, { file: "variables.json", owner: "layer" }))).toBe(
      [
        "variables.json has 4 problems.",
        "variables.json, line 7, column 19: variables[0].scope.planet is not known here.",
        "variables.json, line 13, column 15: variables[1].name must be letters, digits, spaces inside and any of _ - : / ~ ( ) @ and dots.",
        "variables.json, line 16, column 24: variables[1].scope.environment must have at least one name.",
        "variables.json, line 19, column 5: variables[2].value must be a string in quotes, but it is missing.",
      ].join("\n  "),
    );
  });
});

test("a byte order mark, as some editors write it, does not hurt", () => {
  expect(parseParameters('\uFEFF{ "A": "1" }', "local.json")).toEqual({ A: "1" });
});
