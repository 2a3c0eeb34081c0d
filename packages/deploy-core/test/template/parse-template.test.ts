import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { findLine, findLineAt } from "../../src/template/template.ts";
import { fail, findSurprise, lines } from "./texts.ts";

const QUEUE = lines(
  "Description: A queue",
  "Parameters:",
  "  Days:",
  "    Type: Number",
  "    Default: 007",
  "    AllowedValues: [007, '14']",
  "    NoEcho: 'true'",
  "    MinValue: 1",
  "Conditions:",
  "  IsLong: !Equals [!Ref Days, 14]",
  "Resources:",
  "  Queue:",
  "    Type: AWS::SQS::Queue",
  "    DependsOn: Key",
  "    Condition: IsLong",
  "    DeletionPolicy: Retain",
  "    UpdateReplacePolicy: Snapshot",
  "    Metadata: { Stateful: events }",
  "    Properties:",
  "      KmsMasterKeyId: !GetAtt Key.Arn.Deep",
  '      QueueName: !Sub "${AWS::StackName}-${Days}-${!Literal}-${Key.Arn}"',
  "      MessageRetentionPeriod: !If [IsLong, !Ref Days, !Ref AWS::NoValue]",
  "  Key:",
  "    Type: AWS::KMS::Key",
  "Outputs:",
  "  QueueUrl:",
  "    Description: Where to send",
  "    Value: !Ref Queue",
  "    Export: { Name: !Sub '${AWS::StackName}-url' }",
);

interface Malformed {
  readonly what: string;
  readonly text: string;
  readonly says: string;
  readonly hint?: string;
}

const MALFORMED: readonly Malformed[] = [
  { what: "nothing", text: "", says: "line 1, column 1: the template is empty" },
  { what: "a list", text: "- a", says: "the template must be an object of names and values, not a list" },
  { what: "no resources", text: "Resources: {}", says: "line 1, column 12: the template declares no resource" },
  {
    what: "an unknown section",
    text: "Resourcs: {}",
    says: 'line 1, column 1: the template cannot have "Resourcs"',
    hint: 'Did you mean "Resources"?',
  },
  {
    what: "a resource without a type",
    text: lines("Resources:", "  R:", "    Properties: {}"),
    says: "line 2, column 3: Resources.R has no Type",
    hint: 'Add "Type:" to Resources.R.',
  },
  {
    what: "an unknown attribute",
    text: lines("Resources:", "  R:", "    Type: T", "    DependOn: S"),
    says: 'line 4, column 5: Resources.R cannot have "DependOn"',
    hint: 'Did you mean "DependsOn"?',
  },
  {
    what: "an unknown tag",
    text: lines("Resources:", "  R:", "    Type: !Reff A"),
    says: "line 3, column 11: the tag !Reff is not one of CloudFormation's",
  },
  {
    what: "a key given twice",
    text: lines("Resources:", "  R:", "    Type: T", "    Type: U"),
    says: 'line 4, column 5: the key "Type" is given twice in the same object',
  },
  {
    what: "a key given twice in JSON",
    text: '{"Resources": {"R": {"Type": "T"}, "R": {"Type": "U"}}}',
    says: 'line 1, column 36: the key "R" is given twice in the same object',
  },
  {
    what: "a null",
    text: lines("Resources:", "  R:", "    Type: T", "    Properties: { P: null }"),
    says: "line 4, column 22: Resources.R.Properties.P has no value, and a template may not hold null",
  },
  {
    what: "an alias",
    text: lines("Resources:", "  R: &r { Type: T }", "  S: *r"),
    says: "line 3, column 6: CloudFormation does not read YAML aliases",
  },
  {
    what: "a merge",
    text: lines("Resources:", "  R: { Type: T, Properties: { <<: { A: 1 } } }"),
    says: "CloudFormation does not read YAML merges",
  },
  {
    what: "two documents",
    text: "Resources: {}\n---\nResources: {}",
    says: "line 2, column 1: a second YAML document begins here",
  },
  { what: "a list as a key", text: "? [a]\n: 1", says: "a key must be plain text" },
  {
    what: "an open bracket",
    text: lines("Resources:", "  R: [Type"),
    says: "line 2, column 11: it is not well-formed YAML",
  },
  {
    what: "JSON with a comma too many",
    text: '{"Resources": {"R": {"Type": "T",}}}',
    says: "line 1, column 34: it is not well-formed JSON (unexpected token RBrace found)",
  },
  {
    what: "a policy that AWS does not have",
    text: lines("Resources:", "  R:", "    Type: T", "    DeletionPolicy: Keep"),
    says: 'line 4, column 21: Resources.R.DeletionPolicy cannot be "Keep"',
    hint: "Use one of: Delete, Retain, Snapshot, RetainExceptOnCreate.",
  },
  {
    what: "a name with a hyphen",
    text: lines("Resources:", "  my-queue: { Type: T }"),
    says: 'line 2, column 3: "my-queue" cannot be a name in Resources',
  },
  {
    what: "a word as a number",
    text: lines("Parameters:", "  P: { Type: Number, MinValue: few }", "Resources: { R: { Type: T } }"),
    says: 'line 2, column 32: Parameters.P.MinValue must be a number, not "few"',
  },
  {
    what: "a name that nothing declares",
    text: lines(
      "Parameters:",
      "  VpcId: { Type: String }",
      "Resources:",
      "  R: { Type: T, Properties: { V: !Ref VpcIds } }",
    ),
    says: 'line 4, column 39: Resources.R uses "VpcIds", but no parameter or resource of that name is declared',
    hint: 'Did you mean "VpcId"?',
  },
  {
    what: "a condition that nothing declares",
    text: lines("Resources:", "  R: { Type: T, Condition: Always }"),
    says: 'Resources.R uses "Always", but no condition of that name is declared',
  },
  {
    what: "deep nesting in YAML",
    text: `Resources: ${"[".repeat(5000)}`,
    says: "it is nested more than 100 levels deep",
  },
  { what: "deep nesting in JSON", text: '{"a":'.repeat(5000), says: "it is nested more than 100 levels deep" },
];

