import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AwsError } from "../../src/aws-error.ts";
import type { Json, JsonObject } from "../../src/json.ts";
import { processTemplate } from "../../src/template/language-extensions/process-template.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { resolveParameters } from "../../src/template/resolve-parameters.ts";
import { noSources, pseudo, refusalOf } from "./template-fixture.ts";

const topic = { Type: "AWS::SNS::Topic" };

const PARAMETERS = {
  Names: { Type: "CommaDelimitedList", Default: "alarms,audit-log" },
  Stage: { Type: "String", Default: "prod" },
  Secret: { Type: "String", Default: "hunter2", NoEcho: true },
};

/** The template as a caller sends it, with parameters to refer to. */
function withExtensions(parts: JsonObject): string {
  return JSON.stringify({ Transform: "AWS::LanguageExtensions", Parameters: PARAMETERS, ...parts });
}

/** What the transform makes of the template. */
function processed(parts: JsonObject): JsonObject {
  const body = withExtensions(parts);
  const parameters = resolveParameters(parseTemplate(body), [], noSources);
  return JSON.parse(processTemplate(body, { snippets: {}, parameters, pseudo })) as JsonObject;
}

/** What the transform makes of one property of a topic. */
function property(value: Json, parts: JsonObject = {}): unknown {
  const Resources = { Topic: { ...topic, Properties: { TopicName: value } }, Other: topic };
  return processed({ ...parts, Resources })["Resources"];
}

function topicNamed(TopicName: Json): object {
  return { Topic: { ...topic, Properties: { TopicName } }, Other: topic };
}

