import { describe, expect, test } from "vitest";
import {
  concealValues,
  describeParameterSources,
  parseVariables,
  renderParameters,
  resolveVariables,
  systemVariables,
  type VariableContext,
  type VariableOwner,
  type VariableSet,
} from "../src/index.ts";

type Row = readonly [name: string, value: string, environments?: readonly string[]];

const aSet = (owner: VariableOwner, rows: readonly Row[]): VariableSet => {
  const variables = rows.map(([name, value, environment]) =>
    environment === undefined ? { name, value } : { name, value, scope: { environment } },
  );
  return parseVariables(JSON.stringify({ variables }, null, 1), { file: `${owner}.json`, owner });
};

/** The values that hold in an environment, by name. */
const valuesIn = (sets: readonly VariableSet[], context: VariableContext | string): Readonly<Record<string, string>> =>
  concealValues(resolveVariables(sets, typeof context === "string" ? { environment: context } : context));

describe("the value of a variable in an environment", () => {
  test("is the one scoped to it rather than the one for everywhere", () => {
    const set = aSet("layer", [
      ["Size", "small"],
      ["Size", "large", ["prod-green", "prod-blue"]],
    ]);
    expect(valuesIn([set], "prod-blue")).toEqual({ Size: "large" });
    expect(valuesIn([set], "ci")).toEqual({ Size: "small" });
  });

  test("is absent where no scope holds", () => {
    expect(valuesIn([aSet("shared", [["Size", "large", ["staging"]]])], "ci")).toEqual({});
  });

  test("is the layer's own rather than the shared one at equal scope", () => {
    const shared = aSet("shared", [["Size", "shared", ["ci"]]]);
    const layer = aSet("layer", [["Size", "own", ["ci"]]]);
    expect(valuesIn([shared, layer], "ci")).toEqual({ Size: "own" });
    expect(valuesIn([layer, shared], "ci")).toEqual({ Size: "own" });
  });

  test("is the shared one when only that is scoped to the environment", () => {
    const shared = aSet("shared", [["Size", "shared", ["ci"]]]);
    expect(valuesIn([shared, aSet("layer", [["Size", "own"]])], "ci")).toEqual({ Size: "shared" });
  });

  test("does not depend on the case of names and environments", () => {
    const shared = aSet("shared", [["VPCID", "shared"]]);
    const layer = aSet("layer", [["VpcId", "own", ["CI"]]]);
    expect(valuesIn([shared, layer], "ci")).toEqual({ VpcId: "own" });
  });

  test("is refused when two are equally specific, and both places are named", () => {
    const set = aSet("shared", [
      ["Size", "one", ["ci", "staging"]],
      ["size", "two", ["ci"]],
      ["Team", "a"],
      ["Team", "b"],
    ]);
    expect(() => valuesIn([set], "ci")).toThrow(
      [
        "2 variables are ambiguous.",
        "Size for ci is given with equal scope at shared.json, line 4, column 12 and shared.json, line 14, column 12.",
        "Team for ci is given with equal scope at shared.json, line 23, column 12 and shared.json, line 27, column 12.",
      ].join("\n  "),
    );
    expect(() => valuesIn([set], "staging")).toThrow(/^Team for staging/);
  });
});

test("Octopus's own variables have Octopus's names", () => {
  expect(systemVariables({ environment: "ci", version: "1.2.3" })).toEqual({
    "Octopus.Environment.Name": "ci",
    "Octopus.Release.Number": "1.2.3",
  });
});

describe("where a parameter's value comes from", () => {
  const own = parseVariables(
    JSON.stringify({
      variables: [
        { name: "Size", value: "hush", scope: { environment: ["prod-green", "prod-blue"] } },
        { name: "Host", value: "#{Zone}.example" },
      ],
    }),
    { file: "cache/variables.json", owner: "layer" },
  );
  const shared = parseVariables(JSON.stringify({ variables: [{ name: "Zone", value: "hush" }] }), {
    file: "variables.json",
    owner: "shared",
  });

  test("is told in words, with the scope and through other variables, and never with a value", () => {
    const variables = resolveVariables([shared, own], { environment: "PROD-green" });
    const given = { A: "#{size}", B: "#{Host}", C: "fixed-hush", D: "#{Octopus.Environment.Name}" };
    const values = { ...concealValues(variables), "Octopus.Environment.Name": "prod-green" };
    const { usedBy } = renderParameters(given, values);
    const sources = describeParameterSources({ file: "octopus.json", usedBy, variables });
    expect(sources).toEqual({
      A: "Size for prod-green, prod-blue in cache/variables.json",
      B: "Host for every environment in cache/variables.json and Zone for every environment in variables.json",
      C: "octopus.json",
      D: "Octopus.Environment.Name of the deployment itself",
    });
    expect(JSON.stringify(sources)).not.toContain("hush");
  });
});
