import { describe, expect, it } from "vitest";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess } from "./a-cloudformation.ts";
import { aTemplate, faultsOn, topic } from "./templates.ts";

const StackName = "s";
const ROLE = "arn:aws:iam::111111111111:role/deployer";
const GONE = `Role ${ROLE} is invalid or cannot be assumed`;
const body = (name: string): string => aTemplate({ A: topic(name) });

/** CloudFormation in an account where a stack has made the role `deployer`, which this service may assume. */
async function withRole(service: string | readonly string[], options = {}): Promise<InProcess> {
  const aws = aCloudFormation(options);
  const Statement = [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }];
  const Properties = { RoleName: "deployer", AssumeRolePolicyDocument: { Version: "2012-10-17", Statement } };
  await aws.run("CreateStack", {
    StackName: "roles",
    TemplateBody: aTemplate({ Deployer: { Type: "AWS::IAM::Role", Properties } }),
    Capabilities: ["CAPABILITY_NAMED_IAM"],
  });
  return aws;
}

async function roleOf(aws: InProcess, name = StackName): Promise<unknown> {
  const { Stacks } = (await aws.call("DescribeStacks", { StackName: name })) as unknown as { Stacks: object[] };
  return (Stacks[0] as { RoleARN?: string }).RoleARN;
}

describe("the role that CloudFormation works with", () => {
  it("is kept for the stack's later operations and shown", async () => {
    const aws = await withRole("cloudformation.amazonaws.com");
    await aws.run("CreateStack", { StackName, TemplateBody: body("a"), RoleARN: ROLE });
    await aws.run("UpdateStack", { StackName, TemplateBody: body("b") });
    expect(await roleOf(aws)).toBe(ROLE);
  });

  it("comes with a change set once that is executed", async () => {
    const aws = await withRole(["ec2.amazonaws.com", "cloudformation.amazonaws.com"]);
    await aws.run("CreateStack", { StackName, TemplateBody: body("a") });
    const named = { StackName, ChangeSetName: "c" };
    await aws.call("CreateChangeSet", { ...named, TemplateBody: body("b"), RoleARN: ROLE });
    expect(await roleOf(aws)).toBeUndefined();
    await aws.run("ExecuteChangeSet", named);
    expect(await roleOf(aws)).toBe(ROLE);
  });

  it.each([
    ["is not there", aCloudFormation],
    ["does not trust CloudFormation", () => withRole("ec2.amazonaws.com")],
  ])("is refused where it %s", async (_, start) => {
    const aws = await start();
    const input = { StackName, TemplateBody: body("a"), RoleARN: ROLE };
    await expect(aws.call("CreateStack", input)).rejects.toThrow(GONE);
    const changeSet = { ...input, ChangeSetName: "c", ChangeSetType: "CREATE" };
    await expect(aws.call("CreateChangeSet", changeSet)).rejects.toThrow(GONE);
    await expect(aws.status(StackName)).rejects.toThrow("does not exist");
  });

  it("leaves a stack that nothing can be done to when it goes first", async () => {
    const aws = await withRole("cloudformation.amazonaws.com");
    await aws.run("CreateStack", { StackName, TemplateBody: body("a"), RoleARN: ROLE });
    await aws.run("DeleteStack", { StackName: "roles" });
    await expect(aws.call("UpdateStack", { StackName, TemplateBody: body("b") })).rejects.toThrow(GONE);
    await expect(aws.call("DeleteStack", { StackName })).rejects.toThrow(GONE);
    expect(await aws.status(StackName)).toBe("CREATE_COMPLETE");
  });

  it("is asked for again by a rollback, and may be another one then", async () => {
    const aws = await withRole("cloudformation.amazonaws.com", { faults: faultsOn({ A: "update" }) });
    await aws.run("CreateStack", { StackName, TemplateBody: body("a") });
    await aws.run("UpdateStack", {
      StackName,
      TemplateBody: aTemplate({ A: topic("a", {}, { DisplayName: "new" }) }),
      DisableRollback: true,
    });
    await expect(aws.call("RollbackStack", { StackName, RoleARN: `${ROLE}s` })).rejects.toThrow("cannot be assumed");
    await aws.run("RollbackStack", { StackName, RoleARN: ROLE });
    expect([await aws.status(StackName), await roleOf(aws)]).toEqual(["UPDATE_ROLLBACK_COMPLETE", ROLE]);
  });
});
