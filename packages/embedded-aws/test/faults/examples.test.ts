import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  ListStacksCommand,
  waitUntilStackCreateComplete,
} from "@aws-sdk/client-cloudformation";
import { DescribeInstancesCommand, EC2Client, GetConsoleOutputCommand } from "@aws-sdk/client-ec2";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { describe, expect, onTestFinished, test } from "vitest";
import { readFaultPlan } from "../../src/faults/read-fault-plan.ts";
import type { EmbeddedAws } from "../../src/index.ts";
import { loadKnownNames } from "../../src/node/known-names.ts";
import { aCloudFormation } from "../cloudformation/a-cloudformation.ts";
import { aTemplate } from "../cloudformation/templates.ts";
import { anEngine, clientOptions } from "../engine-fixture.ts";
import { aFaultSwitch } from "./a-fault-switch.ts";

const FOLDER = join(import.meta.dirname, "../../examples/faults");
const names = await loadKnownNames();

/** Returns CloudFormation under the faults of an example, and a way to take some of them out. */
function rehearse(example: string) {
  const source = join(FOLDER, example);
  const { faults } = readFaultPlan({ text: readFileSync(source, "utf8"), source }, names);
  const onPurpose = aFaultSwitch(...faults);
  return { aws: aCloudFormation({ faults: onPurpose }), onPurpose, faults };
}

const anEngineWith = (example: string): Promise<EmbeddedAws> =>
  anEngine({ faultsFile: join(FOLDER, example), tellFaults: () => undefined });

function cloudFormationOf(engine: EmbeddedAws, more: object = {}): CloudFormationClient {
  const client = new CloudFormationClient({ ...clientOptions(engine), ...more });
  onTestFinished(() => client.destroy());
  return client;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : String(error));

const TOPIC = aTemplate({ Topic: { Type: "AWS::SNS::Topic" } });

/** A group like those of the log stack's layers, of an image. */
function aGroup(group: string, image: string): string {
  return aTemplate({
    LaunchTemplate: {
      Type: "AWS::EC2::LaunchTemplate",
      Properties: { LaunchTemplateData: { ImageId: image, InstanceType: "t3.small" } },
    },
    [group]: {
      Type: "AWS::AutoScaling::AutoScalingGroup",
      CreationPolicy: { ResourceSignal: { Count: 2, Timeout: "PT15M" } },
      UpdatePolicy: { AutoScalingRollingUpdate: { WaitOnResourceSignals: true, PauseTime: "PT15M" } },
      Properties: {
        MinSize: "2",
        MaxSize: "4",
        VPCZoneIdentifier: ["subnet-0000000a"],
        LaunchTemplate: {
          LaunchTemplateId: { Ref: "LaunchTemplate" },
          Version: { "Fn::GetAtt": ["LaunchTemplate", "LatestVersionNumber"] },
        },
      },
    },
  });
}

test("every example is one that a test here plays", () => {
  const played = readFileSync(import.meta.filename, "utf8");
  for (const example of readdirSync(FOLDER)) expect(played).toContain(`("${example}")`);
});

