import { describe, expect, test } from "vitest";
import type { Faults } from "../../src/cloudformation/index.ts";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess, Options } from "./a-cloudformation.ts";
import { aTemplate, faultsOn, topic } from "./templates.ts";

const CHILD = aTemplate(
  { Topic: topic({ Ref: "Name" }, {}, { DisplayName: { Ref: "Shown" } }) },
  {
    Parameters: { Name: { Type: "String" }, Shown: { Type: "String", Default: "shown" } },
    Outputs: { Name: { Value: { "Fn::GetAtt": ["Topic", "TopicName"] } } },
  },
);

function nested(name: string, parameters: object = {}, attributes: object = {}): object {
  const Parameters = { Name: name, ...parameters };
  return {
    Type: "AWS::CloudFormation::Stack",
    Properties: { TemplateURL: "https://child", Parameters },
    ...attributes,
  };
}

/** CloudFormation whose templates at URLs are these. */
function withChildren(children: Readonly<Record<string, string>>, options: Options = {}): InProcess {
  return aCloudFormation({ templates: children, ...options });
}

function family(name: string, parameters: object = {}, more: object = {}): string {
  const Outputs = { Name: { Value: { "Fn::GetAtt": ["Child", "Outputs.Name"] } } };
  return aTemplate({ Child: nested(name, parameters), ...more }, { Outputs });
}

interface Shown {
  readonly StackId: string;
  readonly StackName: string;
  readonly StackStatus: string;
  readonly StackStatusReason?: string;
  readonly ParentId?: string;
  readonly RootId?: string;
  readonly Outputs?: readonly { OutputKey: string; OutputValue: string }[];
}

async function childOf(aws: InProcess, StackName = "root", LogicalResourceId = "Child"): Promise<Shown> {
  const { StackResourceDetail } = (await aws.call("DescribeStackResource", {
    StackName,
    LogicalResourceId,
  })) as unknown as {
    StackResourceDetail: { PhysicalResourceId: string };
  };
  return await shown(aws, StackResourceDetail.PhysicalResourceId);
}

async function shown(aws: InProcess, StackName: string): Promise<Shown> {
  const { Stacks } = (await aws.call("DescribeStacks", { StackName })) as unknown as { Stacks: Shown[] };
  const [stack] = Stacks;
  if (stack === undefined) throw new Error(`There is no stack ${StackName}.`);
  return stack;
}

/** The events of a stack that came after the first `count`. */
async function eventsAfter(aws: InProcess, stackName: string, count: number): Promise<readonly string[]> {
  return (await aws.events(stackName)).slice(count);
}

async function created(template: string, options: Options = {}): Promise<InProcess> {
  const aws = withChildren({ "https://child": CHILD }, options);
  await aws.run("CreateStack", { StackName: "root", TemplateBody: template });
  return aws;
}

