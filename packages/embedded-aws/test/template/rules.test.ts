import { describe, expect, test } from "vitest";
import type { Json } from "../../src/json.ts";
import { checkRules } from "../../src/template/check-rules.ts";
import { resolveParameters } from "../../src/template/resolve-parameters.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { aTemplate, noSources, pseudo, refusalOf } from "./template-fixture.ts";

const Parameters = {
  Stage: { Type: "String", Default: "prod" },
  Size: { Type: "String", Default: "small" },
  Zones: { Type: "CommaDelimitedList", Default: "a,b" },
  Port: { Type: "Number", Default: 80 },
};

const stage = { Ref: "Stage" };

function templateWith(Rules: object) {
  return aTemplate({ Parameters, Rules });
}

function asserting(Assert: Json, rule: object = {}) {
  return templateWith({ R: { Assertions: [{ Assert, AssertDescription: "It must hold." }], ...rule } });
}

function check(template: ReturnType<typeof asserting>): void {
  checkRules(template, { parameters: resolveParameters(template, [], noSources), pseudo });
}

function brokenIn(template: ReturnType<typeof asserting>): readonly string[] {
  try {
    check(template);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

test.each<readonly [Json, boolean]>([
  [{ "Fn::Equals": [stage, "prod"] }, true],
  [{ "Fn::Equals": [stage, "ci"] }, false],
  [{ "Fn::Equals": [{ Ref: "Port" }, 80] }, true],
  [{ "Fn::Equals": [{ Ref: "AWS::Region" }, "ap-southeast-2"] }, true],
  [{ "Fn::Not": [{ "Fn::Equals": [stage, "prod"] }] }, false],
  [{ "Fn::Contains": [["ci", "prod"], stage] }, true],
  [{ "Fn::Contains": [{ Ref: "Zones" }, "c"] }, false],
  [{ "Fn::EachMemberEquals": [["prod", stage], "prod"] }, true],
  [{ "Fn::EachMemberEquals": [{ Ref: "Zones" }, "a"] }, false],
  [{ "Fn::EachMemberIn": [{ Ref: "Zones" }, ["a", "b", "c"]] }, true],
  [{ "Fn::EachMemberIn": [{ Ref: "Zones" }, ["a"]] }, false],
  [{ "Fn::EachMemberIn": [{ "Fn::RefAll": "String" }, ["prod", "small"]] }, true],
  [{ "Fn::And": [{ "Fn::Equals": ["a", "a"] }, { "Fn::Equals": ["a", "b"] }] }, false],
  [{ "Fn::Or": [{ "Fn::Equals": ["a", "a"] }, { "Fn::Equals": ["a", "b"] }] }, true],
])("%j is %s", (assertion, holds) => {
  expect(brokenIn(asserting(assertion))).toEqual(holds ? [] : ["It must hold."]);
});

describe("a rule", () => {
  const broken = { "Fn::Equals": ["a", "b"] };

  test("asserts nothing when its condition does not hold", () => {
    expect(() => check(asserting(broken, { RuleCondition: { "Fn::Equals": [stage, "ci"] } }))).not.toThrow();
    expect(() => check(asserting(broken, { RuleCondition: { "Fn::Equals": [stage, "prod"] } }))).toThrow(
      "It must hold.",
    );
  });

  test("without a description is told by its name", () => {
    expect(refusalOf(() => check(templateWith({ Sizes: { Assertions: [{ Assert: broken }] } })))).toContain(
      "rule Sizes",
    );
  });

  test("may be written in YAML with short tags", () => {
    const template = parseTemplate(`
Parameters: { Stage: { Type: String, Default: prod } }
Rules:
  Stages: { Assertions: [{ Assert: !Contains [[ci], !Ref Stage], AssertDescription: Only ci. }] }
Resources: { Topic: { Type: "AWS::SNS::Topic" } }
`);
    expect(refusalOf(() => check(template))).toBe("Only ci.");
  });
});

test.each<readonly [string, object, string]>([
  ["without assertions", { R: {} }, "must contain a list of Assertions"],
  ["with an unknown member", { R: { Assertions: [{ Assert: {}, Else: 1 }] } }, "unsupported property Else"],
  ["whose assertion is no truth", { R: { Assertions: [{ Assert: "yes" }] } }, "boolean operations on parameters"],
  [
    "with a choice, which AWS refuses too",
    { R: { Assertions: [{ Assert: { "Fn::Equals": [{ "Fn::If": [] }, 1] } }] } },
    "boolean",
  ],
  ["with too few operands", { R: { Assertions: [{ Assert: { "Fn::Equals": ["a"] } }] } }, "does not take 1 values"],
  [
    "about a resource",
    { R: { Assertions: [{ Assert: { "Fn::Equals": [{ Ref: "Topic" }, 1] } }] } },
    "Unresolved dependencies [Topic]",
  ],
  [
    "about attributes of existing things",
    { R: { Assertions: [{ Assert: { "Fn::Equals": [{ "Fn::ValueOf": ["Stage", "Tags"] }, 1] } }] } },
    "does not model the function Fn::ValueOf",
  ],
])("a rule %s is refused", (_, rules, refusal) => {
  expect(refusalOf(() => templateWith(rules))).toContain(refusal);
});
