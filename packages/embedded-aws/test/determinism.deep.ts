import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type BareAnswer, bareCalls } from "./bare-calls.ts";
import { aFolder } from "./engine-fixture.ts";
import { mixedTemplate } from "./mixed-template.ts";

describe("a repeatable engine", () => {
  it("answers a script with the same bytes in every process, in memory and over a folder", async () => {
    const [memory, folder] = await Promise.all([runScript(), aFolder().then(runScript)]);
    expect(folder).toEqual(memory);
    const told = memory.map(({ body }) => body).join("\n");
    for (const status of ["ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_COMPLETE", "DELETE_COMPLETE"]) {
      expect(told).toContain(`>${status}<`);
    }
    expect(told).toContain("2026-01-01T00:");
    expect(memory.every(({ status }) => status < 500)).toBe(true);
  });

  it("never gives an id twice, also when it goes on over the same folder", async () => {
    const stateDir = await aFolder();
    const ids: string[] = [];
    for (let start = 1; start <= 2; start += 1) {
      const engine = await aProcess(stateDir);
      const stack = { StackName: `stack-${start}`, TemplateBody: mixedTemplate(5, 1) };
      const { requestId, body } = await bareCalls(engine.endpoint).cloudFormation("CreateStack", stack);
      ids.push(requestId, /<StackId>(.*)<\/StackId>/.exec(body)?.[1] ?? "");
      await engine.kill();
    }
    expect(new Set(ids).size).toBe(4);
  });
});

/** Stacks that are made, changed, fail and are rolled back, side by side and nested, and what other services make up. */
async function runScript(stateDir?: string): Promise<readonly BareAnswer[]> {
  const engine = await aProcess(stateDir);
  const { cloudFormation, json, put, get } = bareCalls(engine.endpoint);
  const answers: BareAnswer[] = [];
  const note = async (call: Promise<BareAnswer>): Promise<void> => void answers.push(await call);
  const look = async (StackName: string): Promise<void> => {
    for (const action of ["DescribeStacks", "DescribeStackEvents", "DescribeStackResources", "DescribeEvents"]) {
      await note(cloudFormation(action, { StackName }));
    }
  };
  await note(put("/templates", IN_SYDNEY));
  for (const version of [1, 2]) await note(put(`/templates/child-${version}`, mixedTemplate(12, version)));
  await note(put("/templates/failing", failing(mixedTemplate(12, 2))));

  await note(cloudFormation("CreateStack", { StackName: "flat", TemplateBody: mixedTemplate(40, 1) }));
  await look("flat");
  await note(cloudFormation("UpdateStack", { StackName: "flat", TemplateBody: failing(mixedTemplate(40, 2)) }));
  await look("flat");
  await note(cloudFormation("UpdateStack", { StackName: "flat", TemplateBody: mixedTemplate(40, 2) }));
  await look("flat");
  await note(cloudFormation("CreateStack", { StackName: "broken", TemplateBody: failing(mixedTemplate(20, 1)) }));
  await look("broken");

  for (const [action, StackName, names] of [
    ["CreateStack", "family", ["child-1", "child-1", "child-1"]],
    ["UpdateStack", "family", ["child-2", "failing", "child-2"]],
    ["UpdateStack", "family", ["child-2", "child-2", "child-2"]],
    ["CreateStack", "broken-family", ["child-1", "failing", "child-2"]],
  ] as const) {
    await note(cloudFormation(action, { StackName, TemplateBody: family(names) }));
    await look(StackName);
  }
  const change = { StackName: "flat", ChangeSetName: "change" };
  await note(cloudFormation("CreateChangeSet", { ...change, TemplateBody: mixedTemplate(20, 3) }));
  await note(cloudFormation("DescribeChangeSet", change));
  await note(cloudFormation("ExecuteChangeSet", change));
  await look("flat");
  await note(cloudFormation("DeleteStack", { StackName: "family" }));
  await note(cloudFormation("ListStacks", {}));

  await note(json("secretsmanager", "secretsmanager.GetRandomPassword", {}));
  await note(json("sqs", "AmazonSQS.CreateQueue", { QueueName: "queue" }));
  const QueueUrl = (JSON.parse(answers.at(-1)?.body ?? "") as { QueueUrl: string }).QueueUrl;
  await note(json("sqs", "AmazonSQS.SendMessage", { QueueUrl, MessageBody: "text" }));
  await note(json("sqs", "AmazonSQS.ReceiveMessage", { QueueUrl, WaitTimeSeconds: 20, AttributeNames: ["All"] }));
  await note(json("ssm", "AmazonSSM.PutParameter", { Name: "/p", Value: "v", Type: "String" }));
  await note(json("ssm", "AmazonSSM.DescribeParameters", {}));
  await note(get("/templates?list-type=2"));
  await engine.kill();
  return answers;
}

const IN_SYDNEY =
  "<CreateBucketConfiguration><LocationConstraint>ap-southeast-2</LocationConstraint></CreateBucketConfiguration>";

/** Adds a resource that AWS refuses to make: two buckets of one name. */
function failing(template: string): string {
  const { Resources } = JSON.parse(template) as { Resources: object };
  const Bucket = { Type: "AWS::S3::Bucket", DependsOn: "R3", Properties: { BucketName: "templates" } };
  return JSON.stringify({ Resources: { ...Resources, Bucket } });
}

/** Three nested stacks side by side, by URLs that are the same in every process. */
function family(names: readonly string[]): string {
  const children = names.map((name, index) => {
    const TemplateURL = `https://templates.s3.ap-southeast-2.amazonaws.com/${name}`;
    return [`Child${index}`, { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL } }] as const;
  });
  return JSON.stringify({ Resources: Object.fromEntries(children) });
}

interface EngineProcess {
  readonly endpoint: string;
  kill(): Promise<void>;
}

async function aProcess(stateDir?: string): Promise<EngineProcess> {
  const script = join(import.meta.dirname, "processes", "repeatable-engine.ts");
  const folder = stateDir === undefined ? [] : [stateDir];
  const child = spawn(process.execPath, ["--import", "tsx", script, ...folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = once(child, "close");
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await gone;
  };
  onTestFinished(kill);
  const [endpoint] = (await once(child.stdout, "data")) as [Buffer];
  return { endpoint: endpoint.toString().trim(), kill };
}