describe("creating a parent", () => {
  test("creates the child first, in its own stack, and reads its outputs", async () => {
    const aws = await created(family("a"));
    expect(await aws.events("root")).toEqual([
      "stack CREATE_IN_PROGRESS User Initiated",
      "stack CREATE_IN_PROGRESS",
      "stack CREATE_IN_PROGRESS Resource creation Initiated",
      "stack CREATE_COMPLETE",
      "stack CREATE_COMPLETE",
    ]);
    const root = await shown(aws, "root");
    const child = await childOf(aws);
    expect(root.Outputs).toMatchObject([{ OutputKey: "Name", OutputValue: "a" }]);
    expect(child).toMatchObject({ StackStatus: "CREATE_COMPLETE", ParentId: root.StackId, RootId: root.StackId });
    expect(child.StackName).toMatch(/^root-Child-[A-Z0-9]{12}$/);
    expect(await aws.events(child.StackId)).toEqual([
      "stack CREATE_IN_PROGRESS User Initiated",
      "Topic CREATE_IN_PROGRESS",
      "Topic CREATE_IN_PROGRESS Resource creation Initiated",
      "Topic CREATE_COMPLETE",
      "stack CREATE_COMPLETE",
    ]);
  });

  test("fails with the child's words when the child fails, and takes the child away", async () => {
    const aws = await created(family("a"), { faults: faultsOn({ Topic: "create" }) });
    const child = await childOf(aws);
    const events = await aws.events("root");
    expect(events).toContain(
      `stack CREATE_FAILED Embedded stack ${child.StackId} was not successfully created: ` +
        "The following resource(s) failed to create: [Topic].",
    );
    expect(events).toContain(
      "stack ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Child]. Rollback requested by user.",
    );
    expect(events.at(-1)).toBe("stack ROLLBACK_COMPLETE");
    expect((await aws.events(child.StackId)).filter((event) => event.startsWith("stack"))).toEqual([
      "stack CREATE_IN_PROGRESS User Initiated",
      "stack CREATE_FAILED The following resource(s) failed to create: [Topic].",
      "stack DELETE_IN_PROGRESS User Initiated",
      "stack DELETE_COMPLETE",
    ]);
  });

  test("fails when the child's parameters or capabilities are not enough", async () => {
    const role = { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: {} } };
    const aws = withChildren({ "https://child": aTemplate({ Role: role }) });
    const child = { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: "https://child" } };
    await aws.run("CreateStack", { StackName: "a", TemplateBody: aTemplate({ Child: child }) });
    expect(await aws.events("a")).toContain("stack CREATE_FAILED Requires capabilities : [CAPABILITY_IAM]");
    const all = { Capabilities: ["CAPABILITY_IAM"] };
    await aws.run("CreateStack", { StackName: "b", TemplateBody: aTemplate({ Child: child }), ...all });
    expect(await aws.status("b")).toBe("CREATE_COMPLETE");
    await aws.run("CreateStack", { StackName: "c", TemplateBody: aTemplate({ Child: nested("x") }), ...all });
    expect(await aws.events("c")).toContain("stack CREATE_FAILED Parameters: [Name] do not exist in the template");
  });

  test("fails when it reads an output that the child does not have", async () => {
    const Other = topic({ "Fn::GetAtt": ["Child", "Outputs.Gone"] });
    const aws = await created(family("a", {}, { Other }));
    const child = await childOf(aws);
    expect(await aws.events("root")).toContain(
      `Other CREATE_FAILED The nested stack ${child.StackId} has no Outputs.Gone.`,
    );
  });
});

