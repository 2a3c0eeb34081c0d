import { describe, expect, it } from "vitest";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess, Options } from "./a-cloudformation.ts";
import { aTemplate, faultsOn, topic } from "./templates.ts";

const NAMED = { StackName: "root", ChangeSetName: "c" };
const WHOLE = { ...NAMED, IncludeNestedStacks: true };
const NEW = { ...WHOLE, ChangeSetType: "CREATE" };
const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";
const CHILD = aTemplate(
  { Topic: topic({ Ref: "Name" }) },
  { Parameters: { Name: { Type: "String" } }, Outputs: { Name: { Value: { "Fn::GetAtt": ["Topic", "TopicName"] } } } },
);
const MIDDLE = aTemplate(
  { Inner: nested({ Ref: "Name" }) },
  { Parameters: { Name: { Type: "String" } }, Outputs: { Name: { Value: "middle" } } },
);

function nested(Name: string | object, TemplateURL: string | object = "https://child"): object {
  return { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL, Parameters: { Name } } };
}

function started(options: Options = {}): { readonly aws: InProcess; readonly templates: Record<string, string> } {
  const templates: Record<string, string> = { "https://child": CHILD, "https://middle": MIDDLE };
  return { aws: aCloudFormation({ templates, ...options }), templates };
}

async function created(resources: object, options: Options = {}) {
  const world = started(options);
  await world.aws.run("CreateStack", { StackName: "root", TemplateBody: aTemplate(resources) });
  return world;
}

interface Described {
  readonly ChangeSetId: string;
  readonly ChangeSetName: string;
  readonly StackId: string;
  readonly StackName: string;
  readonly Status: string;
  readonly StatusReason?: string;
  readonly ExecutionStatus: string;
  readonly ParentChangeSetId?: string;
  readonly RootChangeSetId?: string;
  readonly Changes: readonly {
    readonly ResourceChange: {
      readonly Action: string;
      readonly LogicalResourceId: string;
      readonly ChangeSetId?: string;
    };
  }[];
}

async function described(aws: InProcess, input: object = NAMED): Promise<Described> {
  return (await aws.call("DescribeChangeSet", input)) as unknown as Described;
}

/** The change set that another one names for a nested stack. */
async function below(aws: InProcess, { Changes }: Described, logicalId = "Child"): Promise<Described> {
  const change = Changes.find(({ ResourceChange }) => ResourceChange.LogicalResourceId === logicalId);
  return await described(aws, { ChangeSetName: change?.ResourceChange.ChangeSetId });
}

async function namesAndStatuses(aws: InProcess): Promise<readonly string[]> {
  const { Stacks } = (await aws.call("DescribeStacks", {})) as unknown as {
    Stacks: { StackName: string; StackStatus: string }[];
  };
  return Stacks.map(({ StackName, StackStatus }) => `${StackName.replace(/-\w{12}/g, "")} ${StackStatus}`).toSorted();
}