describe("Fn::ForEach", () => {
  test("makes a resource of each item of a parameter, in keys and in values", () => {
    const fragment = {
      "Topic&{Name}": { ...topic, Properties: { TopicName: { Ref: "Name" }, DisplayName: "${Name}!" } },
    };
    expect(
      processed({ Resources: { "Fn::ForEach::Topics": ["Name", { Ref: "Names" }, fragment] } })["Resources"],
    ).toEqual({
      Topicalarms: { ...topic, Properties: { TopicName: "alarms", DisplayName: "alarms!" } },
      Topicauditlog: { ...topic, Properties: { TopicName: "audit-log", DisplayName: "audit-log!" } },
    });
  });

  test("works in properties, conditions and outputs, and drops the transform", () => {
    const loop = (fragment: Json): Json => ["X", ["A", "B"], fragment];
    const result = processed({
      Conditions: { "Fn::ForEach::C": loop({ "Is${X}": { "Fn::Equals": [{ Ref: "Stage" }, "${X}"] } }) },
      Resources: { Topic: { ...topic, Metadata: { "Fn::ForEach::M": loop({ "Key${X}": "${X}" }) } } },
      Outputs: {
        "Fn::ForEach::O": loop({ "Out${X}": { Value: { "Fn::Sub": "${Topic}-${X}" }, Condition: "Is${X}" } }),
      },
    });
    expect(result).toEqual({
      Parameters: PARAMETERS,
      Conditions: {
        IsA: { "Fn::Equals": [{ Ref: "Stage" }, "A"] },
        IsB: { "Fn::Equals": [{ Ref: "Stage" }, "B"] },
      },
      Resources: { Topic: { ...topic, Metadata: { KeyA: "A", KeyB: "B" } } },
      Outputs: {
        OutA: { Value: { "Fn::Sub": "${Topic}-A" }, Condition: "IsA" },
        OutB: { Value: { "Fn::Sub": "${Topic}-B" }, Condition: "IsB" },
      },
    });
  });

  test.each<readonly [string, Json, string]>([
    ["a loop that is no list", {}, "Fn::ForEach layout is incorrect"],
    ["a loop without a fragment", ["X", ["A"]], "Fn::ForEach layout is incorrect"],
    ["a collection of one text", ["X", { Ref: "Stage" }, { "T${X}": topic }], "Fn::ForEach layout is incorrect"],
    [
      "a collection that waits for a resource",
      ["X", [{ Ref: "Kept" }], { "T${X}": topic }],
      "Fn::ForEach layout is incorrect",
    ],
    [
      "copies under one key",
      ["X", ["A", "B"], { Same: topic }],
      "Duplicate key 'Same' when merging keys to parent object in Fn::ForEach",
    ],
  ])("refuses %s", (_, loop, refusal) => {
    expect(refusalOf(() => processed({ Resources: { Kept: topic, "Fn::ForEach::L": loop } }))).toBe(
      `Transform AWS::LanguageExtensions failed with: ${refusal}`,
    );
  });

  const nested = (levels: number): JsonObject => {
    const names = Array.from({ length: levels }, (_, index) => `V${index}`);
    const key = `T${names.map((name) => `\${${name}}`).join("")}`;
    return names.reduceRight<JsonObject>((fragment, name) => ({ [`Fn::ForEach::L${name}`]: [name, ["a"], fragment] }), {
      [key]: topic,
    });
  };

  test("stands in loops, five levels deep", () => {
    expect(processed({ Resources: nested(5) })["Resources"]).toEqual({ Taaaaa: topic });
  });

  const once = (fragment: Json): Json => ["X", ["A"], fragment];

  test.each<readonly [string, JsonObject, string]>([
    ["a sixth level", { Resources: nested(6) }, "Fn::ForEach is nested more than 5 levels deep"],
    [
      "two loops of one name",
      {
        Resources: { "Fn::ForEach::L": once({ "T${X}": topic }) },
        Outputs: { "Fn::ForEach::L": once({ "O${X}": { Value: "v" } }) },
      },
      "Fn::ForEach has two loops with the name L",
    ],
    [
      "a loop with the name of a resource",
      { Resources: { L: topic, "Fn::ForEach::L": once({ "T${X}": topic }) } },
      "Fn::ForEach has a loop with the name of the resource L",
    ],
    [
      "a loop with a hyphen in its name",
      { Resources: { "Fn::ForEach::L-1": once({ "T${X}": topic }) } },
      "Fn::ForEach has a loop with the name L-1, which is not alphanumeric",
    ],
  ])("refuses %s", (_, parts, refusal) => {
    expect(refusalOf(() => processed(parts))).toBe(`Transform AWS::LanguageExtensions failed with: ${refusal}`);
  });

  test.each<readonly [string, Json, readonly string[]]>([
    ["a list of numbers", { Ref: "Numbers" }, ["T1", "T2"]],
    ["a mapping", { "Fn::FindInMap": ["M", "k", "list"] }, ["Tp", "Tq"]],
    ["a default of a mapping", { "Fn::FindInMap": ["M", "none", "list", { DefaultValue: ["d"] }] }, ["Td"]],
    ["nothing", [], []],
  ])("goes through %s", (_, collection, names) => {
    const Parameters = { Numbers: { Type: "List<Number>", Default: "1,2" } };
    const Mappings = { M: { k: { list: ["p", "q"] } } };
    const Resources = { "Fn::ForEach::L": ["X", collection, { "T${X}": topic }] };
    expect(Object.keys(processed({ Parameters, Mappings, Resources })["Resources"] as JsonObject)).toEqual(names);
  });

  test("gives what a person would have written out", () => {
    const name = fc.stringMatching(/^[A-Z][a-z]{0,4}$/);
    const names = fc.uniqueArray(name, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(names, names, (outer, inner) => {
        const copy = (x: string, y: string): [string, Json] => [
          `T${x}0${y}`,
          { ...topic, Properties: { TopicName: { "Fn::Sub": `${x}-${y}-\${AWS::Region}` }, DisplayName: x } },
        ];
        const [key, body] = copy("${X}", "${Y}");
        const loop = { "Fn::ForEach::Out": ["X", outer, { "Fn::ForEach::In": ["Y", inner, { [key]: body }] }] };
        const written = Object.fromEntries(outer.flatMap((x) => inner.map((y) => copy(x, y))));
        expect(processed({ Resources: loop })["Resources"]).toEqual(written);
      }),
    );
  });
});

test.each<readonly [string, Json, Json]>([
  ["Fn::Length of a list", { "Fn::Length": ["a", { Ref: "Other" }] }, 2],
  ["Fn::Length of a parameter", { "Fn::Length": { Ref: "Names" } }, 2],
  ["Fn::Length of what Fn::Split gives", { "Fn::Length": { "Fn::Split": [",", "a,b,c"] } }, 3],
  ["Fn::ToJsonString of data", { "Fn::ToJsonString": { a: [1, true, { Ref: "Stage" }] } }, '{"a":[1,true,"prod"]}'],
  ["Fn::ToJsonString without values", { "Fn::ToJsonString": [{ Ref: "AWS::NoValue" }, "x"] }, '["x"]'],
  [
    "Fn::ToJsonString of a resource",
    { "Fn::ToJsonString": { Arn: { Ref: "Other" }, Name: "x" } },
    { "Fn::Join": ["", ['{"Arn":"', { Ref: "Other" }, '","Name":"x"}']] },
  ],
  [
    "a secret parameter, which stays a reference",
    { "Fn::ToJsonString": { Password: { Ref: "Secret" } } },
    { "Fn::Join": ["", ['{"Password":"', { Ref: "Secret" }, '"}']] },
  ],
  [
    "Fn::FindInMap that finds",
    { "Fn::FindInMap": ["Sizes", { Ref: "Stage" }, "type", { DefaultValue: "no" }] },
    "large",
  ],
  [
    "Fn::FindInMap by default",
    { "Fn::FindInMap": ["Sizes", "ci", "type", { DefaultValue: { Ref: "Stage" } }] },
    { Ref: "Stage" },
  ],
  ["a name that is computed", { Ref: { "Fn::Sub": "Oth${AWS::NoValue}er" } }, { Ref: "Other" }],
])("resolves %s", (_, expression, expected) => {
  const result = property(expression, { Mappings: { Sizes: { prod: { type: "large" } } } });
  expect(result).toEqual(topicNamed(expected));
});