describe("updating a parent", () => {
  test("updates the child, which cleans up after the parent has succeeded", async () => {
    const aws = await created(family("a"));
    const child = await childOf(aws);
    const [inRoot, inChild] = [(await aws.events("root")).length, (await aws.events(child.StackId)).length];
    await aws.run("UpdateStack", { StackName: "root", TemplateBody: family("b") });
    expect(await eventsAfter(aws, "root", inRoot)).toEqual([
      "stack UPDATE_IN_PROGRESS User Initiated",
      "stack UPDATE_IN_PROGRESS",
      "stack UPDATE_COMPLETE",
      "stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
      "stack UPDATE_COMPLETE",
    ]);
    expect(await eventsAfter(aws, child.StackId, inChild)).toEqual([
      "stack UPDATE_IN_PROGRESS User Initiated",
      "Topic UPDATE_IN_PROGRESS Requested update requires the creation of a new physical resource; hence creating one.",
      "Topic UPDATE_IN_PROGRESS Resource creation Initiated",
      "Topic UPDATE_COMPLETE",
      "stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
      "Topic DELETE_IN_PROGRESS",
      "Topic DELETE_COMPLETE",
      "stack UPDATE_COMPLETE",
    ]);
    expect((await shown(aws, "root")).Outputs).toMatchObject([{ OutputValue: "b" }]);
  });

  test("visits a child that stays as it is, and the child has no events of it", async () => {
    const aws = await created(family("a"));
    const child = await childOf(aws);
    const before = await aws.events(child.StackId);
    const changeSet = { StackName: "root", ChangeSetName: "c" };
    await aws.run("CreateChangeSet", { ...changeSet, TemplateBody: family("a") });
    const automatic = { ChangeSource: "Automatic", Evaluation: "Dynamic" };
    expect(await aws.call("DescribeChangeSet", changeSet)).toMatchObject({
      Changes: [{ ResourceChange: { Action: "Modify", LogicalResourceId: "Child", Details: [automatic] } }],
    });
    await aws.run("UpdateStack", { StackName: "root", TemplateBody: family("a") });
    expect(await aws.status("root")).toBe("UPDATE_COMPLETE");
    expect(await aws.events(child.StackId)).toEqual(before);
  });

  test("finds the child's template changed at the same URL", async () => {
    const templates: Record<string, string> = { "https://child": CHILD };
    const aws = withChildren(templates);
    await aws.run("CreateStack", { StackName: "root", TemplateBody: family("a") });
    templates["https://child"] = CHILD.replace("shown", "shown anew");
    await aws.run("UpdateStack", { StackName: "root", TemplateBody: family("a") });
    expect(await childOf(aws)).toMatchObject({ StackStatus: "UPDATE_COMPLETE" });
  });

  test("fails with the child's words when the child fails, which rolls itself back", async () => {
    const aws = await created(family("a"), { faults: faultsOn({ Topic: "update" }) });
    const child = await childOf(aws);
    const inRoot = (await aws.events("root")).length;
    await aws.run("UpdateStack", { StackName: "root", TemplateBody: family("a", { Shown: "other" }) });
    expect(await eventsAfter(aws, "root", inRoot)).toEqual([
      "stack UPDATE_IN_PROGRESS User Initiated",
      "stack UPDATE_IN_PROGRESS",
      `stack UPDATE_FAILED Embedded stack ${child.StackId} was not successfully updated. ` +
        "Currently in UPDATE_ROLLBACK_IN_PROGRESS with reason: The following resource(s) failed to update: [Topic].",
      "stack UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to update: [Child].",
      "stack UPDATE_IN_PROGRESS",
      "stack UPDATE_COMPLETE",
      "stack UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
      "stack UPDATE_ROLLBACK_COMPLETE",
    ]);
    expect(await childOf(aws)).toMatchObject({ StackStatus: "UPDATE_ROLLBACK_COMPLETE" });
  });

  test("takes a child back that was updated when another resource fails", async () => {
    const Late = topic("late", { DependsOn: "Child" });
    const aws = await created(family("a"), { faults: faultsOn({ Late: "create" }) });
    const child = await childOf(aws);
    const inChild = (await aws.events(child.StackId)).length;
    await aws.run("UpdateStack", { StackName: "root", TemplateBody: family("b", {}, { Late }) });
    expect(await aws.status("root")).toBe("UPDATE_ROLLBACK_COMPLETE");
    const statuses = (await eventsAfter(aws, child.StackId, inChild)).filter((event) => event.startsWith("stack"));
    expect(statuses).toEqual([
      "stack UPDATE_IN_PROGRESS User Initiated",
      "stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
      "stack UPDATE_ROLLBACK_IN_PROGRESS User Initiated",
      "stack UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
      "stack UPDATE_ROLLBACK_COMPLETE",
    ]);
    expect(await childOf(aws)).toMatchObject({ Outputs: [{ OutputValue: "a" }] });
    expect((await shown(aws, "root")).Outputs).toMatchObject([{ OutputValue: "a" }]);
  });

  test("a rollback that fails in the child can be continued from the parent", async () => {
    const broken = new Set(["update", "rollback"]);
    const faults: Faults = {
      reasonFor: (_, id, step) => (id === "Topic" && broken.has(step) ? "broken" : undefined),
    };
    const aws = await created(family("a"), { faults });
    await aws.run("UpdateStack", { StackName: "root", TemplateBody: family("a", { Shown: "other" }) });
    expect(await aws.status("root")).toBe("UPDATE_ROLLBACK_FAILED");
    expect(await childOf(aws)).toMatchObject({ StackStatus: "UPDATE_ROLLBACK_FAILED" });
    broken.clear();
    await aws.run("ContinueUpdateRollback", { StackName: "root" });
    expect(await aws.status("root")).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(await childOf(aws)).toMatchObject({ StackStatus: "UPDATE_ROLLBACK_COMPLETE" });
  });

  test("creates children that come and deletes children that go", async () => {
    const aws = await created(family("a"));
    const child = await childOf(aws);
    await aws.run("UpdateStack", { StackName: "root", TemplateBody: aTemplate({ Second: nested("b") }) });
    expect(await aws.status("root")).toBe("UPDATE_COMPLETE");
    expect(await shown(aws, child.StackId)).toMatchObject({ StackStatus: "DELETE_COMPLETE" });
    expect(await childOf(aws, "root", "Second")).toMatchObject({ StackStatus: "CREATE_COMPLETE" });
  });
});