describe("the AMI never signals", () => {
  test("so the group is not created, and its stack is rolled back", async () => {
    const { aws } = rehearse("ami-never-signals.jsonc");
    await aws.run("CreateStack", { StackName: "ci-indexer", TemplateBody: aGroup("IndexerGroup", "ami-0a1b2c3d") });
    const events = await aws.events("ci-indexer");
    expect(events.find((event) => event.startsWith("IndexerGroup CREATE_FAILED"))).toContain(
      "Received 0 SUCCESS signal(s) out of 2",
    );
    expect(await aws.status("ci-indexer")).toBe("ROLLBACK_COMPLETE");
  });

  test("so an update goes back to the image that worked", async () => {
    const { aws, onPurpose, faults } = rehearse("ami-never-signals.jsonc");
    onPurpose.set({ faults: [] });
    await aws.run("CreateStack", { StackName: "ci-indexer", TemplateBody: aGroup("IndexerGroup", "ami-0a1b2c3d") });
    onPurpose.set({ faults });
    await aws.run("UpdateStack", { StackName: "ci-indexer", TemplateBody: aGroup("IndexerGroup", "ami-0eeeeeee") });
    expect((await aws.events("ci-indexer")).join("\n")).toMatch(/^IndexerGroup UPDATE_FAILED/m);
    expect(await aws.status("ci-indexer")).toBe("UPDATE_ROLLBACK_COMPLETE");
  });

  test("and its console says why", async () => {
    const engine = await anEngineWith("ami-never-signals.jsonc");
    const client = cloudFormationOf(engine);
    const TemplateBody = aGroup("IndexerGroup", "ami-0a1b2c3d");
    await client.send(new CreateStackCommand({ StackName: "ci-indexer", TemplateBody, DisableRollback: true }));
    await expect(
      waitUntilStackCreateComplete(
        { client, maxWaitTime: 100, minDelay: 0.01, maxDelay: 0.02 },
        { StackName: "ci-indexer" },
      ),
    ).rejects.toThrow("CREATE_FAILED");
    const ec2 = new EC2Client(clientOptions(engine));
    onTestFinished(() => ec2.destroy());
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
    const InstanceId = Reservations[0]?.Instances?.[0]?.InstanceId;
    const readConsole = async (): Promise<string> => {
      const { Output = "" } = await ec2.send(new GetConsoleOutputCommand({ InstanceId }));
      return Buffer.from(Output, "base64").toString();
    };
    expect(await readConsole()).toContain("Could not find config file /etc/logstash/conf.d/indexer");
    engine.faults.clear();
    expect(await readConsole(), "once nothing is in force").toContain("Could not find config file");
  });
});

describe("the rollback fails", () => {
  async function stuck() {
    const rehearsal = rehearse("rollback-fails.jsonc");
    const { aws } = rehearsal;
    await aws.run("CreateStack", { StackName: "ci-broker", TemplateBody: aGroup("BrokerGroup", "ami-0a1b2c3d") });
    await aws.run("UpdateStack", { StackName: "ci-broker", TemplateBody: aGroup("BrokerGroup", "ami-0eeeeeee") });
    expect((await aws.events("ci-broker")).join("\n")).toMatch(/^LaunchTemplate UPDATE_FAILED You are not authorized/m);
    expect(await aws.status("ci-broker")).toBe("UPDATE_ROLLBACK_FAILED");
    await aws.run("ContinueUpdateRollback", { StackName: "ci-broker" });
    expect(await aws.status("ci-broker")).toBe("UPDATE_ROLLBACK_FAILED");
    return rehearsal;
  }

  test("until its fault is taken out", async () => {
    const { aws, onPurpose, faults } = await stuck();
    onPurpose.set({ faults: faults.slice(0, 1) });
    await aws.run("ContinueUpdateRollback", { StackName: "ci-broker" });
    expect(await aws.status("ci-broker")).toBe("UPDATE_ROLLBACK_COMPLETE");
  });

  test("until the resource is skipped", async () => {
    const { aws } = await stuck();
    await aws.run("ContinueUpdateRollback", { StackName: "ci-broker", ResourcesToSkip: ["LaunchTemplate"] });
    expect(await aws.status("ci-broker")).toBe("UPDATE_ROLLBACK_COMPLETE");
  });
});

describe("the bucket cannot be deleted", () => {
  const buckets = (...logicalIds: readonly string[]): string =>
    aTemplate({
      Topic: { Type: "AWS::SNS::Topic" },
      ...Object.fromEntries(logicalIds.map((logicalId) => [logicalId, { Type: "AWS::S3::Bucket" }])),
    });

  test("so its stack is deleted only without it", async () => {
    const { aws } = rehearse("bucket-cannot-be-deleted.jsonc");
    await aws.run("CreateStack", { StackName: "s", TemplateBody: buckets("Logs") });
    await aws.run("DeleteStack", { StackName: "s" });
    expect(await aws.status("s")).toBe("DELETE_FAILED");
    await aws.run("DeleteStack", { StackName: "s", RetainResources: ["Logs"] });
    await expect(aws.status("s")).rejects.toThrow("does not exist");
  });

  test("so an update that takes it away succeeds and leaves it behind", async () => {
    const { aws } = rehearse("bucket-cannot-be-deleted.jsonc");
    await aws.run("CreateStack", { StackName: "s", TemplateBody: buckets("Logs") });
    await aws.run("UpdateStack", { StackName: "s", TemplateBody: buckets() });
    const events = await aws.events("s");
    expect(events.filter((event) => event.startsWith("Logs DELETE_FAILED"))).toHaveLength(3);
    expect(events.at(-1)).toBe("stack UPDATE_COMPLETE Update successful. One or more resources could not be deleted.");
  });
});

