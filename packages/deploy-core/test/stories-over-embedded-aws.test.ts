import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CloudFormationClient, CreateStackCommand, waitUntilStackCreateComplete } from "@aws-sdk/client-cloudformation";
import { startEmbeddedAws, type EmbeddedAws } from "@logstack/embedded-aws";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { DeployOutcome } from "../src/model/outcome.ts";
import { createTextRenderer } from "../src/report/render-text.ts";
import { parseTemplate } from "../src/template/parse-template.ts";
import { connectScratchStack, type Told } from "../src/testing/scratch-stack.ts";
import { aLayer } from "./support/a-deployment.ts";

const PARAMETERS = `Parameters:
  OctopusEnvironment: { Type: String }
  EnvironmentVersion: { Type: String }
  AmiId: { Type: String, Default: ami-0a1b2c3d }
Resources:
`;

const GROUP = `  LaunchTemplate:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: !Ref AmiId
        InstanceType: t3.small
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    CreationPolicy: { ResourceSignal: { Count: 2, Timeout: PT15M } }
    UpdatePolicy:
      AutoScalingRollingUpdate: { WaitOnResourceSignals: true, PauseTime: PT15M, MinInstancesInService: 1 }
    Properties:
      MinSize: "2"
      MaxSize: "4"
      VPCZoneIdentifier: [subnet-0000000a]
      LaunchTemplate:
        LaunchTemplateId: !Ref LaunchTemplate
        Version: !GetAtt LaunchTemplate.LatestVersionNumber
  Alarm:
    Type: AWS::AutoScaling::ScalingPolicy
    Properties: { AutoScalingGroupName: !Ref Group, AdjustmentType: ChangeInCapacity, ScalingAdjustment: 1 }
`;

const SILENT = {
  kind: "signal",
  resource: "Group",
  send: "nothing",
  console: [
    "[    6.118202] cloud-init[1204]: running the user data",
    "[   14.020031] \u001B[31mlogstash[812]: Could not find config file /etc/logstash/conf.d/indexer.conf\u001B[0m",
    "[   14.020977] password=hunter2-very-secret",
  ],
};

let aws: EmbeddedAws;
const access = () => ({
  endpoint: aws.endpoint,
  region: "ap-southeast-2",
  credentials: { accessKeyId: "000000000000", secretAccessKey: "loopback" },
});

beforeAll(async () => {
  aws = await startEmbeddedAws({ speed: "instant", tellFaults: () => undefined });
  // Large: to load it is no part of any story.
  await import("../src/node/machines/clients.ts");
});
afterAll(async () => {
  await aws.close();
});
beforeEach(() => aws.faults.clear());

/** A layer of these resources in an environment of its own. */
async function connect(environment: string, resources: string, given: Readonly<Record<string, string>> = {}) {
  const layer = aLayer({ smokeTest: async () => [], stateful: {} });
  const files = {
    folderName: "broker",
    template: parseTemplate(PARAMETERS + resources, "template.yaml"),
    octopus: {},
    local: { OctopusEnvironment: environment, ...given },
    variables: [],
    readme: "",
  };
  return connectScratchStack({ layer, files, endpoint: aws.endpoint });
}

async function run(verb: "deploy" | "diagnose", ...parts: Parameters<typeof connect>): Promise<Told> {
  const stack = await connect(...parts);
  const told = await stack[verb]();
  stack.close();
  return told;
}

function render(outcome: DeployOutcome): string {
  const event = { v: 1, at: "", elapsedMs: 0, event: "finished", outcome, exitCode: 1 } as const;
  return createTextRenderer({ colour: false, verbose: false })(event).result.join("\n");
}

vi.setConfig({ testTimeout: 30_000 });

it("instances that never signal are named with the end of their consoles, at once and later", async () => {
  await aws.faults.set({ faults: [SILENT] } as never);
  const { outcome } = await run("deploy", "silent", GROUP);
  expect(outcome).toMatchObject({
    kind: "failed",
    status: "CREATE_FAILED",
    story: {
      rootCause: {
        logicalId: "Group",
        templateLine: 12,
        machines: [{ signal: "none" }, { signal: "none" }],
      },
      consequences: { notBegun: ["Alarm"] },
    },
  });
  const text = render(outcome);
  expect(text).toContain("never signalled; the end of its console:\n      [    6.118202] cloud-init[1204]: running");
  expect(text).toContain("14.020031] logstash[812]: Could not find config file");
  expect(JSON.stringify(outcome)).not.toContain("hunter2");
  const later = await run("diagnose", "silent", GROUP);
  expect(later.outcome).toMatchObject({ kind: "diagnosed", status: "CREATE_FAILED" });
  if (later.outcome.kind !== "diagnosed" || outcome.kind !== "failed") throw new Error("no story");
  expect(later.outcome.story).toEqual(outcome.story);
});

