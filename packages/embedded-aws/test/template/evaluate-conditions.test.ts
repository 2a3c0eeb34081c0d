import { describe, expect, test } from "vitest";
import { evaluateConditions } from "../../src/template/evaluate-conditions.ts";
import { resolveParameters } from "../../src/template/resolve-parameters.ts";
import { aTemplate, noSources, pseudo, refusalOf } from "./template-fixture.ts";

function truths(conditions: Record<string, unknown>): Readonly<Record<string, boolean>> {
  const template = aTemplate({
    Parameters: { Stage: { Type: "String", Default: "ci" }, Count: { Type: "Number", Default: 1 } },
    Mappings: { Flags: { ci: { on: "true" } } },
    Conditions: conditions,
  });
  return evaluateConditions(template, { parameters: resolveParameters(template, [], noSources), pseudo });
}

describe("evaluateConditions", () => {
  test("compares everything as text", () => {
    expect(
      truths({
        A: { "Fn::Equals": [{ Ref: "Stage" }, "ci"] },
        B: { "Fn::Equals": [true, "true"] },
        C: { "Fn::Equals": [{ Ref: "Count" }, 1] },
        D: { "Fn::Equals": [{ "Fn::FindInMap": ["Flags", { Ref: "Stage" }, "on"] }, "false"] },
      }),
    ).toEqual({ A: true, B: true, C: true, D: false });
  });

  test("combines conditions whatever their order in the template", () => {
    expect(
      truths({
        Both: { "Fn::And": [{ Condition: "Yes" }, { Condition: "Neither" }] },
        Neither: { "Fn::Not": [{ "Fn::Or": [{ Condition: "No" }, { "Fn::Equals": ["a", "b"] }] }] },
        No: { "Fn::Not": [{ Condition: "Yes" }] },
        Yes: { "Fn::Equals": ["a", "a"] },
      }),
    ).toEqual({ Both: true, Neither: true, No: false, Yes: true });
  });

  test("lets Fn::If inside a condition ask for another one", () => {
    expect(
      truths({
        First: { "Fn::Equals": [{ "Fn::If": ["Second", "x", "y"] }, "x"] },
        Second: { "Fn::Equals": ["a", "a"] },
      }),
    ).toEqual({ First: true, Second: true });
  });

  test("refuses conditions that wait for each other", () => {
    const circle = { A: { "Fn::Not": [{ Condition: "B" }] }, B: { "Fn::Not": [{ Condition: "A" }] } };
    expect(refusalOf(() => truths(circle))).toBe(
      "Template format error: Circular dependency between conditions: [A, B]",
    );
  });

  test("refuses Fn::ImportValue", () => {
    const imported = { A: { "Fn::Equals": [{ "Fn::ImportValue": "x" }, "a"] } };
    expect(refusalOf(() => truths(imported))).toBe("Template error: Cannot use Fn::ImportValue in Conditions.");
  });
});
