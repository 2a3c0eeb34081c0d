import { describe, expect, it } from "vitest";
import { aCloudFormation } from "./a-cloudformation.ts";
import { topic } from "./templates.ts";

const StackName = "s";
const Capabilities = ["CAPABILITY_AUTO_EXPAND"];

/** A template whose loop works only with the right parameter. */
const looping = (loopOver: string): string =>
  JSON.stringify({
    Transform: "AWS::LanguageExtensions",
    Parameters: { Names: { Type: "CommaDelimitedList", Default: "a" } },
    Resources: { "Fn::ForEach::T": ["X", { Ref: loopOver }, { "T${X}": topic("a") }] },
  });
const BROKEN = looping("AWS::Region");
const REASON = "Transform AWS::LanguageExtensions failed with: Fn::ForEach layout is incorrect";

const onNetwork = (Name: string): object => ({
  TemplateBody: JSON.stringify({
    Parameters: { Network: { Type: "AWS::EC2::VPC::Id" } },
    Resources: { T: topic("a") },
  }),
  Parameters: [{ ParameterKey: "Network", ParameterValue: Name }],
});
const MISSING =
  "Parameter validation failed: parameter value subnet-0123abcd for parameter name Network does not exist";

describe("a transform that fails", () => {
  it("rolls the creation back before it has made anything", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody: BROKEN, Capabilities });
    expect(await aws.events(StackName)).toEqual([
      "stack CREATE_IN_PROGRESS User Initiated",
      `stack ROLLBACK_IN_PROGRESS ${REASON}. Rollback requested by user.`,
      "stack ROLLBACK_COMPLETE",
    ]);
    await aws.run("DeleteStack", { StackName });
    await expect(aws.status(StackName)).rejects.toThrow("does not exist");
  });

  it("rolls the update back, and the stack has its template again", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody: looping("Names"), Capabilities });
    await aws.run("UpdateStack", { StackName, TemplateBody: BROKEN, Capabilities });
    expect((await aws.events(StackName)).slice(-4)).toEqual([
      "stack UPDATE_IN_PROGRESS User Initiated",
      `stack UPDATE_ROLLBACK_IN_PROGRESS ${REASON}`,
      "stack UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
      "stack UPDATE_ROLLBACK_COMPLETE",
    ]);
    expect(await aws.call("GetTemplate", { StackName, TemplateStage: "Original" })).toMatchObject({
      TemplateBody: looping("Names"),
    });
  });

  it("fails the change set, of a new stack too", async () => {
    const aws = aCloudFormation();
    const given = { StackName, ChangeSetName: "c", ChangeSetType: "CREATE", TemplateBody: BROKEN };
    await aws.call("CreateChangeSet", { ...given, IncludeNestedStacks: true });
    expect(await aws.call("DescribeChangeSet", { StackName, ChangeSetName: "c" })).toMatchObject({
      Status: "FAILED",
      StatusReason: REASON,
      ExecutionStatus: "UNAVAILABLE",
    });
  });

  it("leaves a stack without rollback to be fixed by the next update", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody: BROKEN, Capabilities, DisableRollback: true });
    expect(await aws.status(StackName)).toBe("CREATE_FAILED");
    const fixed = { StackName, TemplateBody: looping("Names"), Capabilities, DisableRollback: true };
    await aws.run("UpdateStack", fixed);
    expect(await aws.status(StackName)).toBe("UPDATE_COMPLETE");
  });
});

describe("a parameter that names what does not exist", () => {
  it("rolls the creation back", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, ...onNetwork("subnet-0123abcd") });
    expect(await aws.events(StackName)).toContain(`stack ROLLBACK_IN_PROGRESS ${MISSING}. Rollback requested by user.`);
  });

  it("rolls the update back, in the words of AWS's event", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, ...onNetwork("vpc-0123abcd") });
    await aws.run("UpdateStack", { StackName, ...onNetwork("subnet-0123abcd") });
    expect(await aws.events(StackName)).toContain(`stack UPDATE_ROLLBACK_IN_PROGRESS ${MISSING}`);
    expect(await aws.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
  });

  it("fails the change set", async () => {
    const aws = aCloudFormation();
    const given = { StackName, ChangeSetName: "c", ChangeSetType: "CREATE", ...onNetwork("subnet-0123abcd") };
    await aws.call("CreateChangeSet", given);
    expect(await aws.call("DescribeChangeSet", { StackName, ChangeSetName: "c" })).toMatchObject({
      Status: "FAILED",
      StatusReason: MISSING,
    });
  });

  it("fails the parent of the nested stack that gets it", async () => {
    const url = "https://bucket.s3.amazonaws.com/child";
    const { TemplateBody, Parameters: _ } = onNetwork("") as { TemplateBody: string; Parameters: object };
    const aws = aCloudFormation({ templates: { [url]: TemplateBody } });
    const Properties = { TemplateURL: url, Parameters: { Network: "subnet-0123abcd" } };
    const parent = { Resources: { Child: { Type: "AWS::CloudFormation::Stack", Properties } } };
    await aws.run("CreateStack", { StackName, TemplateBody: JSON.stringify(parent) });
    expect((await aws.events(StackName)).find((event) => event.includes("CREATE_FAILED"))).toContain(MISSING);
    expect(await aws.status(StackName)).toBe("ROLLBACK_COMPLETE");
  });
});