test("a throttled account refuses who asks once, and a client that tries again comes to the same end", async () => {
  const engine = await anEngineWith("throttled-account.jsonc");
  const once = cloudFormationOf(engine);
  const refusals = new Set<string>();
  for (let call = 0; call < 20; call += 1) {
    await once.send(new ListStacksCommand({})).catch((error: unknown) => refusals.add(nameOf(error)));
  }
  expect([...refusals]).toEqual(["Throttling"]);
  const patient = cloudFormationOf(engine, { maxAttempts: 10 });
  await patient.send(new CreateStackCommand({ StackName: "s", TemplateBody: TOPIC }));
  await waitUntilStackCreateComplete(
    { client: patient, maxWaitTime: 100, minDelay: 0.01, maxDelay: 0.02 },
    { StackName: "s" },
  );
});

test("eventual consistency: what was just written is there only for who asks again", async () => {
  const engine = await anEngineWith("eventual-consistency.jsonc");
  const client = cloudFormationOf(engine);
  await client.send(new CreateStackCommand({ StackName: "s", TemplateBody: TOPIC }));
  const look = (): Promise<string> =>
    client.send(new DescribeStacksCommand({ StackName: "s" })).then(
      () => "there",
      (error: unknown) => (error as Error).message,
    );
  const missing = "Stack with id s does not exist";
  expect([await look(), await look(), await look()]).toEqual([missing, missing, "there"]);
  const ssm = new SSMClient(clientOptions(engine));
  onTestFinished(() => ssm.destroy());
  await ssm.send(new PutParameterCommand({ Name: "n", Value: "v", Type: "String" }));
  await expect(ssm.send(new GetParameterCommand({ Name: "n" }))).rejects.toMatchObject({ name: "ParameterNotFound" });
  expect((await ssm.send(new GetParameterCommand({ Name: "n" }))).Parameter?.Value).toBe("v");
});

test("connections are cut after what was asked is done, so that a second try meets the first", async () => {
  const engine = await anEngineWith("connections-cut.jsonc");
  const client = cloudFormationOf(engine);
  const create = (StackName: string, ClientRequestToken?: string): Promise<string> =>
    client
      .send(new CreateStackCommand({ StackName, TemplateBody: TOPIC, ClientRequestToken }))
      .then(() => "done", nameOf);
  expect([await create("s"), await create("s")]).toEqual([
    expect.not.stringMatching(/^done|Already/),
    "AlreadyExistsException",
  ]);
  // Counted anew, as the same fault in another plan is.
  await engine.faults.set({ faults: [] });
  const [cut] = readFaultPlan(
    { text: readFileSync(join(FOLDER, "connections-cut.jsonc"), "utf8"), source: "" },
    names,
  ).faults.slice(1);
  if (cut !== undefined) await engine.faults.set({ faults: [cut] });
  expect([await create("t", "token"), await create("t", "token")]).toEqual([
    expect.not.stringMatching(/^done/),
    "done",
  ]);
});

test("a slow creation times out", async () => {
  const { aws } = rehearse("slow-create-times-out.jsonc");
  const TemplateBody = aTemplate({
    EventQueue: {
      Type: "AWS::ElastiCache::ReplicationGroup",
      Properties: { ReplicationGroupDescription: "q", CacheNodeType: "cache.t4g.small", NumCacheClusters: 1 },
    },
  });
  await aws.run("CreateStack", { StackName: "s", TemplateBody, TimeoutInMinutes: 60 });
  expect((await aws.events("s")).join("\n")).toContain("Stack creation time exceeded the specified timeout.");
  expect(await aws.status("s")).toBe("ROLLBACK_COMPLETE");
});
