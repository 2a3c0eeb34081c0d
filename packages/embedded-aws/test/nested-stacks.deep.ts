import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { aws, hasAwsCli } from "./clients/aws-cli.ts";
import { aFolder, anEngine } from "./engine-fixture.ts";

const child = JSON.stringify({
  Parameters: { Name: { Type: "String" } },
  Resources: { Topic: { Type: "AWS::SNS::Topic", Properties: { TopicName: { Ref: "Name" } } } },
  Outputs: { Arn: { Value: { Ref: "Topic" } } },
});

function nested(TemplateURL: string, Name: string): object {
  return { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL, Parameters: { Name } } };
}

it("the AWS CLI deploys a parent with two children, updates and deletes it", async () => {
  if (!(await hasAwsCli())) return;
  const { endpoint } = await anEngine();
  const folder = await aFolder();
  const file = async (name: string, content: string): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  await aws(endpoint, ["s3", "mb", "s3://templates"]);
  await aws(endpoint, ["s3", "cp", await file("child.json", child), "s3://templates/child.json"]);
  const url = `${endpoint}/templates/child.json`;
  const cloudFormation = async (...args: readonly string[]): Promise<string> =>
    await aws(endpoint, ["cloudformation", ...args]);
  const deploy = async (first: string): Promise<void> => {
    const body = JSON.stringify({
      Resources: { First: nested(url, first), Second: nested(url, "second") },
      Outputs: { First: { Value: { "Fn::GetAtt": ["First", "Outputs.Arn"] } } },
    });
    await cloudFormation("deploy", "--stack-name", "family", "--template-file", await file("family.json", body));
  };
  const first = async (): Promise<string> => {
    const query = ["--query", "Stacks[0].Outputs[0].OutputValue", "--output", "text"];
    return (await cloudFormation("describe-stacks", "--stack-name", "family", ...query)).trim();
  };
  await deploy("one");
  expect(await first()).toBe("arn:aws:sns:ap-southeast-2:111111111111:one");
  const children = ["--query", "Stacks[?ParentId!=null].StackStatus", "--output", "text"];
  expect((await cloudFormation("describe-stacks", ...children)).trim().split(/\s+/)).toEqual([
    "CREATE_COMPLETE",
    "CREATE_COMPLETE",
  ]);
  await deploy("other");
  expect(await first()).toBe("arn:aws:sns:ap-southeast-2:111111111111:other");
  await cloudFormation("delete-stack", "--stack-name", "family");
  await cloudFormation("wait", "stack-delete-complete", "--stack-name", "family");
  expect((await cloudFormation("describe-stacks", "--query", "Stacks", "--output", "text")).trim()).toBe("");
});

it("the AWS CLI makes a change set for a parent and its child, looks at both, and executes them as one", async () => {
  if (!(await hasAwsCli())) return;
  const { endpoint } = await anEngine();
  const folder = await aFolder();
  const file = async (name: string, content: string): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  await aws(endpoint, ["s3", "mb", "s3://templates"]);
  await aws(endpoint, ["s3", "cp", await file("child.json", child), "s3://templates/child.json"]);
  const cloudFormation = async (...args: readonly string[]): Promise<string> =>
    (await aws(endpoint, ["cloudformation", ...args])).trim();
  const text = (query: string): readonly string[] => ["--query", query, "--output", "text"];
  const body = JSON.stringify({ Resources: { First: nested(`${endpoint}/templates/child.json`, "one") } });
  const named = ["--stack-name", "family", "--change-set-name", "all"];
  const template = ["--template-body", `file://${await file("family.json", body)}`, "--change-set-type", "CREATE"];
  await cloudFormation("create-change-set", ...named, ...template, "--include-nested-stacks");
  await cloudFormation("wait", "change-set-create-complete", ...named);
  const below = await cloudFormation("describe-change-set", ...named, ...text("Changes[0].ResourceChange.ChangeSetId"));
  const shown = text("[ExecutionStatus, StatusReason, Changes[0].ResourceChange.LogicalResourceId]");
  expect(await cloudFormation("describe-change-set", "--change-set-name", below, ...shown)).toBe(
    "UNAVAILABLE\tExecutable from root change set\tTopic",
  );
  await cloudFormation("execute-change-set", ...named);
  await cloudFormation("wait", "stack-create-complete", "--stack-name", "family");
  const statuses = await cloudFormation("describe-stacks", ...text("Stacks[].StackStatus"));
  expect(statuses.split(/\s+/)).toEqual(["CREATE_COMPLETE", "CREATE_COMPLETE"]);
});
