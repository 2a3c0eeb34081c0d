import { describe, expect, it } from "vitest";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess } from "./a-cloudformation.ts";
import { aTemplate, topic } from "./templates.ts";

const StackName = "story";
const ROLE = { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: { Statement: [] } } };

async function created(body: string, more: object = {}): Promise<InProcess> {
  const aws = aCloudFormation();
  await aws.run("CreateStack", { StackName, TemplateBody: body, ...more });
  return aws;
}

describe("whether there is anything to update", () => {
  const base = { A: topic("a", {}, { DisplayName: "display" }) };
  const nothing: readonly (readonly [string, string])[] = [
    ["the same template", aTemplate(base)],
    ["white space", JSON.stringify(JSON.parse(aTemplate(base)), undefined, 4)],
    ["a description", aTemplate(base, { Description: "other" })],
    ["outputs", aTemplate(base, { Outputs: { O: { Value: "x" } } })],
    ["the template's metadata", aTemplate(base, { Metadata: { M: 1 } })],
    ["an unused parameter", aTemplate(base, { Parameters: { P: { Type: "String", Default: "x" } } })],
    ["an unused mapping", aTemplate(base, { Mappings: { M: { K: { V: "x" } } } })],
    ["an unused condition", aTemplate(base, { Conditions: { C: { "Fn::Equals": ["a", "b"] } } })],
    [
      "another way to write the same value",
      aTemplate({ A: topic("a", {}, { DisplayName: { "Fn::Join": ["", ["dis", "play"]] } }) }),
    ],
  ];

  it.each(nothing)("is not decided by %s", async (_, TemplateBody) => {
    const aws = await created(aTemplate(base));
    await expect(aws.call("UpdateStack", { StackName, TemplateBody })).rejects.toThrow(
      "No updates are to be performed.",
    );
  });

  const something: readonly (readonly [string, string, object])[] = [
    ["a property", aTemplate({ A: topic("a", {}, { DisplayName: "new" }) }), {}],
    ["a resource's metadata", aTemplate({ A: topic("a", { Metadata: { M: 1 } }, { DisplayName: "display" }) }), {}],
    ["a deletion policy", aTemplate({ A: topic("a", { DeletionPolicy: "Retain" }, { DisplayName: "display" }) }), {}],
    ["a condition that removes a resource", aTemplate({ ...base, B: topic("b") }), {}],
    ["the stack's tags", aTemplate(base), { Tags: [{ Key: "k", Value: "v" }] }],
  ];

  it.each(something)("is decided by %s", async (_, TemplateBody, more) => {
    const aws = await created(aTemplate(base));
    await aws.run("UpdateStack", { StackName, TemplateBody, ...more });
    expect(await aws.status(StackName)).toBe("UPDATE_COMPLETE");
  });
});