describe("parseTemplate", () => {
  const template = parseTemplate(QUEUE, "template.yaml");

  it("keeps a parameter's constraints, with the digits as they were written", () => {
    expect(template.parameters.get("Days")).toEqual({
      name: "Days",
      line: 3,
      type: "Number",
      description: undefined,
      defaultValue: "007",
      noEcho: true,
      allowedValues: ["007", "14"],
      allowedPattern: undefined,
      constraintDescription: undefined,
      minLength: undefined,
      maxLength: undefined,
      minValue: 1,
      maxValue: undefined,
    });
  });

  it("keeps a resource's attributes, its functions in their long form", () => {
    expect(template.resources.get("Queue")).toEqual({
      logicalId: "Queue",
      line: 12,
      type: "AWS::SQS::Queue",
      dependsOn: ["Key"],
      condition: "IsLong",
      deletionPolicy: "Retain",
      updateReplacePolicy: "Snapshot",
      creationPolicy: undefined,
      updatePolicy: undefined,
      metadata: { Stateful: "events" },
      properties: {
        KmsMasterKeyId: { "Fn::GetAtt": ["Key", "Arn.Deep"] },
        QueueName: { "Fn::Sub": "${AWS::StackName}-${Days}-${!Literal}-${Key.Arn}" },
        MessageRetentionPeriod: { "Fn::If": ["IsLong", { Ref: "Days" }, { Ref: "AWS::NoValue" }] },
      },
    });
  });

  it("keeps an output with its export", () => {
    expect(template.outputs.get("QueueUrl")).toMatchObject({
      line: 26,
      value: { Ref: "Queue" },
      exportName: { "Fn::Sub": "${AWS::StackName}-url" },
    });
  });

  it("finds every use of a name with its line", () => {
    expect(template.references.map(({ kind, target, attribute, line }) => [line, kind, target, attribute])).toEqual([
      [10, "Ref", "Days", undefined],
      [14, "DependsOn", "Key", undefined],
      [15, "Condition", "IsLong", undefined],
      [20, "GetAtt", "Key", "Arn.Deep"],
      [21, "Sub", "AWS::StackName", undefined],
      [21, "Sub", "Days", undefined],
      [21, "Sub", "Key", "Arn"],
      [22, "Condition", "IsLong", undefined],
      [22, "Ref", "Days", undefined],
      [22, "Ref", "AWS::NoValue", undefined],
      [28, "Ref", "Queue", undefined],
      [29, "Sub", "AWS::StackName", undefined],
    ]);
  });

  it("knows the line of every declaration and of every value", () => {
    expect(findLine(template, "Queue")).toBe(12);
    expect(findLine(template, "Days")).toBe(3);
    expect(findLine(template, "QueueUrl")).toBe(26);
    expect(findLine(template, "Nobody")).toBeUndefined();
    expect(findLineAt(template, ["Resources", "Queue", "Properties", "QueueName"])).toBe(21);
    expect(findLineAt(template, ["Resources", "Key", "Properties", "Unset"])).toBe(23);
  });

  it("reads JSON as it reads YAML", () => {
    const json = parseTemplate(
      '{"Parameters":{"A":{"Type":"Number","Default":1.50}},\n"Resources":{"R":{"Type":"T","Properties":{"P":{"Ref":"A"}}}}}',
      "template.json",
    );
    expect(json.parameters.get("A")?.defaultValue).toBe("1.50");
    expect(json.resources.get("R")).toMatchObject({ line: 2, properties: { P: { Ref: "A" } } });
  });

  it("counts the size in bytes and leaves a byte order mark out", () => {
    const text = "# \u00fc\nResources: { R: { Type: T } }";
    const marked = parseTemplate(`\uFEFF${text}`, "template.yaml");
    expect(marked.sizeBytes).toBe(text.length + 1);
    expect(marked.text).toBe(text);
  });

  it("leaves names alone that only a transform can know", () => {
    const text = lines(
      "Transform: AWS::LanguageExtensions",
      "Resources:",
      "  R: { Type: T, Properties: { P: !Ref Made } }",
    );
    expect(parseTemplate(text, "template.yaml").transforms).toEqual(["AWS::LanguageExtensions"]);
  });

  it.each(MALFORMED)("refuses $what, with the place and one next step", ({ text, says }) => {
    const error = fail(() => parseTemplate(text, "broker/template.yaml"));
    expect(error.problem).toContain(says);
    expect(error.problem).toMatch(/^broker\/template\.yaml, line \d+, column \d+: /);
    expect(error.exitCode).toBe(2);
    expect(error.hints).toHaveLength(1);
  });

  it.each(MALFORMED.filter(({ hint }) => hint !== undefined))("says of $what: $hint", ({ text, hint }) => {
    expect(fail(() => parseTemplate(text, "t")).hints).toEqual([hint]);
  });

  it("quotes the offending line with a caret under the place", () => {
    const error = fail(() => parseTemplate(lines("Resources:", "  R:", "\u00a0\u00a0  Type: !Reff A"), "t.yaml"));
    expect(error.problem.split("\n").slice(1)).toEqual(["  3 | \u00a0\u00a0  Type: !Reff A", "    |           ^"]);
  });

  it("throws nothing but a DeployError, whatever the text", () => {
    const pieces =
      "Resources: |Type: |!Ref |!Sub |!GetAtt |${A}|\n|\n  |\n    |- |[|]|{|}|&a |*a|<<: |? |: |\"|'|>|#|---\n|!!binary |!|\t|null|R|,";
    const fragment = fc.constantFrom(...pieces.split("|"), "|");
    const text = fc.oneof(
      fc.string(),
      fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join("")),
      fc.json(),
    );
    fc.assert(
      fc.property(text, (each) => {
        expect(findSurprise(() => parseTemplate(each, "template.yaml"))).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });

  it("reads every template that it can be given as JSON, and loses no property", () => {
    const key = fc.stringMatching(/^[A-Z][A-Za-z]{0,8}$/).filter((name) => name !== "Ref" && name !== "Condition");
    const scalar = fc.oneof(fc.string(), fc.boolean(), fc.integer());
    const value = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.dictionary(key, scalar, { maxKeys: 3 }));
    fc.assert(
      fc.property(fc.dictionary(key, value, { maxKeys: 5 }), (properties) => {
        const text = JSON.stringify({ Resources: { R: { Type: "T", Properties: properties } } });
        expect({ ...parseTemplate(text, "t").resources.get("R")?.properties }).toEqual({ ...properties });
      }),
    );
  });
});