test.each<readonly [string, Json, string]>([
  ["Fn::Length", { "Fn::Length": "text" }, "Fn::Length layout is incorrect"],
  [
    "Fn::Length of what is made later",
    { "Fn::Length": { "Fn::GetAtt": ["Other", "X"] } },
    "Fn::Length layout is incorrect",
  ],
  ["Fn::ToJsonString", { "Fn::ToJsonString": "text" }, "Fn::ToJsonString layout is incorrect"],
  ["Fn::FindInMap", { "Fn::FindInMap": ["A", "b", "c", { Other: 1 }] }, "Fn::FindInMap layout is incorrect"],
])("refuses a malformed %s", (_, expression, refusal) => {
  expect(refusalOf(() => property(expression))).toBe(`Transform AWS::LanguageExtensions failed with: ${refusal}`);
});

test("computes deletion and replacement policies", () => {
  const choice = { "Fn::If": ["IsProd", "Retain", { Ref: "AWS::NoValue" }] };
  const result = processed({
    Conditions: {
      IsProd: { "Fn::Equals": [{ Ref: "Stage" }, "prod"] },
      IsCi: { "Fn::Not": [{ Condition: "IsProd" }] },
    },
    Resources: {
      Kept: { ...topic, DeletionPolicy: choice },
      Gone: { ...topic, UpdateReplacePolicy: { "Fn::If": ["IsCi", "Retain", { Ref: "AWS::NoValue" }] } },
    },
  });
  expect(result["Resources"]).toEqual({ Kept: { ...topic, DeletionPolicy: "Retain" }, Gone: topic });
});

test("a policy that is computed needs the transform", () => {
  const Resources = { Kept: { ...topic, DeletionPolicy: { Ref: "Stage" } } };
  expect(refusalOf(() => parseTemplate(JSON.stringify({ Parameters: PARAMETERS, Resources })))).toBe(
    "Template format error: Every DeletionPolicy member must be a string.",
  );
});

test("other transforms beside it are refused by name", () => {
  const body = withExtensions({
    Transform: ["AWS::LanguageExtensions", "AWS::Serverless-2016-10-31"],
    Resources: { A: topic },
  });
  expect(refusalOf(() => parseTemplate(body))).toContain("does not model the transform AWS::Serverless-2016-10-31");
});

test("whatever a template with the transform holds, processing it ends well or with an AwsError", () => {
  const names = [
    "Ref",
    "Fn::Length",
    "Fn::ToJsonString",
    "Fn::FindInMap",
    "Fn::GetAtt",
    "Fn::If",
    "Fn::ForEach::X",
    "A",
  ];
  const key = fc.constantFrom(
    ...names,
    "Type",
    "Properties",
    "DeletionPolicy",
    "Condition",
    "DefaultValue",
    "__proto__",
  );
  const leaf = fc.constantFrom<Json>(
    "A",
    "Names",
    "Stage",
    "${A}",
    "&{A}",
    "AWS::NoValue",
    "AWS::SNS::Topic",
    1,
    true,
    null,
  );
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.array(tie("value"), { maxLength: 4 }),
      fc.array(fc.tuple(key, tie("value")), { maxLength: 3 }).map((entries): Json => Object.fromEntries(entries)),
    ),
  }));
  const block = fc.dictionary(key, value, { maxKeys: 3 });
  const ending = (parts: JsonObject): unknown => {
    try {
      return parseTemplate(JSON.stringify(processed(parts)));
    } catch (error) {
      return error instanceof AwsError ? undefined : error;
    }
  };
  fc.assert(
    fc.property(block, block, block, (Resources, Conditions, Outputs) => {
      expect(ending({ Resources, Conditions, Outputs })).not.toBeInstanceOf(Error);
    }),
    { numRuns: 1000 },
  );
});
