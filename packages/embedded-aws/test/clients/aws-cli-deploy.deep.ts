import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { aTemplate } from "../cloudformation/templates.ts";
import { aDeployment, PARAMETERS, QUEUE } from "./a-deployment.ts";
import { aws, hasAwsCli } from "./aws-cli.ts";

const ROLE = {
  Role: { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] } } },
};

describe("aws cloudformation deploy", () => {
  it("creates a stack, updates it, and has nothing to do then", async () => {
    if (!(await hasAwsCli())) return;
    const { deploy, failure, stack } = await aDeployment();
    expect(await deploy("--tags", "team=logs")).toContain("Successfully created/updated stack - s");
    expect(await stack()).toMatchObject({ StackStatus: "CREATE_COMPLETE", Tags: [{ Key: "team", Value: "logs" }] });
    await deploy("--parameter-overrides", "Seconds=45");
    expect(await stack()).toMatchObject({
      StackStatus: "UPDATE_COMPLETE",
      Parameters: [
        { ParameterKey: "Seconds", ParameterValue: "45" },
        { ParameterKey: "Name", ParameterValue: "logs" },
      ],
      // The command sends an empty list where it is given no tags, and that takes them away.
      Tags: [],
    });
    // Which of the two it does unasked differs between the versions of the command line.
    const empty = await failure("--fail-on-empty-changeset");
    expect(empty).toMatchObject({ exitCode: 255, stderr: expect.stringContaining("No changes to deploy.") as string });
    expect(await deploy("--no-fail-on-empty-changeset")).toContain("is up to date");
  });

  it("is refused a template that needs a capability, and told which", async () => {
    if (!(await hasAwsCli())) return;
    const { deploy, failure, stack } = await aDeployment({ resources: ROLE, sections: {} });
    expect(await failure()).toMatchObject({
      exitCode: 255,
      stderr: expect.stringContaining("Requires capabilities : [CAPABILITY_IAM]") as string,
    });
    await deploy("--capabilities", "CAPABILITY_IAM");
    expect(await stack()).toMatchObject({ StackStatus: "CREATE_COMPLETE", Capabilities: ["CAPABILITY_IAM"] });
  });

  it("leaves a change set to look at when it is told not to execute it", async () => {
    if (!(await hasAwsCli())) return;
    const { deploy, endpoint, stack } = await aDeployment();
    const told = await deploy("--no-execute-changeset");
    const [, arn] = /--change-set-name (\S+)/.exec(told) ?? [];
    const shown = await aws(endpoint, ["cloudformation", "describe-change-set", "--change-set-name", arn ?? ""]);
    expect(JSON.parse(shown)).toMatchObject({
      Status: "CREATE_COMPLETE",
      ExecutionStatus: "AVAILABLE",
      Changes: [{ ResourceChange: { Action: "Add", LogicalResourceId: "Queue" } }],
    });
    expect(await stack()).toMatchObject({ StackStatus: "REVIEW_IN_PROGRESS" });
    expect(await deploy()).toContain("Successfully created");
  });

  it("puts a template that is too long for a request into a bucket", async () => {
    if (!(await hasAwsCli())) return;
    const { deploy, endpoint, failure, stack, write } = await aDeployment();
    await write(aTemplate(QUEUE, { Parameters: PARAMETERS, Metadata: { filler: "x".repeat(52_000) } }));
    expect((await failure()).stderr).toContain("Templates with a size greater than 51,200 bytes must be deployed");
    await aws(endpoint, ["s3", "mb", "s3://templates"]);
    await deploy("--s3-bucket", "templates", "--s3-prefix", "deployed");
    expect(await stack()).toMatchObject({ StackStatus: "CREATE_COMPLETE" });
    expect(await aws(endpoint, ["s3", "ls", "s3://templates/deployed/"])).toMatch(/ 5\d{4} [0-9a-f]{32}\.template/);
  });

  it("fails when a creation is rolled back, and refuses to deploy over what is left of it", async () => {
    if (!(await hasAwsCli())) return;
    const { deploy, endpoint, failure, stack } = await aDeployment();
    const badName = ["--parameter-overrides", "Name=/no/name"];
    expect(await failure(...badName)).toMatchObject({
      exitCode: 255,
      stderr: expect.stringContaining("Failed to create/update the stack.") as string,
    });
    expect(await stack()).toMatchObject({ StackStatus: "ROLLBACK_COMPLETE" });
    expect((await failure()).stderr).toContain("is in ROLLBACK_COMPLETE state and can not be updated.");
    const events = await aws(endpoint, ["cloudformation", "describe-stack-events", "--stack-name", "s"]);
    expect(events).toContain("Can only include alphanumeric characters, hyphens, or underscores.");
    await aws(endpoint, ["cloudformation", "delete-stack", "--stack-name", "s"]);
    await deploy();
    const keep = await failure(...badName, "--disable-rollback");
    expect([keep.exitCode, await stack()]).toEqual([255, expect.objectContaining({ StackStatus: "UPDATE_FAILED" })]);
  });
});

describe("aws cloudformation package", () => {
  it("puts what a template refers to by path into a bucket, from where it is deployed", async () => {
    if (!(await hasAwsCli())) return;
    const child = { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: "child.json" } };
    const { deploy, endpoint, file, folder, stack, write } = await aDeployment({
      resources: { Child: child },
      sections: {},
    });
    await writeFile(join(folder, "child.json"), aTemplate({ Topic: { Type: "AWS::SNS::Topic" } }));
    await aws(endpoint, ["s3", "mb", "s3://packages"]);
    const packaged = ["cloudformation", "package", "--template-file", file, "--s3-bucket", "packages", "--use-json"];
    const body = await aws(endpoint, packaged);
    expect(body).toMatch(/"TemplateURL": "http\S*\/packages\/[0-9a-f]{32}\.template"/);
    await write(body);
    await deploy();
    expect(await stack()).toMatchObject({ StackStatus: "CREATE_COMPLETE" });
    expect(await aws(endpoint, ["cloudformation", "list-stacks"])).toContain('"ParentId"');
  });
});
