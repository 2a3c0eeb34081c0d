import { describe, expect, it } from "vitest";
import { keyOf, openTables, stacksIn } from "../../src/cloudformation/model/tables.ts";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess, Options } from "./a-cloudformation.ts";
import { aTemplate, faultsOn, topic } from "./templates.ts";

const ROOT = { StackName: "root" };
const CHILD = aTemplate(
  { Topic: topic({ Ref: "Name" }) },
  { Parameters: { Name: { Type: "String" } }, Outputs: { Name: { Value: { "Fn::GetAtt": ["Topic", "TopicName"] } } } },
);

function family(Name: string, more: object = {}): { readonly StackName: string; readonly TemplateBody: string } {
  const Properties = { TemplateURL: "https://child", Parameters: { Name } };
  const Outputs = { Name: { Value: { "Fn::GetAtt": ["Child", "Outputs.Name"] } } };
  return {
    ...ROOT,
    TemplateBody: aTemplate({ Child: { Type: "AWS::CloudFormation::Stack", Properties }, ...more }, { Outputs }),
  };
}

function directly(StackName: string, ParameterValue: string): object {
  return { StackName, UsePreviousTemplate: true, Parameters: [{ ParameterKey: "Name", ParameterValue }] };
}

async function created(options: Options = {}): Promise<{ readonly aws: InProcess; readonly child: string }> {
  const aws = aCloudFormation({ templates: { "https://child": CHILD }, ...options });
  await aws.run("CreateStack", { ...family("a"), EnableTerminationProtection: false });
  const answer = await aws.call("DescribeStackResource", { ...ROOT, LogicalResourceId: "Child" });
  const { StackResourceDetail } = answer as unknown as { StackResourceDetail: { PhysicalResourceId: string } };
  return { aws, child: StackResourceDetail.PhysicalResourceId };
}

async function output(aws: InProcess, StackName: string): Promise<string | undefined> {
  const { Stacks } = (await aws.call("DescribeStacks", { StackName })) as unknown as {
    Stacks: { Outputs?: { OutputValue: string }[] }[];
  };
  return Stacks[0]?.Outputs?.[0]?.OutputValue;
}

