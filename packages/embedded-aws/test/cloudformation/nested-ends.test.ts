import { describe, expect, it } from "vitest";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess, Options } from "./a-cloudformation.ts";
import { aTemplate, faultsOn, topic } from "./templates.ts";

const ROOT = { StackName: "root" };
const LEAF = aTemplate({ Topic: topic("leaf") });
const MIDDLE = aTemplate({ Leaf: nested("https://leaf") });

function nested(TemplateURL: string, attributes: object = {}): object {
  return { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL }, ...attributes };
}

async function created(attributes: object = {}, options: Options = {}): Promise<InProcess> {
  const templates = { "https://leaf": LEAF, "https://middle": MIDDLE };
  const aws = aCloudFormation({ templates, ...options });
  await aws.run("CreateStack", { ...ROOT, TemplateBody: aTemplate({ Middle: nested("https://middle", attributes) }) });
  return aws;
}

async function idOf(aws: InProcess, StackName: string, LogicalResourceId: string): Promise<string> {
  const answer = await aws.call("DescribeStackResource", { StackName, LogicalResourceId });
  return (answer as unknown as { StackResourceDetail: { PhysicalResourceId: string } }).StackResourceDetail
    .PhysicalResourceId;
}

async function family(aws: InProcess) {
  const middle = await idOf(aws, "root", "Middle");
  return { middle, leaf: await idOf(aws, middle, "Leaf") };
}

async function described(aws: InProcess, StackName: string): Promise<object | undefined> {
  const { Stacks } = (await aws.call("DescribeStacks", { StackName })) as unknown as { Stacks: object[] };
  return Stacks[0];
}

describe("deleting a parent", () => {
  it("whose nested stack cannot go succeeds without it, and what stays has a root of its own", async () => {
    const aws = await created({}, { faults: faultsOn({ Topic: "delete" }) });
    const { middle, leaf } = await family(aws);
    await aws.run("DeleteStack", ROOT);
    expect([await aws.status("root"), await aws.status(middle), await aws.status(leaf)]).toEqual([
      "DELETE_FAILED",
      "DELETE_FAILED",
      "DELETE_FAILED",
    ]);
    await aws.run("DeleteStack", { ...ROOT, RetainResources: ["Middle"] });
    await expect(aws.status("root")).rejects.toThrow("does not exist");
    expect(await described(aws, middle)).toMatchObject({ StackStatus: "DELETE_FAILED" });
    expect(await described(aws, middle)).not.toHaveProperty("ParentId", expect.anything());
    expect(await described(aws, leaf)).toMatchObject({ ParentId: middle, RootId: middle });
  });

  it("by force goes through all its nested stacks", async () => {
    const aws = await created({}, { faults: faultsOn({ Topic: "delete" }) });
    const { middle, leaf } = await family(aws);
    await aws.run("DeleteStack", ROOT);
    await aws.run("DeleteStack", { ...ROOT, DeletionMode: "FORCE_DELETE_STACK" });
    expect([await aws.status(middle), await aws.status(leaf)]).toEqual(["DELETE_COMPLETE", "DELETE_COMPLETE"]);
    expect(await aws.events(leaf)).toContain("Topic DELETE_SKIPPED");
  });

  it("leaves a nested stack that is retained as the root of what is nested in it", async () => {
    const aws = await created({ DeletionPolicy: "Retain" });
    const { middle, leaf } = await family(aws);
    await aws.run("DeleteStack", ROOT);
    expect(await described(aws, leaf)).toMatchObject({ ParentId: middle, RootId: middle });
    await aws.run("DeleteStack", { StackName: middle });
    expect(await aws.status(leaf)).toBe("DELETE_COMPLETE");
  });
});

describe("an update of a parent", () => {
  it("that is taken back gives a nested stack its former template again", async () => {
    const templates = { "https://leaf": LEAF, "https://other": aTemplate({ Other: topic("other") }) };
    const aws = await created(
      {},
      { templates: { ...templates, "https://middle": MIDDLE }, faults: faultsOn({ Late: "create" }) },
    );
    const { middle } = await family(aws);
    const resources = { Middle: nested("https://other"), Late: topic("late", { DependsOn: "Middle" }) };
    await aws.run("UpdateStack", { ...ROOT, TemplateBody: aTemplate(resources) });
    expect([await aws.status("root"), await aws.status(middle)]).toEqual([
      "UPDATE_ROLLBACK_COMPLETE",
      "UPDATE_ROLLBACK_COMPLETE",
    ]);
    expect(await aws.call("GetTemplate", { StackName: middle })).toMatchObject({ TemplateBody: MIDDLE });
    expect(await aws.status(await idOf(aws, middle, "Leaf"))).toBe("CREATE_COMPLETE");
  });

  it("does not take an export from a nested stack that somebody reads", async () => {
    const exporting = (Name: string): string =>
      aTemplate({ Topic: topic("t") }, { Outputs: { T: { Value: "v", Export: { Name } } } });
    const templates: Record<string, string> = { "https://child": exporting("shared") };
    const aws = aCloudFormation({ templates });
    const TemplateBody = aTemplate({ Child: nested("https://child") });
    await aws.run("CreateStack", { ...ROOT, TemplateBody });
    await aws.run("CreateStack", {
      StackName: "reader",
      TemplateBody: aTemplate({ A: topic({ "Fn::ImportValue": "shared" }) }),
    });
    templates["https://child"] = exporting("other");
    await aws.run("UpdateStack", { ...ROOT, TemplateBody });
    expect(await aws.status("root")).toBe("UPDATE_ROLLBACK_COMPLETE");
    await aws.run("DeleteStack", ROOT);
    expect(await aws.status("root")).toBe("DELETE_FAILED");
    await aws.run("DeleteStack", { StackName: "reader" });
    await aws.run("DeleteStack", ROOT);
    await expect(aws.status("root")).rejects.toThrow("does not exist");
  });
});

describe("nested stacks", () => {
  it("reach 2,500 resources in one operation at most", async () => {
    const large = aTemplate(
      Object.fromEntries(
        Array.from({ length: 499 }, (_, at) => [`T${at}`, { Type: "AWS::CloudFormation::WaitConditionHandle" }]),
      ),
    );
    const aws = aCloudFormation({ templates: { "https://large": large } });
    const children = (count: number): string =>
      aTemplate(Object.fromEntries(Array.from({ length: count }, (_, at) => [`Child${at}`, nested("https://large")])));
    const change = { ...ROOT, ChangeSetName: "c", ChangeSetType: "CREATE", IncludeNestedStacks: true };
    const limit = "Limit on the number of resources in a single stack operation exceeded";
    await expect(aws.call("CreateChangeSet", { ...change, TemplateBody: children(6) })).rejects.toThrow(limit);
    await aws.run("CreateStack", { ...ROOT, TemplateBody: children(6) });
    expect((await aws.events("root")).some((event) => event.endsWith(`CREATE_FAILED ${limit}`))).toBe(true);
    await aws.call("CreateChangeSet", { ...change, StackName: "fits", TemplateBody: children(5) });
    expect(await aws.status("fits")).toBe("REVIEW_IN_PROGRESS");
  });
});
