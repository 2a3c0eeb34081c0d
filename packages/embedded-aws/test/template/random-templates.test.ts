import * as fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { AwsError } from "../../src/aws-error.ts";
import type { Json } from "../../src/json.ts";
import { dependenciesOf } from "../../src/template/dependencies.ts";
import { evaluate } from "../../src/template/evaluate.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { referencesIn } from "../../src/template/references.ts";
import { aScope } from "./template-fixture.ts";

const FUNCTIONS = [
  "Ref",
  "Condition",
  ...["And", "Base64", "Cidr", "Equals", "FindInMap", "GetAZs", "GetAtt", "If", "ImportValue"].map(
    (name) => `Fn::${name}`,
  ),
  ...["Join", "Not", "Or", "Select", "Split", "Sub", "Transform", "ForEach::X", "Nonsense"].map(
    (name) => `Fn::${name}`,
  ),
];

/** Words that mean something somewhere in a template, and some that should mean nothing anywhere. */
const word = fc.constantFrom(
  "A",
  "B",
  "P",
  "C",
  "M",
  "AWS::Region",
  "AWS::NoValue",
  "Arn",
  "",
  "0",
  "__proto__",
  "constructor",
  "${A.Arn}-${P}",
  "${!x}",
  "${",
  "10.0.0.0/24",
);

const { expression } = fc.letrec<{ expression: Json }>((tie) => ({
  expression: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    word,
    fc.constantFrom<Json[]>(0, 1, -1, true, null),
    fc.array(tie("expression"), { maxLength: 3 }),
    fc.tuple(fc.constantFrom(...FUNCTIONS), tie("expression")).map(([name, argument]) => ({ [name]: argument })),
    fc.dictionary(word, tie("expression"), { maxKeys: 3 }),
  ),
}));

/** Expressions whose functions have arguments of the right shape, though not always of the right kind. */
const { tame } = fc.letrec<{ tame: Json }>((tie) => ({
  tame: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<Json[]>("text", "a-b", 3, true),
    fc.constantFrom("A", "B", "P", "AWS::Region", "AWS::NoValue").map((name) => ({ Ref: name })),
    fc.constantFrom("${P}", "${A}-${!x}", "${AWS::StackName}").map((text) => ({ "Fn::Sub": text })),
    fc.array(tie("tame"), { maxLength: 3 }),
    fc.array(tie("tame"), { maxLength: 3 }).map((list) => ({ "Fn::Join": ["-", list] })),
    fc.tuple(tie("tame"), tie("tame")).map(([whenTrue, whenFalse]) => ({ "Fn::If": ["C", whenTrue, whenFalse] })),
    fc.tuple(fc.nat({ max: 2 }), tie("tame")).map(([index, list]) => ({ "Fn::Select": [index, [list, "x"]] })),
    tie("tame").map((text) => ({ "Fn::Split": ["-", { "Fn::Join": ["", [text]] }] })),
    fc.dictionary(fc.constantFrom("Name", "Condition"), tie("tame"), { maxKeys: 2 }),
  ),
}));

const tameTemplate = fc
  .record({
    Conditions: fc.constantFrom<Json[]>(true, false).map((yes) => ({ C: { "Fn::Equals": [yes, "true"] } })),
    Parameters: fc.constant({ P: { Type: "String", Default: "p" } }),
    Resources: fc.record({ A: resourceOf(fc.constant("x")), B: resourceOf(tame) }),
  })
  .map((body) => body as unknown as Json);

const wildTemplate = fc
  .record(
    {
      Conditions: fc.dictionary(fc.constantFrom("C", "D"), expression, { maxKeys: 2 }),
      Mappings: fc.oneof(fc.constant({ M: { A: { B: "x" } } }), expression),
      Outputs: fc.dictionary(word, fc.record({ Value: expression }), { maxKeys: 2 }),
      Parameters: fc.oneof(fc.constant({ P: { Type: "String", Default: "p" } }), expression),
      Resources: fc.dictionary(fc.constantFrom("A", "B"), resourceOf(expression), { minKeys: 1 }),
    },
    { requiredKeys: ["Resources"] },
  )
  .map((body) => body as unknown as Json);

const template = fc.oneof(tameTemplate, wildTemplate);

test("whatever a template holds, reading and evaluating it ends well or with an AwsError", () => {
  let evaluated = 0;
  fc.assert(
    fc.property(template, fc.boolean(), (body, isYaml) => {
      evaluated += endsInOrder(isYaml ? stringify(body) : JSON.stringify(body)) ? 1 : 0;
    }),
    { numRuns: 500 },
  );
  // The property would hold for a parser that refuses everything.
  expect(evaluated).toBeGreaterThan(50);
});

test("whatever the body's letters are, reading it ends well or with an AwsError", () => {
  const letters = fc.string({ unit: fc.constantFrom(...Array.from("{}[]:,-?!&*|>'\"#\n \t%@`aR0\\")), maxLength: 60 });
  // Any character but halves of one; fast-check's own (`binary`) begins with a table of all million.
  const character = fc
    .integer({ min: 0, max: 0x10_ff_ff })
    .filter((point) => point < 0xd8_00 || point > 0xdf_ff)
    .map((point) => String.fromCodePoint(point));
  const body = fc.oneof(letters, fc.string({ unit: character }));
  const refuses = fc.property(body, (text) => !endsInOrder(text));
  expect(fc.check(refuses, { numRuns: 500 }).failed).toBe(false);
});

test("YAML and JSON of one template are the same template", () => {
  fc.assert(
    fc.property(template, (body) => {
      expect(outcomeOf(stringify(body, { aliasDuplicateObjects: false, version: "1.1" }))).toEqual(
        outcomeOf(JSON.stringify(body)),
      );
    }),
  );
});

function resourceOf(properties: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  return fc.record(
    { Type: fc.constant("AWS::SNS::Topic"), Properties: fc.dictionary(word, properties, { maxKeys: 3 }) },
    { requiredKeys: ["Type"] },
  );
}

function outcomeOf(body: string): unknown {
  try {
    return parseTemplate(body);
  } catch (error) {
    if (error instanceof AwsError) return error.message;
    throw error;
  }
}

function endsInOrder(body: string): boolean {
  try {
    const parsed = parseTemplate(body);
    const scope = aScope(parsed);
    const order = dependenciesOf(parsed, scope.conditions);
    for (const id of order.keys()) {
      const properties = parsed.resources[id]?.properties ?? {};
      evaluate(properties, scope);
      referencesIn(properties);
    }
    return true;
  } catch (error) {
    if (error instanceof AwsError) return false;
    throw error;
  }
}