describe("a nested stack past its parent", () => {
  it("is updated, and brought back by the next update of its parent", async () => {
    const { aws, child } = await created();
    await aws.run("UpdateStack", directly(child, "b"));
    expect([await aws.status(child), await output(aws, child)]).toEqual(["UPDATE_COMPLETE", "b"]);
    expect(await output(aws, "root")).toBe("a");
    await aws.run("UpdateStack", family("a", { More: topic("more") }));
    expect([await output(aws, child), await output(aws, "root")]).toEqual(["a", "a"]);
  });

  it("is updated by a change set of its own", async () => {
    const { aws, child } = await created();
    const changeSet = { StackName: child, ChangeSetName: "c" };
    await aws.run("CreateChangeSet", { ...directly(child, "b"), ...changeSet });
    expect(await aws.call("DescribeChangeSet", changeSet)).toMatchObject({ ExecutionStatus: "AVAILABLE" });
    await aws.run("ExecuteChangeSet", changeSet);
    expect(await output(aws, child)).toBe("b");
  });

  it("is compared with what it deployed", async () => {
    const { aws, child } = await created();
    const { StackDriftDetectionId } = await aws.run("DetectStackDrift", { StackName: child });
    expect(await aws.call("DescribeStackDriftDetectionStatus", { StackDriftDetectionId })).toMatchObject({
      StackDriftStatus: "IN_SYNC",
    });
  });

  it("rolls its own update back, and the rollback that failed is continued", async () => {
    const broken = new Set(["rollback"]);
    const faults = {
      reasonFor: (_: string, id: string, step: string) =>
        (id === "Late" && step === "create") || (id === "Topic" && broken.has(step)) ? "broken" : undefined,
    };
    const { aws, child } = await created({ faults });
    const shown = { Topic: topic({ Ref: "Name" }, {}, { DisplayName: "d" }), Late: topic("l", { DependsOn: "Topic" }) };
    const TemplateBody = aTemplate(shown, { Parameters: { Name: { Type: "String" } } });
    await aws.run("UpdateStack", { ...directly(child, "a"), UsePreviousTemplate: false, TemplateBody });
    expect(await aws.status(child)).toBe("UPDATE_ROLLBACK_FAILED");
    broken.clear();
    await aws.run("ContinueUpdateRollback", { StackName: child });
    expect([await aws.status(child), await aws.status("root")]).toEqual([
      "UPDATE_ROLLBACK_COMPLETE",
      "CREATE_COMPLETE",
    ]);
  });

  it("is deleted; its parent's next update fails over it, and its rollback goes on only without it", async () => {
    const { aws, child } = await created();
    await aws.run("DeleteStack", { StackName: child });
    await aws.run("UpdateStack", family("b"));
    expect(await aws.status("root")).toBe("UPDATE_ROLLBACK_FAILED");
    expect((await aws.events("root")).join("\n")).toContain(`UPDATE_FAILED Stack [${child}] does not exist`);
    await aws.run("ContinueUpdateRollback", { ...ROOT, ResourcesToSkip: ["Child"] });
    expect(await aws.status("root")).toBe("UPDATE_ROLLBACK_COMPLETE");
    await aws.run("DeleteStack", ROOT);
    await expect(aws.status("root")).rejects.toThrow("does not exist");
  });

  it("has the termination protection of its root, and cannot be given another", async () => {
    const { aws, child } = await created();
    const protect = { EnableTerminationProtection: true };
    await aws.run("UpdateTerminationProtection", { ...ROOT, ...protect });
    await expect(aws.call("DeleteStack", { StackName: child })).rejects.toThrow(
      "while TerminationProtection is enabled",
    );
    await expect(aws.call("UpdateTerminationProtection", { StackName: child, ...protect })).rejects.toMatchObject({
      code: "ValidationError",
    });
    expect(await aws.status(child)).toBe("CREATE_COMPLETE");
  });

  it("is left to a parent that is not at rest: that is refused by name, the other way round too", async () => {
    const { aws, child } = await created();
    const { stacks, ...others } = openTables(aws.store);
    const root = stacksIn({ stacks, ...others }, { account: "111111111111", region: "ap-southeast-2" })[0];
    if (root === undefined) throw new Error("There is no stack.");
    const refusal = { code: "NotModelled" };
    for (const status of ["UPDATE_IN_PROGRESS", "UPDATE_FAILED", "UPDATE_ROLLBACK_FAILED", "DELETE_FAILED"] as const) {
      stacks.put(keyOf(root), { ...root, status });
      await expect(aws.call("UpdateStack", directly(child, "b"))).rejects.toMatchObject(refusal);
      await expect(aws.call("DeleteStack", { StackName: child })).rejects.toMatchObject(refusal);
    }
    stacks.put(keyOf(root), root);
    await aws.call("UpdateStack", directly(child, "b"));
    await expect(aws.call("UpdateStack", family("c"))).rejects.toMatchObject(refusal);
    await expect(aws.call("DeleteStack", ROOT)).rejects.toMatchObject(refusal);
    await aws.settle();
    expect(await aws.status(child)).toBe("UPDATE_COMPLETE");
  });
});

describe("a rollback that fails in nested stacks", () => {
  it("goes on without resources of theirs, that are named with their stacks", async () => {
    const faults = faultsOn({ Topic: "rollback", Late: "create" });
    const { aws, child } = await created({ faults });
    const Properties = { TemplateURL: "https://other", Parameters: { Name: "a" } };
    const Child = { Type: "AWS::CloudFormation::Stack", Properties };
    const shown = { Topic: topic({ Ref: "Name" }, {}, { DisplayName: "d" }) };
    const other = aTemplate(shown, { Parameters: { Name: { Type: "String" } } });
    const templates = { "https://child": CHILD, "https://other": other };
    const next = aCloudFormation({ store: aws.store, ids: aws.ids, templates, faults });
    const Late = topic("late", { DependsOn: "Child" });
    await next.run("UpdateStack", { ...ROOT, TemplateBody: aTemplate({ Child, Late }) });
    expect([await next.status("root"), await next.status(child)]).toEqual([
      "UPDATE_ROLLBACK_FAILED",
      "UPDATE_ROLLBACK_FAILED",
    ]);
    const name = child.split("/")[1] ?? "";
    const skipping = (...ResourcesToSkip: readonly string[]): object => ({ ...ROOT, ResourcesToSkip });
    await expect(next.call("ContinueUpdateRollback", skipping("Child"))).rejects.toThrow("NestedStackName.LogicalId");
    await expect(next.call("ContinueUpdateRollback", skipping(`${name}.Gone`))).rejects.toThrow("these did not");
    await expect(next.call("ContinueUpdateRollback", skipping("nobody.Topic"))).rejects.toThrow("these did not");
    await next.run("ContinueUpdateRollback", skipping(`${name}.Topic`));
    expect([await next.status("root"), await next.status(child)]).toEqual([
      "UPDATE_ROLLBACK_COMPLETE",
      "UPDATE_ROLLBACK_COMPLETE",
    ]);
    expect(await next.events(child)).toContain("Topic UPDATE_COMPLETE Resource skipped during UpdateRollback");
  });
});