describe("deleting a parent", () => {
  test("deletes the child", async () => {
    const aws = await created(family("a"));
    const [root, child] = [await shown(aws, "root"), await childOf(aws)];
    await aws.run("DeleteStack", { StackName: "root" });
    expect(await shown(aws, root.StackId)).toMatchObject({ StackStatus: "DELETE_COMPLETE" });
    expect(await shown(aws, child.StackId)).toMatchObject({ StackStatus: "DELETE_COMPLETE" });
  });

  test("fails when the child cannot be deleted", async () => {
    const aws = await created(family("a"), { faults: faultsOn({ Topic: "delete" }) });
    const child = await childOf(aws);
    await aws.run("DeleteStack", { StackName: "root" });
    expect(await aws.events("root")).toContain(
      `stack DELETE_FAILED Embedded stack ${child.StackId} was not successfully deleted: ` +
        "The following resource(s) failed to delete: [Topic].",
    );
    expect(await shown(aws, "root")).toMatchObject({
      StackStatus: "DELETE_FAILED",
      StackStatusReason: "The following resource(s) failed to delete: [Child]. ",
    });
  });

  test("keeps a child that is to be retained", async () => {
    const aws = await created(aTemplate({ Child: nested("a", {}, { DeletionPolicy: "Retain" }) }));
    const child = await childOf(aws);
    await aws.run("DeleteStack", { StackName: "root" });
    expect(await shown(aws, child.StackId)).toMatchObject({ StackStatus: "CREATE_COMPLETE" });
    await aws.run("DeleteStack", { StackName: child.StackId });
    expect(await aws.status(child.StackId)).toBe("DELETE_COMPLETE");
  });
});

test("stacks nest in nested stacks, and all know the one at the top", async () => {
  const middle = aTemplate({ Inner: nested("deep") });
  const aws = withChildren({ "https://child": CHILD, "https://middle": middle });
  const Middle = { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: "https://middle" } };
  const body = aTemplate({ Middle });
  await aws.run("CreateStack", { StackName: "root", TemplateBody: body });
  const root = await shown(aws, "root");
  const between = await childOf(aws, "root", "Middle");
  const inner = await childOf(aws, between.StackId, "Inner");
  expect(inner).toMatchObject({ ParentId: between.StackId, RootId: root.StackId, StackStatus: "CREATE_COMPLETE" });
  await aws.run("UpdateStack", { StackName: "root", TemplateBody: body });
  expect([await aws.status("root"), await aws.status(between.StackId)]).toEqual(["UPDATE_COMPLETE", "UPDATE_COMPLETE"]);
  await aws.run("DeleteStack", { StackName: "root" });
  expect(await aws.status(inner.StackId)).toBe("DELETE_COMPLETE");
});

test("a template that nests itself comes to an end", async () => {
  const self = { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: "https://self" } };
  const body = aTemplate({ Self: self });
  const aws = withChildren({ "https://self": body });
  await aws.run("CreateStack", { StackName: "root", TemplateBody: body });
  expect(await aws.status("root")).toBe("ROLLBACK_COMPLETE");
});

test("notification topics of a child are those that its parent gives it", async () => {
  const aws = await created(family("a"));
  const topics = async (...NotificationARNs: readonly string[]): Promise<unknown> => {
    const Properties = { TemplateURL: "https://child", Parameters: { Name: "a" }, NotificationARNs };
    const Child = { Type: "AWS::CloudFormation::Stack", Properties };
    await aws.run("UpdateStack", { StackName: "root", TemplateBody: aTemplate({ Child }) });
    return await childOf(aws);
  };
  expect(await topics("arn:aws:sns:ap-southeast-2:111111111111:told")).toMatchObject({
    StackStatus: "UPDATE_COMPLETE",
    NotificationARNs: ["arn:aws:sns:ap-southeast-2:111111111111:told"],
  });
  expect(await topics()).toMatchObject({ NotificationARNs: [] });
});
