import { describe, expect, test } from "vitest";
import { lineIndex } from "../../src/template/line-index.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { refusalOf } from "./template-fixture.ts";

const TOPIC = "Resources: { T: { Type: AWS::SNS::Topic } }";
const withTopic = (yaml: string): string => `${TOPIC}\n${yaml}`;
const withProperties = (yaml: string): string => `Resources: { T: { Type: AWS::SNS::Topic, Properties: ${yaml} } }`;

const REFUSALS: readonly [what: string, body: string, message: string][] = [
  ["a text", "hello", "Template format error: unsupported structure."],
  ["nothing", "", "Template format error: unsupported structure."],
  ["no resources", "Resources: {}", "Template format error: At least one Resources member must be defined."],
  ["broken YAML", "a: [1", "Template format error: YAML not well-formed. (line 1, column 6)"],
  [
    "broken JSON",
    '{"Resources": {"A": {"a": 1,}}}',
    "Template format error: JSON not well-formed. (line 1, column 29)",
  ],
  ["a comment in JSON", '{\n"a": 1 // one\n}', "Template format error: JSON not well-formed. (line 2, column 8)"],
  ["an alias", "a: &x 1\nb: *x", "Template format error: YAML aliases are not allowed in CloudFormation templates"],
  ["an unknown tag", "a: !Foo x", "Template format error: Unrecognized tag !Foo. (line 1, column 9)"],
  ["a section that does not exist", withTopic("Foo: 1\nBar: 2"), "Invalid template property or properties [Foo, Bar]"],
  [
    "another version",
    withTopic("AWSTemplateFormatVersion: 2011-01-01"),
    "Template format error: unsupported value for AWSTemplateFormatVersion.",
  ],
  [
    "a resource without a type",
    "Resources: { A: { Properties: {} } }",
    "Template format error: [/Resources/A] Every Resources object must contain a Type member.",
  ],
  [
    "a resource that is a text",
    "Resources: { A: x }",
    "Template format error: [/Resources/A] Any Resources member must be an object.",
  ],
  [
    "a resource's unknown attribute",
    "Resources: { A: { Type: AWS::SNS::Topic, a: 1 } }",
    "Invalid template resource property 'a'",
  ],
  [
    "a name with a hyphen",
    "Resources: { a-b: { Type: AWS::SNS::Topic } }",
    "Template format error: Resource name a-b is non alphanumeric.",
  ],
  [
    "a policy that does not exist",
    "Resources: { A: { Type: AWS::SNS::Topic, DeletionPolicy: Keep } }",
    "Template format error: Unrecognized DeletionPolicy Keep for resource A",
  ],
  [
    "a computed policy",
    "Resources: { A: { Type: AWS::SNS::Topic, DeletionPolicy: !Ref P } }",
    "Template format error: Every DeletionPolicy member must be a string.",
  ],
  [
    "null in a property",
    withProperties("{ TopicName: }"),
    "[/Resources/T/Properties/TopicName] 'null' values are not allowed in templates",
  ],
  [
    "null in an output",
    withTopic("Outputs: { X: { Value: } }"),
    "[/Outputs/X/Value] 'null' values are not allowed in templates",
  ],
  [
    "a Ref to nothing",
    withProperties("{ TopicName: !Ref Nowhere }"),
    "Template format error: Unresolved resource dependencies [Nowhere] in the Resources block of the template",
  ],
  [
    "a Ref to nothing in an output",
    withTopic("Outputs: { X: { Value: !Sub '${Nowhere}' } }"),
    "Template format error: Unresolved resource dependencies [Nowhere] in the Outputs block of the template",
  ],
  [
    "a GetAtt of nothing",
    withProperties("{ TopicName: !GetAtt Nowhere.Arn }"),
    "Template error: instance of Fn::GetAtt references undefined resource Nowhere",
  ],
  [
    "DependsOn nothing",
    "Resources: { A: { Type: AWS::SNS::Topic, DependsOn: [B] } }",
    "Template format error: Unresolved resource dependencies [B] in the Resources block of the template",
  ],
  [
    "a circle",
    "Resources: { A: { Type: T, DependsOn: B }, B: { Type: T, Properties: { X: !Ref A } }, C: { Type: T, DependsOn: A } }",
    "Circular dependency between resources: [A, B]",
  ],
  [
    "a condition nobody declares",
    "Resources: { A: { Type: AWS::SNS::Topic, Condition: C } }",
    "Template format error: Unresolved condition dependency C in the Resources block of the template",
  ],
  [
    "a condition on a resource",
    withTopic("Conditions: { C: !Equals [!Ref T, a] }"),
    "Template format error: Unresolved dependencies [T]. Cannot reference resources in the Conditions block of the template",
  ],
  [
    "a condition that is no truth",
    withTopic("Conditions: { C: !Ref AWS::Region }"),
    "Template format error: Conditions can only be boolean operations on parameters and other conditions",
  ],
  [
    "an And of one",
    withTopic("Conditions: { C: !And [!Equals [a, b]] }"),
    "Template error: every Fn::And object requires a list of at least 2 and at most 10 boolean parameters.",
  ],
  [
    "a mapping of objects",
    withTopic("Mappings: { M: { a: { b: { c: d } } } }"),
    "Template format error: Every Mappings attribute must be a String or a List.",
  ],
  [
    "a parameter without a type",
    withTopic("Parameters: { P: { Default: a } }"),
    "Template format error: Every Parameters object must contain a Type member.",
  ],
  [
    "a parameter type that does not exist",
    withTopic("Parameters: { P: { Type: Strin } }"),
    "Template format error: Unrecognized parameter type: Strin",
  ],
  [
    "a parameter's unknown attribute",
    withTopic("Parameters: { P: { Type: String, Defalt: a } }"),
    "Invalid template parameter property 'Defalt'",
  ],
  [
    "an output without a value",
    withTopic("Outputs: { X: { Description: a } }"),
    "Template format error: [/Outputs/X] Every Outputs member must contain a Value object",
  ],
  [
    "a transform",
    withTopic("Transform: AWS::Serverless-2016-10-31"),
    "embedded-aws does not model the transform AWS::Serverless-2016-10-31, so it refuses it rather than pretend.",
  ],
  [
    "201 parameters",
    withTopic(`Parameters: { ${many(201, (i) => `P${i}: { Type: String }`)} }`),
    "Template format error: Number of parameters, 201, is greater than maximum allowed, 200",
  ],
  [
    "501 resources",
    `Resources: { ${many(501, (i) => `R${i}: { Type: AWS::SNS::Topic }`)} }`,
    "Template format error: Number of resources, 501, is greater than maximum allowed, 500",
  ],
  [
    "a long description",
    withTopic(`Description: ${"x".repeat(1025)}`),
    "Template format error: 'Description' length is greater than 1024.",
  ],
  ["a template of more than a megabyte", " ".repeat(1_000_001), "Template may not exceed 1000000 bytes in size."],
];

