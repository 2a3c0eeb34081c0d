import { expect, test } from "vitest";
import { aCloudFormation } from "./a-cloudformation.ts";
import { aTemplate, topic } from "./templates.ts";

const CAPABILITY = { Capabilities: ["CAPABILITY_AUTO_EXPAND"] };

const body = JSON.stringify({
  Transform: "AWS::LanguageExtensions",
  Parameters: { Names: { Type: "CommaDelimitedList", Default: "a,b" } },
  Resources: {
    "Fn::ForEach::Topics": [
      "Name",
      { Ref: "Names" },
      { "Topic${Name}": { Type: "AWS::SNS::Topic", Properties: { TopicName: { Ref: "Name" } } } },
    ],
  },
  Outputs: { Count: { Value: { "Fn::Length": { Ref: "Names" } } } },
});

function names(ParameterValue: string): object {
  return { Parameters: [{ ParameterKey: "Names", ParameterValue }] };
}

test("a stack follows its loop: items that come are created, items that go are deleted", async () => {
  const aws = aCloudFormation();
  await aws.run("CreateStack", { StackName: "s", TemplateBody: body, ...CAPABILITY });
  expect(await aws.events("s")).toEqual([
    "stack CREATE_IN_PROGRESS User Initiated",
    "Topica CREATE_IN_PROGRESS",
    "Topica CREATE_IN_PROGRESS Resource creation Initiated",
    "Topicb CREATE_IN_PROGRESS",
    "Topicb CREATE_IN_PROGRESS Resource creation Initiated",
    "Topica CREATE_COMPLETE",
    "Topicb CREATE_COMPLETE",
    "stack CREATE_COMPLETE",
  ]);
  const before = (await aws.events("s")).length;
  await aws.run("UpdateStack", { StackName: "s", UsePreviousTemplate: true, ...CAPABILITY, ...names("b,c,d") });
  expect((await aws.events("s")).slice(before).filter((event) => event.endsWith("COMPLETE"))).toEqual([
    "Topicc CREATE_COMPLETE",
    "Topicd CREATE_COMPLETE",
    "Topica DELETE_COMPLETE",
    "stack UPDATE_COMPLETE",
  ]);
  const { Stacks } = await aws.call("DescribeStacks", { StackName: "s" });
  expect(Stacks).toMatchObject([{ Outputs: [{ OutputKey: "Count", OutputValue: "3" }] }]);
});

test("the template can be had as it was sent and as it was processed", async () => {
  const aws = aCloudFormation();
  await aws.run("CreateStack", { StackName: "s", TemplateBody: body, ...CAPABILITY, ...names("x") });
  const get = (input: object) => aws.call("GetTemplate", { StackName: "s", ...input });
  expect(await get({ TemplateStage: "Original" })).toMatchObject({ TemplateBody: body });
  const { TemplateBody } = (await get({})) as unknown as { TemplateBody: string };
  expect(JSON.parse(TemplateBody)).toMatchObject({
    Resources: { Topicx: { Type: "AWS::SNS::Topic", Properties: { TopicName: "x" } } },
    Outputs: { Count: { Value: 1 } },
  });
  expect(TemplateBody).not.toContain("Transform");
});

test("an operation needs CAPABILITY_AUTO_EXPAND, a change set does not", async () => {
  const aws = aCloudFormation();
  await expect(aws.call("CreateStack", { StackName: "s", TemplateBody: body })).rejects.toThrow(
    "Requires capabilities : [CAPABILITY_AUTO_EXPAND]",
  );
  const changeSet = { StackName: "s", ChangeSetName: "c" };
  await aws.run("CreateChangeSet", { ...changeSet, ChangeSetType: "CREATE", TemplateBody: body });
  const { Changes } = await aws.call("DescribeChangeSet", changeSet);
  expect(Changes).toMatchObject([
    { ResourceChange: { Action: "Add", LogicalResourceId: "Topica" } },
    { ResourceChange: { Action: "Add", LogicalResourceId: "Topicb" } },
  ]);
});

test("a template can be validated and summed up before its parameters have values", async () => {
  const aws = aCloudFormation();
  const summary = { DeclaredTransforms: ["AWS::LanguageExtensions"], Capabilities: ["CAPABILITY_AUTO_EXPAND"] };
  expect(await aws.call("ValidateTemplate", { TemplateBody: body })).toMatchObject(summary);
  expect(await aws.call("GetTemplateSummary", { TemplateBody: body })).toMatchObject({
    ...summary,
    ResourceTypes: ["AWS::SNS::Topic"],
  });
});

test("what the loop makes is checked as if it were written out", async () => {
  const aws = aCloudFormation();
  const loop = (fragment: object) =>
    JSON.stringify({ Transform: "AWS::LanguageExtensions", Resources: { "Fn::ForEach::L": ["X", ["A"], fragment] } });
  const reasonOf = async (TemplateBody: string): Promise<string> => {
    await aws.run("CreateStack", { StackName: "s", TemplateBody, ...CAPABILITY });
    const events = await aws.events("s");
    await aws.run("DeleteStack", { StackName: "s" });
    return events.find((event) => event.startsWith("stack ROLLBACK_IN_PROGRESS")) ?? "";
  };
  await expect(
    aws.call("CreateStack", {
      StackName: "s",
      TemplateBody: loop({ "T${X}": { Type: "AWS::No::Such" } }),
      ...CAPABILITY,
    }),
  ).rejects.toThrow("Unrecognized resource types");
  expect(await reasonOf(loop({ "T_${X}": { Type: "AWS::SNS::Topic" } }))).toContain("T_A is non alphanumeric");
  const gone = { Type: "AWS::SNS::Topic", Properties: { TopicName: { Ref: "Gone" } } };
  expect(await reasonOf(loop({ "T${X}": gone }))).toContain("Unresolved resource dependencies [Gone]");
});

test("loops stand in properties, alone and beside others, and others refer to what they make", async () => {
  const aws = aCloudFormation();
  const loop = (name: string): object => ({ [`Fn::ForEach::${name}`]: ["P", ["DisplayName"], { "${P}": "shown" }] });
  const Resources = {
    "Fn::ForEach::Topics": ["X", ["a", "b"], { "Topic${X}": topic("topic-${X}", { DependsOn: "Base${X}" }) }],
    Basea: { Type: "AWS::SNS::Topic", Properties: loop("Alone") },
    Baseb: { Type: "AWS::SNS::Topic", Properties: { TopicName: "base-b", ...loop("Beside") } },
    Last: topic("last", { DependsOn: ["Topica", "Topicb"] }),
  };
  const Outputs = {
    "Fn::ForEach::Names": ["X", ["a", "b"], { "Name${X}": { Value: { "Fn::GetAtt": ["Topic${X}", "TopicName"] } } }],
    Last: { Value: { "Fn::ToJsonString": { name: { "Fn::GetAtt": ["Last", "TopicName"] } } } },
  };
  await aws.run("CreateStack", {
    StackName: "loops",
    TemplateBody: aTemplate(Resources, { Transform: "AWS::LanguageExtensions", Outputs }),
    Capabilities: ["CAPABILITY_AUTO_EXPAND"],
  });
  const { Stacks } = (await aws.call("DescribeStacks", { StackName: "loops" })) as unknown as {
    Stacks: { Outputs: { OutputKey: string; OutputValue: string }[] }[];
  };
  expect(Stacks[0]?.Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])).toEqual([
    ["Namea", "topic-a"],
    ["Nameb", "topic-b"],
    ["Last", '{"name":"last"}'],
  ]);
});