describe("change sets beyond the recordings", () => {
  async function changesOf(aws: InProcess, input: object): Promise<readonly object[]> {
    const { Id } = await aws.call("CreateChangeSet", { StackName, ChangeSetName: "proposal", ...input });
    const described = (await aws.call("DescribeChangeSet", { ChangeSetName: Id })) as unknown as {
      Changes: { ResourceChange: object }[];
    };
    return described.Changes.map((change) => change.ResourceChange);
  }

  it("shows changed stack tags as tags of every resource that takes tags", async () => {
    const TemplateBody = aTemplate({ A: topic("a") });
    const aws = await created(TemplateBody);
    const changes = await changesOf(aws, { TemplateBody, Tags: [{ Key: "version", Value: "2" }] });
    expect(changes).toMatchObject([
      {
        Action: "Modify",
        LogicalResourceId: "A",
        Replacement: "False",
        Scope: ["Tags"],
        Details: [
          {
            ChangeSource: "DirectModification",
            Evaluation: "Static",
            Target: { Attribute: "Tags", RequiresRecreation: "Never" },
          },
        ],
      },
    ]);
  });

  it("does not take changed tags of a resource for a change of what refers to it", async () => {
    const TemplateBody = aTemplate({
      A: topic("a"),
      B: topic("b", {}, { DisplayName: { "Fn::GetAtt": ["A", "TopicName"] } }),
    });
    const aws = await created(TemplateBody);
    const changes = await changesOf(aws, { TemplateBody, Tags: [{ Key: "version", Value: "2" }] });
    expect(changes).toMatchObject([{ Scope: ["Tags"] }, { Scope: ["Tags"] }]);
  });

  it("calls a replacement conditional that depends on an attribute of a resource modified in place", async () => {
    const aws = await created(
      aTemplate({ A: topic("a", {}, { DisplayName: "x" }), B: topic({ "Fn::GetAtt": ["A", "DisplayName"] }) }),
    );
    const changes = await changesOf(aws, {
      TemplateBody: aTemplate({
        A: topic("a", {}, { DisplayName: "y" }),
        B: topic({ "Fn::GetAtt": ["A", "DisplayName"] }),
      }),
    });
    expect(changes).toMatchObject([{ Replacement: "False" }, { LogicalResourceId: "B", Replacement: "Conditional" }]);
  });

  it.each([
    ["Retain", "ReplaceAndRetain", "DELETE_SKIPPED"],
    ["Delete", "ReplaceAndDelete", "DELETE_COMPLETE"],
  ])("follows UpdateReplacePolicy %s: %s", async (UpdateReplacePolicy, PolicyAction, ending) => {
    const aws = await created(aTemplate({ A: topic("a", { UpdateReplacePolicy }) }));
    const TemplateBody = aTemplate({ A: topic("b", { UpdateReplacePolicy }) });
    expect(await changesOf(aws, { TemplateBody })).toMatchObject([{ Replacement: "True", PolicyAction }]);
    await aws.run("ExecuteChangeSet", { StackName, ChangeSetName: "proposal" });
    expect((await aws.events(StackName)).at(-2)).toBe(`A ${ending}`);
  });

  it("refuses to turn a resource into one of another type, in a failed change set", async () => {
    const aws = await created(aTemplate({ A: topic("a") }));
    const { Id } = await aws.call("CreateChangeSet", {
      StackName,
      ChangeSetName: "proposal",
      TemplateBody: aTemplate({ A: ROLE }),
      Capabilities: ["CAPABILITY_IAM"],
    });
    expect(await aws.call("DescribeChangeSet", { ChangeSetName: Id })).toMatchObject({
      Status: "FAILED",
      ExecutionStatus: "UNAVAILABLE",
      StatusReason: expect.stringContaining("Update of resource type is not permitted") as string,
    });
  });

  it("fails with AWS's text when there is nothing in it, and cannot be executed", async () => {
    const TemplateBody = aTemplate({ A: topic("a") });
    const aws = await created(TemplateBody);
    const { Id } = await aws.call("CreateChangeSet", { StackName, ChangeSetName: "proposal", TemplateBody });
    expect(await aws.call("DescribeChangeSet", { ChangeSetName: Id })).toMatchObject({
      Status: "FAILED",
      ExecutionStatus: "UNAVAILABLE",
      StatusReason:
        "The submitted information didn't contain changes. Submit different information to create a change set.",
    });
    await expect(aws.call("ExecuteChangeSet", { ChangeSetName: Id })).rejects.toMatchObject({
      code: "InvalidChangeSetStatus",
    });
  });

  it("are executed even when only outputs change", async () => {
    const aws = await created(aTemplate({ A: topic("a") }));
    const TemplateBody = aTemplate({ A: topic("a") }, { Outputs: { Name: { Value: { Ref: "A" } } } });
    expect(await changesOf(aws, { TemplateBody })).toEqual([]);
    await aws.run("ExecuteChangeSet", { StackName, ChangeSetName: "proposal" });
    expect(await aws.call("DescribeStacks", { StackName })).toMatchObject({
      Stacks: [{ StackStatus: "UPDATE_COMPLETE", Outputs: [{ OutputKey: "Name" }] }],
    });
  });
});

describe("custom names", () => {
  it("fails a replacement that would need the same name twice", async () => {
    const role = { ...ROLE, Properties: { ...ROLE.Properties, RoleName: "named", Path: "/a/" } };
    const aws = await created(aTemplate({ R: role }), { Capabilities: ["CAPABILITY_NAMED_IAM"] });
    const moved = { ...role, Properties: { ...role.Properties, Path: "/b/" } };
    const TemplateBody = aTemplate({ R: moved });
    await aws.run("UpdateStack", { StackName, TemplateBody, Capabilities: ["CAPABILITY_NAMED_IAM"] });
    expect(await aws.events(StackName)).toContain(
      "R UPDATE_FAILED CloudFormation cannot update a stack when a custom-named resource requires replacing. " +
        "Rename named and update the stack again.",
    );
    expect(await aws.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
  });
});