describe("a change set that includes nested stacks", () => {
  it("brings one for each of them, down to the last, that all know the one at the top", async () => {
    const { aws } = await created({ Middle: nested("a", "https://middle") });
    await aws.run("CreateChangeSet", { ...WHOLE, TemplateBody: aTemplate({ Middle: nested("b", "https://middle") }) });
    const root = await described(aws);
    const middle = await below(aws, root, "Middle");
    const inner = await below(aws, middle, "Inner");
    expect(root).toMatchObject({ Status: "CREATE_COMPLETE", ExecutionStatus: "AVAILABLE" });
    expect(root.ParentChangeSetId).toBeUndefined();
    expect(middle).toMatchObject({
      Status: "CREATE_COMPLETE",
      StatusReason: "Executable from root change set",
      ExecutionStatus: "UNAVAILABLE",
      IncludeNestedStacks: true,
      ParentChangeSetId: root.ChangeSetId,
      RootChangeSetId: root.ChangeSetId,
    });
    expect(middle.ChangeSetName).toMatch(/^c-Middle-[A-Z0-9]{12}$/);
    expect(inner).toMatchObject({ ParentChangeSetId: middle.ChangeSetId, RootChangeSetId: root.ChangeSetId });
    expect(inner.Changes).toMatchObject([{ ResourceChange: { Action: "Modify", LogicalResourceId: "Topic" } }]);
    const { Summaries } = await aws.call("ListChangeSets", { StackName: inner.StackId });
    expect(Summaries).toMatchObject([{ RootChangeSetId: root.ChangeSetId, ExecutionStatus: "UNAVAILABLE" }]);
  });

  it("is carried out as a whole, with the templates that it was made of", async () => {
    const { aws, templates } = await created({ Middle: nested("a", "https://middle") });
    await aws.run("CreateChangeSet", { ...WHOLE, TemplateBody: aTemplate({ Middle: nested("b", "https://middle") }) });
    const inner = await below(aws, await below(aws, await described(aws), "Middle"), "Inner");
    templates["https://child"] = aTemplate({ Other: topic("other") });
    await aws.run("ExecuteChangeSet", NAMED);
    expect(await namesAndStatuses(aws)).toEqual([
      "root UPDATE_COMPLETE",
      "root-Middle UPDATE_COMPLETE",
      "root-Middle-Inner UPDATE_COMPLETE",
    ]);
    expect(await described(aws, { ChangeSetName: inner.ChangeSetId })).toMatchObject({
      ExecutionStatus: "EXECUTE_COMPLETE",
    });
    const { StackResources } = await aws.call("DescribeStackResources", { StackName: inner.StackId });
    expect(StackResources).toMatchObject([
      { LogicalResourceId: "Topic", PhysicalResourceId: expect.stringMatching(/:b$/) as string },
    ]);
    expect(await aws.call("DescribeStacks", { StackName: inner.StackId })).toMatchObject({
      Stacks: [{ ChangeSetId: inner.ChangeSetId }],
    });
  });

  it("makes new nested stacks in review, and its execution makes those very stacks", async () => {
    const { aws } = started();
    await aws.run("CreateChangeSet", { ...NEW, TemplateBody: aTemplate({ Middle: nested("a", "https://middle") }) });
    expect(await namesAndStatuses(aws)).toEqual([
      "root REVIEW_IN_PROGRESS",
      "root-Middle REVIEW_IN_PROGRESS",
      "root-Middle-Inner REVIEW_IN_PROGRESS",
    ]);
    const middle = await below(aws, await described(aws), "Middle");
    const root = (await described(aws)).StackId;
    await aws.run("ExecuteChangeSet", NAMED);
    expect(await namesAndStatuses(aws)).toEqual([
      "root CREATE_COMPLETE",
      "root-Middle CREATE_COMPLETE",
      "root-Middle-Inner CREATE_COMPLETE",
    ]);
    expect(await aws.call("DescribeStacks", { StackName: middle.StackId })).toMatchObject({
      Stacks: [{ StackStatus: "CREATE_COMPLETE", ParentId: root, RootId: root }],
    });
    expect((await aws.events(middle.StackId)).filter((event) => event.startsWith("stack")).slice(0, 2)).toEqual([
      "stack REVIEW_IN_PROGRESS User Initiated",
      "stack CREATE_IN_PROGRESS User Initiated",
    ]);
  });

  it("may have nested stacks without changes: theirs fails, it does not", async () => {
    const { aws } = await created({ Child: nested("a"), Other: nested("b") });
    await aws.run("CreateChangeSet", { ...WHOLE, TemplateBody: aTemplate({ Child: nested("a"), Other: nested("c") }) });
    const root = await described(aws);
    expect(root).toMatchObject({ Status: "CREATE_COMPLETE" });
    expect(await below(aws, root)).toMatchObject({ Status: "FAILED", StatusReason: NO_CHANGES, Changes: [] });
    await aws.run("ExecuteChangeSet", NAMED);
    expect(await namesAndStatuses(aws)).toEqual([
      "root UPDATE_COMPLETE",
      "root-Child CREATE_COMPLETE",
      "root-Other UPDATE_COMPLETE",
    ]);
  });

  const failures: readonly (readonly [string, string, string])[] = [
    [
      "whose parameters are not enough",
      aTemplate({ Topic: topic("t") }),
      "Parameters: [Name] do not exist in the template",
    ],
    [
      "whose capabilities are not acknowledged",
      aTemplate({ Role: { Type: "AWS::IAM::Role", Properties: {} } }, { Parameters: { Name: { Type: "String" } } }),
      "Requires capabilities : [CAPABILITY_IAM]",
    ],
  ];

  it.each(failures)("fails over a nested stack %s, and can be deleted with all it made", async (_, child, reason) => {
    const { aws, templates } = started();
    templates["https://child"] = child;
    await aws.run("CreateChangeSet", { ...NEW, TemplateBody: aTemplate({ Middle: nested("a", "https://middle") }) });
    const root = await described(aws);
    const middle = await below(aws, root, "Middle");
    const inner = await below(aws, middle, "Inner");
    const because = (id: string): string =>
      `Nested change set ${id} was not successfully created: Currently in FAILED.`;
    expect(inner).toMatchObject({ Status: "FAILED", StatusReason: reason });
    expect(middle).toMatchObject({ Status: "FAILED", StatusReason: because(inner.ChangeSetId) });
    expect(root).toMatchObject({ Status: "FAILED", StatusReason: because(middle.ChangeSetId) });
    await expect(aws.call("ExecuteChangeSet", NAMED)).rejects.toMatchObject({ code: "InvalidChangeSetStatus" });
    await aws.run("DeleteChangeSet", NAMED);
    expect(await namesAndStatuses(aws)).toEqual(["root REVIEW_IN_PROGRESS"]);
    await expect(described(aws, { ChangeSetName: inner.ChangeSetId })).rejects.toThrow("does not exist");
  });

  it("is executed and deleted at the top only", async () => {
    const { aws } = await created({ Child: nested("a") });
    await aws.run("CreateChangeSet", { ...WHOLE, TemplateBody: aTemplate({ Child: nested("b") }) });
    const { ChangeSetId: ChangeSetName } = await below(aws, await described(aws));
    const refusal = { code: "InvalidChangeSetStatus" };
    await expect(aws.call("ExecuteChangeSet", { ChangeSetName })).rejects.toMatchObject(refusal);
    await expect(aws.call("DeleteChangeSet", { ChangeSetName })).rejects.toMatchObject(refusal);
  });

  it("goes with the stack that is in review when that is deleted", async () => {
    const { aws } = started();
    await aws.run("CreateChangeSet", { ...NEW, TemplateBody: aTemplate({ Child: nested("a") }) });
    await aws.run("DeleteStack", { StackName: "root" });
    expect(await namesAndStatuses(aws)).toEqual([]);
  });

  it("takes those with it that its execution makes untrue, and the stacks they had made", async () => {
    const { aws } = started();
    const TemplateBody = aTemplate({ Child: nested("a") });
    await aws.run("CreateChangeSet", { ...NEW, TemplateBody });
    await aws.run("CreateChangeSet", { ...NEW, ChangeSetName: "d", TemplateBody });
    expect(await namesAndStatuses(aws)).toHaveLength(3);
    await aws.run("ExecuteChangeSet", NAMED);
    expect(await namesAndStatuses(aws)).toEqual(["root CREATE_COMPLETE", "root-Child CREATE_COMPLETE"]);
  });

  it("leaves no nested stack in review that its operation never came to", async () => {
    const { aws } = started({ faults: faultsOn({ First: "create" }) });
    const Child = { ...nested("a"), DependsOn: "First" };
    await aws.run("CreateChangeSet", { ...NEW, TemplateBody: aTemplate({ First: topic("f"), Child }) });
    const child = await below(aws, await described(aws));
    await aws.run("ExecuteChangeSet", NAMED);
    expect(await namesAndStatuses(aws)).toEqual(["root ROLLBACK_COMPLETE"]);
    expect(await aws.status(child.StackId)).toBe("DELETE_COMPLETE");
  });

  it("shows what a nested stack takes from a new one as not known yet", async () => {
    const { aws } = started();
    const Second = nested({ "Fn::GetAtt": ["Child", "Outputs.Name"] });
    await aws.run("CreateChangeSet", { ...NEW, TemplateBody: aTemplate({ Child: nested("a"), Second }) });
    const second = await below(aws, await described(aws), "Second");
    expect(second).toMatchObject({
      Status: "CREATE_COMPLETE",
      Parameters: [{ ParameterKey: "Name", ParameterValue: "{{changeSet:KNOWN_AFTER_APPLY}}" }],
    });
    await aws.run("ExecuteChangeSet", NAMED);
    expect(await aws.call("DescribeStacks", { StackName: second.StackId })).toMatchObject({
      Stacks: [{ Parameters: [{ ParameterValue: "a" }] }],
    });
  });

  it("fails where a resource of another type would become a nested stack", async () => {
    const { aws } = await created({ Child: topic("t") });
    await aws.run("CreateChangeSet", { ...WHOLE, TemplateBody: aTemplate({ Child: nested("a") }) });
    const root = await described(aws);
    expect(root).toMatchObject({ Status: "FAILED", Changes: [] });
    expect(root.StatusReason).toContain("Update of resource type is not permitted");
    expect(await namesAndStatuses(aws)).toEqual(["root CREATE_COMPLETE"]);
  });

  it("fails over a template that cannot be read", async () => {
    const { aws } = started();
    const Child = nested("a", { "Fn::GetAtt": ["First", "TopicArn"] });
    await aws.run("CreateChangeSet", { ...NEW, TemplateBody: aTemplate({ First: topic("f"), Child }) });
    const root = await described(aws);
    expect(root).toMatchObject({ Status: "FAILED" });
    expect(await below(aws, root)).toMatchObject({ Status: "FAILED" });
    await aws.run("DeleteStack", { StackName: "root" });
    expect(await namesAndStatuses(aws)).toEqual([]);
  });

  it("of a template that nests itself is refused, and leaves nothing behind", async () => {
    const { aws, templates } = started();
    templates["https://child"] = aTemplate({ Child: nested("a") }, { Parameters: { Name: { Type: "String" } } });
    const TemplateBody = aTemplate({ Child: nested("a") });
    await expect(aws.call("CreateChangeSet", { ...NEW, TemplateBody })).rejects.toThrow("levels deep");
    expect(await namesAndStatuses(aws)).toEqual([]);
  });

  it("goes on after a restart in the middle of its execution", async () => {
    const { aws } = started();
    const templates = {};
    await aws.run("CreateChangeSet", { ...NEW, TemplateBody: aTemplate({ Child: nested("a") }) });
    const child = await below(aws, await described(aws));
    await aws.call("ExecuteChangeSet", NAMED);
    aws.cut();
    const next = aCloudFormation({ store: aws.store, ids: aws.ids, templates });
    await next.resume();
    await next.settle();
    expect(await next.status("root")).toBe("CREATE_COMPLETE");
    expect(await next.status(child.StackId)).toBe("CREATE_COMPLETE");
  });
});

describe("a change set", () => {
  it("is obsolete once its stack was updated otherwise", async () => {
    const { aws } = await created({ A: topic("a") });
    await aws.run("CreateChangeSet", { ...NAMED, TemplateBody: aTemplate({ A: topic("b") }) });
    await aws.run("UpdateStack", { StackName: "root", TemplateBody: aTemplate({ A: topic("c") }) });
    expect(await described(aws)).toMatchObject({ Status: "CREATE_COMPLETE", ExecutionStatus: "OBSOLETE" });
    await expect(aws.call("ExecuteChangeSet", NAMED)).rejects.toMatchObject({ code: "InvalidChangeSetStatus" });
  });
});
