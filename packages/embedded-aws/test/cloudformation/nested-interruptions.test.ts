import { expect, test } from "vitest";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess } from "./a-cloudformation.ts";
import { aTemplate, faultsOn, topic } from "./templates.ts";

/** A chain that takes longer than one topic. */
const CHILD = aTemplate(
  {
    First: topic({ Ref: "Name" }),
    Second: topic({ "Fn::Sub": "${Name}-2" }, { DependsOn: "First" }),
    Third: topic({ "Fn::Sub": "${Name}-3" }, { DependsOn: "Second" }),
  },
  { Parameters: { Name: { Type: "String" } } },
);

function family(name: string, more: object = {}, properties: object = {}): string {
  const Properties = { TemplateURL: "https://child", Parameters: { Name: name }, ...properties };
  return aTemplate({ Child: { Type: "AWS::CloudFormation::Stack", Properties }, ...more });
}

function withChild(faults = faultsOn({})): InProcess {
  return aCloudFormation({ templates: { "https://child": CHILD }, faults });
}

async function childId(aws: InProcess): Promise<string> {
  const { StackResourceDetail } = (await aws.call("DescribeStackResource", {
    StackName: "root",
    LogicalResourceId: "Child",
  })) as unknown as { StackResourceDetail: { PhysicalResourceId: string } };
  return StackResourceDetail.PhysicalResourceId;
}

test("a child that is being created goes with its parent when a sibling fails", async () => {
  const aws = withChild(faultsOn({ Sibling: "create" }));
  await aws.run("CreateStack", { StackName: "root", TemplateBody: family("a", { Sibling: topic("s") }) });
  expect(await aws.events("root")).toContain("stack CREATE_FAILED Resource creation cancelled");
  expect(await aws.status("root")).toBe("ROLLBACK_COMPLETE");
  expect(await aws.status(await childId(aws))).toBe("DELETE_COMPLETE");
});

test("a child that is being updated is taken back when a sibling fails", async () => {
  const aws = withChild(faultsOn({ Sibling: "create" }));
  await aws.run("CreateStack", { StackName: "root", TemplateBody: family("a") });
  await aws.run("UpdateStack", { StackName: "root", TemplateBody: family("b", { Sibling: topic("s") }) });
  expect(await aws.events("root")).toContain("stack UPDATE_FAILED Resource update cancelled");
  expect(await aws.status("root")).toBe("UPDATE_ROLLBACK_COMPLETE");
  expect(await aws.status(await childId(aws))).toBe("UPDATE_ROLLBACK_COMPLETE");
});

test("cancelling the update of a parent takes the child back too", async () => {
  const aws = withChild();
  await aws.run("CreateStack", { StackName: "root", TemplateBody: family("a") });
  await aws.call("UpdateStack", { StackName: "root", TemplateBody: family("b") });
  const child = await childId(aws);
  while ((await aws.status(child)) !== "UPDATE_IN_PROGRESS") await Promise.resolve();
  await aws.run("CancelUpdateStack", { StackName: "root" });
  expect(await aws.status("root")).toBe("UPDATE_ROLLBACK_COMPLETE");
  expect(await aws.status(child)).toBe("UPDATE_ROLLBACK_COMPLETE");
});

test("a child's own time limit fails it, and its parent with it", async () => {
  const aws = withChild();
  const WaitHandle = { Type: "AWS::CloudFormation::WaitConditionHandle" };
  const Wait = {
    Type: "AWS::CloudFormation::WaitCondition",
    Properties: { Handle: { Ref: "WaitHandle" }, Timeout: "3600", Count: 1 },
  };
  const slow = aCloudFormation({ templates: { "https://child": aTemplate({ WaitHandle, Wait }) } });
  const Child = {
    Type: "AWS::CloudFormation::Stack",
    Properties: { TemplateURL: "https://child", TimeoutInMinutes: 2 },
  };
  await slow.run("CreateStack", { StackName: "root", TemplateBody: aTemplate({ Child }) });
  expect(await slow.status("root")).toBe("ROLLBACK_COMPLETE");
  const { Stacks } = (await slow.call("DescribeStacks", { StackName: await childId(slow) })) as unknown as {
    Stacks: { TimeoutInMinutes: number }[];
  };
  expect(Stacks).toMatchObject([{ TimeoutInMinutes: 2 }]);
  await aws.run("CreateStack", { StackName: "root", TemplateBody: family("a", {}, { TimeoutInMinutes: 60 }) });
  expect(await aws.status("root")).toBe("CREATE_COMPLETE");
});
