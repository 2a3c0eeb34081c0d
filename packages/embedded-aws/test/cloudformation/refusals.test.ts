import { describe, expect, it } from "vitest";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess } from "./a-cloudformation.ts";
import { aTemplate, faultsOn, topic } from "./templates.ts";

const StackName = "story";
const BODY = aTemplate({ A: topic("a") });

async function created(more: object = {}, aws: InProcess = aCloudFormation()): Promise<InProcess> {
  await aws.run("CreateStack", { StackName, TemplateBody: BODY, ...more });
  return aws;
}

describe("refusals", () => {
  const refusals: readonly (readonly [string, string, object, string])[] = [
    ["describing a missing stack", "DescribeStacks", { StackName: "none" }, "Stack with id none does not exist"],
    [
      "updating a missing stack",
      "UpdateStack",
      { StackName: "none", TemplateBody: BODY },
      "Stack [none] does not exist",
    ],
    ["events of a missing stack", "DescribeStackEvents", { StackName: "none" }, "Stack [none] does not exist"],
    [
      "a missing resource",
      "DescribeStackResource",
      { StackName, LogicalResourceId: "X" },
      "Resource X does not exist for stack story",
    ],
    ["creating over a stack", "CreateStack", { StackName, TemplateBody: BODY }, "Stack [story] already exists"],
    [
      "a create change set over a stack",
      "CreateChangeSet",
      { StackName, ChangeSetName: "c", ChangeSetType: "CREATE", TemplateBody: BODY },
      "Stack [story] already exists and cannot be created again with the changeSet [c].",
    ],
    ["a change set without its stack", "DescribeChangeSet", { ChangeSetName: "c" }, "StackName must be specified"],
    ["a missing change set", "DescribeChangeSet", { ChangeSetName: "c", StackName }, "ChangeSet [c] does not exist"],
    ["no template", "ValidateTemplate", {}, "Either Template URL or Template Body must be specified."],
    [
      "the summary of a stack that is not there",
      "GetTemplateSummary",
      { StackName: "none" },
      "Stack with id none does not exist",
    ],
    [
      "a stack's template and another one",
      "GetTemplateSummary",
      { StackName, TemplateBody: BODY },
      "Only one of StackName, TemplateBody and TemplateURL",
    ],
    [
      "the previous template and another one",
      "UpdateStack",
      { StackName, TemplateBody: BODY, UsePreviousTemplate: true },
      "Either Template URL or Template Body must be specified.",
    ],
    [
      "a stack and a physical resource",
      "DescribeStackResources",
      { StackName, PhysicalResourceId: "x" },
      "cannot be specified in one request",
    ],
    [
      "deleting a stack when its update fails",
      "CreateChangeSet",
      { StackName, ChangeSetName: "c", OnStackFailure: "DELETE", TemplateBody: BODY },
      "OnStackFailure DELETE",
    ],
    [
      "validating an unknown type",
      "ValidateTemplate",
      { TemplateBody: aTemplate({ A: { Type: "AWS::No::Such" } }) },
      "Unrecognized resource types: [AWS::No::Such]",
    ],
    [
      "an unknown type",
      "UpdateStack",
      { StackName, TemplateBody: aTemplate({ A: { Type: "AWS::No::Such" } }) },
      "Unrecognized resource types: [AWS::No::Such]",
    ],
    [
      "missing capabilities",
      "UpdateStack",
      {
        StackName,
        TemplateBody: aTemplate({
          R: { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: {}, RoleName: "r" } },
        }),
        Capabilities: ["CAPABILITY_IAM"],
      },
      "Requires capabilities : [CAPABILITY_NAMED_IAM]",
    ],
    ["an ill-formed name", "CreateStack", { StackName: "1", TemplateBody: BODY }, "regular expression pattern"],
    [
      "a body over 51,200 bytes",
      "CreateStack",
      { StackName: "big", TemplateBody: aTemplate({ A: topic("a", { Metadata: { M: "x".repeat(51_200) } }) }) },
      "Member must have length less than or equal to 51200",
    ],
    [
      "tags that are AWS's",
      "CreateStack",
      { StackName: "t", TemplateBody: BODY, Tags: [{ Key: "aws:x", Value: "" }] },
      "aws:",
    ],
    [
      "an expression that has no value",
      "CreateStack",
      { StackName: "t", TemplateBody: aTemplate({ A: topic({ "Fn::Select": [5, ["only"]] }) }) },
      "Template error",
    ],
    [
      "a role that is not there",
      "CreateStack",
      { StackName: "t", TemplateBody: BODY, RoleARN: "arn:aws:iam::111111111111:role/r" },
      "Role arn:aws:iam::111111111111:role/r is invalid or cannot be assumed",
    ],
    [
      "a type that was not allowed",
      "CreateStack",
      { StackName: "t", TemplateBody: BODY, ResourceTypes: ["AWS::EC2::*", "AWS::SNS::Subscription"] },
      "Resource type AWS::SNS::Topic is not allowed by parameter ResourceTypes [AWS::EC2::*, AWS::SNS::Subscription]",
    ],
    [
      "express mode",
      "CreateStack",
      { StackName: "t", TemplateBody: BODY, DeploymentConfig: { Mode: "EXPRESS" } },
      "DeploymentConfig.Mode",
    ],
    ["cancelling nothing", "CancelUpdateStack", { StackName }, "cannot be called from current stack status"],
    ["an export nobody reads", "ListImports", { ExportName: "E" }, "Export 'E' is not imported by any stack."],
  ];

  it.each(refusals)("answers %s as AWS does", async (_, operation, input, text) => {
    const aws = await created();
    await expect(aws.call(operation, input)).rejects.toThrow(text);
    expect(await aws.status(StackName)).toBe("CREATE_COMPLETE");
  });

  it("protects a stack against deletion until the protection is taken off", async () => {
    const aws = await created({ EnableTerminationProtection: true });
    await expect(aws.call("DeleteStack", { StackName })).rejects.toThrow(
      "Stack [story] cannot be deleted while TerminationProtection is enabled",
    );
    await aws.call("UpdateTerminationProtection", { StackName, EnableTerminationProtection: false });
    const { StackId } = await aws.call("UpdateTerminationProtection", {
      StackName,
      EnableTerminationProtection: false,
    });
    await aws.run("DeleteStack", { StackName });
    expect(await aws.status(String(StackId))).toBe("DELETE_COMPLETE");
  });

  it("refuses an update of a stack that was created with OnFailure DO_NOTHING and failed", async () => {
    const aws = await created({ OnFailure: "DO_NOTHING" }, aCloudFormation({ faults: faultsOn({ A: "create" }) }));
    const again = { StackName, TemplateBody: BODY, DisableRollback: true };
    await expect(aws.call("UpdateStack", again)).rejects.toThrow("contains [on-failure: DO_NOTHING]");
  });

  it("deletes what is not there without a word", async () => {
    expect(await aCloudFormation().call("DeleteStack", { StackName: "none" })).toEqual({});
  });
});
