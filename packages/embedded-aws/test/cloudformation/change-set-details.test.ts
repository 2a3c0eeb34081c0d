import { describe, expect, it } from "vitest";
import type { ResourceChange } from "../../src/cloudformation/model/resource-change.ts";
import { aCloudFormation } from "./a-cloudformation.ts";

const StackName = "s";

const named = (TopicName: unknown, DisplayName?: unknown, more: object = {}): object => ({
  Type: "AWS::SNS::Topic",
  Properties: { TopicName, ...(DisplayName !== undefined && { DisplayName }), ...more },
});
const att = (name: string): object => ({ "Fn::GetAtt": name.split(".") });
const parameter = (Value: unknown, more: object = {}): object => ({
  Type: "AWS::SSM::Parameter",
  Properties: { Type: "String", Value, ...more },
});

interface Case {
  readonly before: object;
  readonly after: object;
  /** The value of the parameter `P`; templates that read it declare it. */
  readonly values?: readonly [string, string];
  readonly sections?: object;
  /** One line a detail: without values, and with them. */
  readonly brief: readonly string[];
  readonly detailed: readonly string[];
}

/** What a change of each kind is told as; the decision record on change sets says which of these AWS was seen to do. */
const CASES: Readonly<Record<string, Case>> = {
  "a literal that is changed": {
    before: { A: named("a", "1") },
    after: { A: named("a", "2") },
    brief: ["A False DisplayName Never DirectModification Static"],
    detailed: ["A False DisplayName Never DirectModification Static /Properties/DisplayName Modify 1 2"],
  },
  "a property that is added": {
    before: { A: named("a") },
    after: { A: named("a", "2") },
    brief: ["A False DisplayName Never DirectModification Static"],
    detailed: ["A False DisplayName Never DirectModification Static /Properties/DisplayName Add - 2"],
  },
  "a property that becomes AWS::NoValue": {
    before: { A: named("a", "1") },
    after: { A: named("a", { Ref: "AWS::NoValue" }) },
    brief: ["A False DisplayName Never DirectModification Static"],
    detailed: ["A False DisplayName Never DirectModification Static /Properties/DisplayName Remove 1 -"],
  },
  "a literal that is spelled by a function with the same value": {
    before: { A: named("a", "x-y"), B: named("b", "1") },
    after: { A: named("a", { "Fn::Join": ["-", ["x", "y"]] }), B: named("b", "2") },
    brief: ["B False DisplayName Never DirectModification Static"],
    detailed: ["B False DisplayName Never DirectModification Static /Properties/DisplayName Modify 1 2"],
  },
  "a parameter's value, within text": {
    before: { A: named("a", { "Fn::Sub": "to ${P}" }) },
    after: { A: named("a", { "Fn::Sub": "to ${P}" }) },
    values: ["1", "2"],
    brief: [
      "A False DisplayName Never ParameterReference(P) Static",
      "A False DisplayName Never DirectModification Dynamic",
    ],
    detailed: [
      "A False DisplayName Never ParameterReference(P) Static /Properties/DisplayName Modify to 1 to 2",
      "A False DisplayName Never DirectModification Dynamic /Properties/DisplayName Modify to 1 to 2",
    ],
  },
  "a parameter's value, as the key of a mapping": {
    before: { A: named("a", { "Fn::FindInMap": ["M", { Ref: "P" }, "v"] }) },
    after: { A: named("a", { "Fn::FindInMap": ["M", { Ref: "P" }, "v"] }) },
    sections: { Mappings: { M: { k1: { v: "1" }, k2: { v: "2" } } } },
    values: ["k1", "k2"],
    brief: [
      "A False DisplayName Never ParameterReference(P) Static",
      "A False DisplayName Never DirectModification Dynamic",
    ],
    detailed: [
      "A False DisplayName Never ParameterReference(P) Static /Properties/DisplayName Modify 1 2",
      "A False DisplayName Never DirectModification Dynamic /Properties/DisplayName Modify 1 2",
    ],
  },
  "a text around a parameter, and not the parameter": {
    before: { A: named("a", { "Fn::Sub": "to ${P}" }) },
    after: { A: named("a", { "Fn::Sub": "for ${P}" }) },
    values: ["1", "1"],
    brief: ["A False DisplayName Never DirectModification Static"],
    detailed: ["A False DisplayName Never DirectModification Static /Properties/DisplayName Modify to 1 for 1"],
  },
  "a condition that a parameter decides": {
    before: { A: named("a", { "Fn::If": ["C", "1", "2"] }) },
    after: { A: named("a", { "Fn::If": ["C", "1", "2"] }) },
    sections: { Conditions: { C: { "Fn::Equals": [{ Ref: "P" }, "yes"] } } },
    values: ["yes", "no"],
    brief: ["A False DisplayName Never DirectModification Static"],
    detailed: ["A False DisplayName Never DirectModification Static /Properties/DisplayName Modify 1 2"],
  },
  "a reference to what is replaced": {
    before: { A: named("a"), B: named("b", { Ref: "A" }) },
    after: { A: named("a2"), B: named("b", { Ref: "A" }) },
    brief: [
      "A True TopicName Always DirectModification Static",
      "B False DisplayName Never ResourceReference(A) Static",
    ],
    detailed: [
      "A True TopicName Always DirectModification Static /Properties/TopicName Modify a a2",
      "B False DisplayName Never ResourceReference(A) Static /Properties/DisplayName Modify ARN/a LATER",
      "B False DisplayName Never DirectModification Dynamic /Properties/DisplayName Modify ARN/a LATER",
    ],
  },
  "a reference that fixes a name, to what is replaced": {
    before: { A: named("a", "n1"), B: parameter("x", { Name: att("A.DisplayName") }) },
    after: { A: named("a2", "n1"), B: parameter("x", { Name: att("A.DisplayName") }) },
    brief: [
      "A True TopicName Always DirectModification Static",
      "B True Name Always ResourceAttribute(A.DisplayName) Static",
    ],
    detailed: [
      "A True TopicName Always DirectModification Static /Properties/TopicName Modify a a2",
      "B True Name Always ResourceAttribute(A.DisplayName) Static /Properties/Name Modify n1 LATER",
      "B True Name Always DirectModification Dynamic /Properties/Name Modify n1 LATER",
    ],
  },
  "an attribute of what is changed in place: told without values, and unknown to be one with them": {
    before: { A: named("a", "n1"), B: parameter("x", { Name: att("A.DisplayName") }) },
    after: { A: named("a", "n2"), B: parameter("x", { Name: att("A.DisplayName") }) },
    brief: [
      "A False DisplayName Never DirectModification Static",
      "B Conditional Name Always ResourceAttribute(A.DisplayName) Dynamic",
    ],
    detailed: ["A False DisplayName Never DirectModification Static /Properties/DisplayName Modify n1 n2"],
  },
  "a reference to what is changed in place": {
    before: { A: named("a", "1"), B: named("b", { Ref: "A" }) },
    after: { A: named("a", "2"), B: named("b", { Ref: "A" }) },
    brief: ["A False DisplayName Never DirectModification Static"],
    detailed: ["A False DisplayName Never DirectModification Static /Properties/DisplayName Modify 1 2"],
  },
  "a literal that becomes an attribute": {
    before: { A: named("a", "1"), B: named("b", "x") },
    after: { A: named("a", "1"), B: named("b", att("A.DisplayName")) },
    brief: ["B False DisplayName Never DirectModification Static"],
    detailed: ["B False DisplayName Never DirectModification Static /Properties/DisplayName Modify x 1"],
  },
  "tags of one resource: each changed place has its path": {
    before: { A: named("a", "1", { Tags: [{ Key: "k", Value: "1" }] }) },
    after: {
      A: named("a", "1", {
        Tags: [
          { Key: "k", Value: "2" },
          { Key: "n", Value: "3" },
        ],
      }),
    },
    brief: ["A False Tags Never DirectModification Static"],
    detailed: [
      "A False Tags Never DirectModification Static /Properties/Tags/0/Value Modify 1 2",
      'A False Tags Never DirectModification Static /Properties/Tags/1 Add - {"Key":"n","Value":"3"}',
    ],
  },
  "a dynamic reference to another version: it stays text": {
    before: { A: named("a", "{{resolve:ssm:/v:1}}"), V: parameter("1", { Name: "/v" }) },
    after: { A: named("a", "{{resolve:ssm:/v:2}}"), V: parameter("1", { Name: "/v" }) },
    brief: ["A False DisplayName Never DirectModification Static"],
    detailed: [
      "A False DisplayName Never DirectModification Static /Properties/DisplayName Modify {{resolve:ssm:/v:1}} {{resolve:ssm:/v:2}}",
    ],
  },
};