it("an image that does not come up is the property behind a rolled back group, and its parameter is named", async () => {
  await run("deploy", "imaged", GROUP);
  await aws.faults.set({ faults: [SILENT] } as never);
  const { outcome } = await run("deploy", "imaged", GROUP, { AmiId: "ami-0eeeeeee" });
  expect(outcome.kind).toBe("rolledBack");
  expect(render(outcome)).toContain(
    "because    LaunchTemplate.LaunchTemplateData.ImageId    ami-0a1b2c3d -> ami-0eeeeeee    template.yaml:10\n        from parameter AmiId: parameters/local.json\n",
  );
  expect(render(outcome)).toContain("Could not find config file");
  const later = await run("diagnose", "imaged", GROUP, { AmiId: "ami-0eeeeeee" });
  expect(later.outcome).toMatchObject({
    kind: "diagnosed",
    status: "UPDATE_ROLLBACK_COMPLETE",
    story: { rootCause: { logicalId: "Group" } },
  });
});

it("siblings that were cancelled are counted, and are not the cause", async () => {
  await aws.faults.set({
    faults: [
      { kind: "fail", resource: "Second", at: "create", reason: "Rate exceeded" },
      { kind: "delay", resource: "First", at: "create", by: "PT10M" },
    ],
  } as never);
  const resources = "  First: { Type: AWS::SNS::Topic }\n  Second: { Type: AWS::SNS::Topic }\n";
  const { outcome } = await run("deploy", "cancelled", resources);
  expect(outcome).toMatchObject({
    story: { rootCause: { logicalId: "Second", reason: "Rate exceeded" } },
    hints: expect.arrayContaining([expect.stringContaining("AWS throttled")]),
  });
});

it("what stopped a rollback is told beside what caused it", async () => {
  await run("deploy", "stuck", GROUP);
  await aws.faults.set({
    faults: [
      SILENT,
      { kind: "fail", resource: "LaunchTemplate", at: "rollback", reason: "You are not authorized to perform this." },
    ],
  } as never);
  const { outcome } = await run("deploy", "stuck", GROUP, { AmiId: "ami-0eeeeeee" });
  expect(outcome).toMatchObject({
    kind: "failed",
    status: "UPDATE_ROLLBACK_FAILED",
    story: { rootCause: { logicalId: "Group" }, rollbackFailures: [{ logicalId: "LaunchTemplate" }] },
  });
  expect(render(outcome)).toContain("What stopped the rollback\n  ~ LaunchTemplate");
  expect((await run("diagnose", "stuck", GROUP)).outcome).toMatchObject({
    story: { rootCause: { logicalId: "Group" }, rollbackFailures: [{ logicalId: "LaunchTemplate" }] },
  });
});

it("a failure inside a nested stack is the cause, under the path of its logical ids", async () => {
  const cloudFormation = new CloudFormationClient(access());
  const TemplateBody = JSON.stringify({
    Resources: { B: { Type: "AWS::S3::Bucket", Properties: { BucketName: "nested" } } },
  });
  await cloudFormation.send(new CreateStackCommand({ StackName: "templates", TemplateBody }));
  await waitUntilStackCreateComplete(
    { client: cloudFormation, maxWaitTime: 100, minDelay: 0.01, maxDelay: 0.02 },
    { StackName: "templates" },
  );
  const s3 = new S3Client({ ...access(), forcePathStyle: true });
  const Body = JSON.stringify({ Resources: { Inner: { Type: "AWS::SNS::Topic" } } });
  await s3.send(new PutObjectCommand({ Bucket: "nested", Key: "child.json", Body }));
  await aws.faults.set({ faults: [{ kind: "fail", resource: "Inner", at: "create", reason: "no" }] } as never);
  const resources = `  Child:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: "https://nested.s3.ap-southeast-2.amazonaws.com/child.json" }
`;
  const { outcome, facts } = await run("deploy", "nested", resources);
  expect(outcome).toMatchObject({
    story: { rootCause: { nestedIn: ["Child"], logicalId: "Inner", reason: "no", templateLine: 6 } },
  });
  expect(facts).toContainEqual(
    expect.objectContaining({ event: "resource", nestedIn: ["Child"], logicalId: "Inner", status: "CREATE_FAILED" }),
  );
  expect((await run("diagnose", "nested", resources)).outcome).toMatchObject({
    story: { rootCause: { nestedIn: ["Child"], logicalId: "Inner" } },
  });
  cloudFormation.destroy();
  s3.destroy();
});

it("what early validation finds is told with its line, and nothing is left behind", async () => {
  const resources =
    "  Logs:\n    Type: AWS::S3::Bucket\n    Properties:\n      VersioningConfiguration:\n        Colour: red\n";
  const { outcome } = await run("deploy", "invalid", resources);
  expect(outcome).toMatchObject({
    kind: "rejected",
    findings: expect.arrayContaining([
      expect.objectContaining({
        logicalId: "Logs",
        mode: "FAIL",
        templateLine: 10,
        reason: expect.stringContaining("[Colour]"),
      }),
    ]),
  });
  expect((await run("diagnose", "invalid", resources)).outcome).toMatchObject({ kind: "diagnosed", status: undefined });
});

it("nothing failed is an answer too", async () => {
  const resources = "  Topic: { Type: AWS::SNS::Topic }\n";
  await run("deploy", "well", resources);
  expect((await run("diagnose", "well", resources)).outcome).toEqual({
    kind: "diagnosed",
    status: "CREATE_COMPLETE",
    runningVersion: "0.0.0-test",
    story: undefined,
    hints: [],
  });
});
