import { describe, expect, it } from "vitest";
import { aCloudFormation, type InProcess } from "./a-cloudformation.ts";
import { topic } from "./templates.ts";

const StackName = "s";
const Capabilities = ["CAPABILITY_AUTO_EXPAND"];

const include = (name: string): object => ({
  Name: "AWS::Include",
  Parameters: { Location: `s3://bucket/${name}` },
});

/** CloudFormation with these objects in S3. */
const withSnippets = (snippets: Readonly<Record<string, unknown>>): InProcess =>
  aCloudFormation({
    templates: Object.fromEntries(
      Object.entries(snippets).map(([name, it]) => [
        `https://s3.amazonaws.com/bucket/${name}`,
        typeof it === "string" ? it : JSON.stringify(it),
      ]),
    ),
  });

const create = async (aws: InProcess, template: object): Promise<readonly string[]> => {
  await aws.run("CreateStack", { StackName, TemplateBody: JSON.stringify(template), Capabilities });
  return await aws.events(StackName);
};

describe("AWS::Include", () => {
  it("inside a resource puts the snippet beside what stands there, in YAML or JSON", async () => {
    const aws = withSnippets({ tags: "Tags:\n  - Key: team\n    Value: logs\n", value: { Ref: "AWS::Region" } });
    await create(aws, {
      Resources: {
        A: topic("a", {}, { "Fn::Transform": include("tags"), DisplayName: { "Fn::Transform": include("value") } }),
      },
    });
    expect(await aws.status(StackName)).toBe("CREATE_COMPLETE");
    const { TemplateBody } = await aws.call("GetTemplate", { StackName });
    expect(JSON.parse(String(TemplateBody))).toEqual({
      Resources: {
        A: topic("a", {}, { Tags: [{ Key: "team", Value: "logs" }], DisplayName: { Ref: "AWS::Region" } }),
      },
    });
  });

  it("at the top adds members to sections, and goes along with the language extensions", async () => {
    const aws = withSnippets({ more: { Resources: { B: topic("b") }, Outputs: { O: { Value: "v" } } } });
    await create(aws, {
      Transform: ["AWS::LanguageExtensions", include("more")],
      Resources: { "Fn::ForEach::T": ["X", ["a"], { "T${X}": topic("${X}") }] },
    });
    expect(await aws.call("DescribeStackResources", { StackName })).toMatchObject({
      StackResources: [{ LogicalResourceId: "Ta" }, { LogicalResourceId: "B" }],
    });
    expect(await aws.call("DescribeStacks", { StackName })).toMatchObject({
      Stacks: [{ Outputs: [{ OutputKey: "O", OutputValue: "v" }] }],
    });
  });

  it("among the mappings and the resources stands for what it includes", async () => {
    const aws = withSnippets({ map: { M: { k: { v: "from-map" } } }, resources: { B: topic("b") } });
    await create(aws, {
      Mappings: { "Fn::Transform": include("map") },
      Resources: {
        A: topic({ "Fn::FindInMap": ["M", "k", "v"] }),
        "Fn::Transform": include("resources"),
      },
    });
    expect(await aws.call("DescribeStackResource", { StackName, LogicalResourceId: "A" })).toMatchObject({
      StackResourceDetail: { PhysicalResourceId: "arn:aws:sns:ap-southeast-2:111111111111:from-map" },
    });
    expect(await aws.status(StackName)).toBe("CREATE_COMPLETE");
  });

  it("is read anew by each operation, and not in between", async () => {
    const templates: Record<string, string> = { "https://s3.amazonaws.com/bucket/v": '"one"' };
    const aws = aCloudFormation({ templates });
    const template = { Resources: { A: topic("a", {}, { DisplayName: { "Fn::Transform": include("v") } }) } };
    await create(aws, template);
    templates["https://s3.amazonaws.com/bucket/v"] = '"two"';
    expect(JSON.stringify(await aws.call("GetTemplate", { StackName }))).toContain("one");
    await aws.run("UpdateStack", { StackName, UsePreviousTemplate: true, Capabilities });
    expect(JSON.stringify(await aws.call("GetTemplate", { StackName }))).toContain("two");
    expect(await aws.status(StackName)).toBe("UPDATE_COMPLETE");
  });

  it("in a nested stack is read when its parent makes it", async () => {
    const aws = withSnippets({
      child: { Resources: { A: topic("a", {}, { DisplayName: { "Fn::Transform": include("v") } }) } },
      v: '"one"',
    });
    const Properties = { TemplateURL: "https://s3.amazonaws.com/bucket/child" };
    await create(aws, { Resources: { Child: { Type: "AWS::CloudFormation::Stack", Properties } } });
    expect(await aws.status(StackName)).toBe("CREATE_COMPLETE");
  });

  it.each([
    ["a short form", "Tags: !Ref X", "The specified S3 object's content should be valid Yaml/JSON"],
    ["an include of its own", { "Fn::Transform": include("x") }, "Nested AWS::Include transforms are not supported"],
  ])("fails the operation for a snippet with %s", async (_, snippet, reason) => {
    const aws = withSnippets({ x: snippet });
    const events = await create(aws, { Resources: { A: topic("a", {}, { "Fn::Transform": include("x") }) } });
    expect(events).toContain(
      `stack ROLLBACK_IN_PROGRESS Transform AWS::Include failed with: ${reason}. Rollback requested by user.`,
    );
  });

  it.each([
    ["a macro of one's own", { Name: "Mine" }, "the transform Mine"],
    [
      "a computed location",
      { Name: "AWS::Include", Parameters: { Location: { Ref: "P" } } },
      "a Location of AWS::Include that a function computes",
    ],
  ])("does not stand for %s, which is refused by name", async (_, call, text) => {
    const aws = withSnippets({});
    const template = { Resources: { A: topic("a", {}, { "Fn::Transform": call }) } };
    await expect(create(aws, template)).rejects.toMatchObject({
      code: "NotModelled",
      message: expect.stringContaining(text) as string,
    });
  });

  it("needs CAPABILITY_AUTO_EXPAND, and is told when the template is summed up", async () => {
    const aws = withSnippets({ v: '"one"' });
    const template = { Resources: { A: topic("a", {}, { DisplayName: { "Fn::Transform": include("v") } }) } };
    const TemplateBody = JSON.stringify(template);
    await expect(aws.call("CreateStack", { StackName, TemplateBody })).rejects.toThrow("[CAPABILITY_AUTO_EXPAND]");
    expect(await aws.call("GetTemplateSummary", { TemplateBody })).toMatchObject({
      DeclaredTransforms: ["AWS::Include"],
    });
  });
});