describe("the details of a change set tell", () => {
  it.each(Object.entries(CASES))("%s", async (_, { before, after, values, sections = {}, brief, detailed }) => {
    const aws = aCloudFormation();
    const given = (Resources: object, value: string | undefined): object => ({
      StackName,
      TemplateBody: JSON.stringify({
        ...sections,
        ...(value !== undefined && { Parameters: { P: { Type: "String" } } }),
        Resources: withPlaceOfVersions(Resources),
      }),
      ...(value !== undefined && { Parameters: [{ ParameterKey: "P", ParameterValue: value }] }),
    });
    await aws.run("CreateStack", given(before, values?.[0]));
    await aws.call("CreateChangeSet", { ...given(after, values?.[1]), ChangeSetName: "c" });
    const lines = async (IncludePropertyValues: boolean): Promise<readonly string[]> => {
      const answer = await aws.call("DescribeChangeSet", { StackName, ChangeSetName: "c", IncludePropertyValues });
      return (answer as unknown as { Changes: { ResourceChange: ResourceChange }[] }).Changes.flatMap((change) =>
        linesOf(change.ResourceChange),
      );
    };
    expect(await lines(false)).toEqual(brief);
    expect(await lines(true)).toEqual(detailed);
  });
});

/** What a dynamic reference reads must be there before it is read. */
function withPlaceOfVersions(resources: object): object {
  return Object.fromEntries(
    Object.entries(resources as Readonly<Record<string, object>>).map(([id, resource]) => [
      id,
      JSON.stringify(resource).includes("{{resolve:") ? { ...resource, DependsOn: "V" } : resource,
    ]),
  );
}

/** `LogicalId Replacement What Recreation Source(Cause) Evaluation`, and with values `Path Kind Before After`. */
function linesOf(change: ResourceChange): readonly string[] {
  return change.Details.map(({ Target, ChangeSource, CausingEntity, Evaluation }) => {
    const source = CausingEntity === undefined ? ChangeSource : `${ChangeSource}(${CausingEntity})`;
    const what = Target.Name ?? Target.Attribute;
    const head = [change.LogicalResourceId, change.Replacement, what, Target.RequiresRecreation, source, Evaluation];
    const { Path, AttributeChangeType, BeforeValue = "-", AfterValue = "-" } = Target;
    const values = Path === undefined ? [] : [Path, AttributeChangeType, BeforeValue, AfterValue];
    return [...head, ...values]
      .join(" ")
      .replaceAll("{{changeSet:KNOWN_AFTER_APPLY}}", "LATER")
      .replaceAll("arn:aws:sns:ap-southeast-2:111111111111:", "ARN/");
  });
}