describe("parseTemplate refuses", () => {
  test.each(REFUSALS)("%s", (_, body, message) => {
    expect(refusalOf(() => parseTemplate(body))).toBe(message);
  });

  test("ten thousand brackets without running out of stack", () => {
    for (const opening of ["[", "- ", "? ", '{"a":', "{a: "]) {
      expect(refusalOf(() => parseTemplate(opening.repeat(10_000)))).toContain("not well-formed");
    }
  });
});

describe("parseTemplate", () => {
  test("reads every short tag into its long form", () => {
    const template = parseTemplate(`
Conditions:
  One: !Or [!Equals [a, b], !Not [!And [!Condition Two, !Condition Two]]]
  Two: !Equals [a, a]
Resources:
  A:
    Type: AWS::SNS::Topic
    Properties:
      List: [!Ref B, !GetAtt B.C.D, !GetAtt [B, C], !Base64 x, !GetAZs "", !ImportValue i]
      Text: !Join ["", !Split [",", !Select [0, [!Sub "a", !FindInMap [M, a, b]]]]]
      Sub: !Sub ["\${x}", { x: !If [One, 1, 2] }]
      Cidr: !Cidr [10.0.0.0/8, 1]
  B: { Type: AWS::SNS::Topic }
`);
    expect(template.conditions).toEqual({
      One: {
        "Fn::Or": [
          { "Fn::Equals": ["a", "b"] },
          { "Fn::Not": [{ "Fn::And": [{ Condition: "Two" }, { Condition: "Two" }] }] },
        ],
      },
      Two: { "Fn::Equals": ["a", "a"] },
    });
    expect(template.resources["A"]?.properties).toEqual({
      List: [
        { Ref: "B" },
        { "Fn::GetAtt": ["B", "C.D"] },
        { "Fn::GetAtt": ["B", "C"] },
        { "Fn::Base64": "x" },
        { "Fn::GetAZs": "" },
        { "Fn::ImportValue": "i" },
      ],
      Text: {
        "Fn::Join": [
          "",
          { "Fn::Split": [",", { "Fn::Select": [0, [{ "Fn::Sub": "a" }, { "Fn::FindInMap": ["M", "a", "b"] }]] }] },
        ],
      },
      Sub: { "Fn::Sub": ["${x}", { x: { "Fn::If": ["One", 1, 2] } }] },
      Cidr: { "Fn::Cidr": ["10.0.0.0/8", 1] },
    });
  });

  test("reads YAML 1.1 as CloudFormation does: no dates, keys as they are written", () => {
    const { properties } =
      parseTemplate(withProperties("{ Version: 2012-10-17, Yes: yes, 012345678901: a, Y: 1.10 }")).resources["T"] ?? {};
    expect(properties).toEqual({ Version: "2012-10-17", Yes: true, "012345678901": "a", Y: 1.1 });
  });

  test("takes the last of two equal keys, in YAML and in JSON", () => {
    // AWS: validate-template and get-template-summary accept repeated keys and show the last value.
    const yaml = parseTemplate(withProperties("{ TopicName: a, TopicName: b }"));
    const json = parseTemplate(
      '{"Resources":{"T":{"Type":"A"},"T":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":"b"}}}}',
    );
    expect(yaml.resources["T"]?.properties).toEqual({ TopicName: "b" });
    expect(json).toEqual(yaml);
  });

  test("treats names that every object inherits like any other", () => {
    const template = parseTemplate(
      '{"Resources":{"constructor":{"Type":"AWS::SNS::Topic"}},"Outputs":{"toString":{"Value":{"Ref":"constructor"}}}}',
    );
    expect(Object.keys(template.resources)).toEqual(["constructor"]);
    expect(refusalOf(() => parseTemplate(withProperties("{ TopicName: !Ref toString }")))).toContain("[toString]");
  });

  test("allows a circle of which conditions leave only a line", () => {
    const body = `
Conditions: { C: !Equals [a, b] }
Resources:
  A: { Type: AWS::SNS::Topic, Properties: { X: !If [C, !Ref B, x] } }
  B: { Type: AWS::SNS::Topic, Properties: { X: !If [C, x, !Ref A] } }
`;
    expect(Object.keys(parseTemplate(body).resources)).toEqual(["A", "B"]);
  });
});

describe("lineIndex", () => {
  test("gives each resource's line in YAML and in JSON", () => {
    expect(lineIndex("Description: x\nResources:\n  # first\n  A:\n    Type: T\n  B: { Type: T }\n")).toEqual({
      A: 4,
      B: 6,
    });
    expect(lineIndex('{\n"Resources": {\n"A": {},\n\n"B": {}}}')).toEqual({ A: 3, B: 5 });
  });
});

function many(count: number, member: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => member(index)).join(", ");
}
