import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { CloudFormationClient, CreateStackCommand, waitUntilStackCreateComplete } from "@aws-sdk/client-cloudformation";
import { readOctopus } from "@logstack/ci-output/testing";
import { connectConfiguration } from "@logstack/deploy-configuration/aws";
import { startEmbeddedAws, type EmbeddedAws } from "@logstack/embedded-aws";
import { extractArtifact, findArtifact, openArtifact } from "@logstack/release/node";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { runInOctopus, substituteInFile } from "./an-octopus.ts";

/** The Broker's configuration as it was built last. */
const BUILT = fileURLToPath(new URL("../../../environments/broker/configuration", import.meta.url));

const ACCOUNT = "111111111111";
const REGION = "ap-southeast-2";
const TOKEN = "s3cret-cache-token";
const CREDENTIAL = "s3cret-credential";

const VARIABLES = {
  "Octopus.Environment.Name": "ci",
  "Octopus.Release.Number": "2.3.0",
  "AWS.Deployment.Key": ACCOUNT,
  "AWS.Deployment.Secret": CREDENTIAL,
  "AWS.Deployment.Region": REGION,
  HeapMegabytes: "1024",
  QueueGigabytes: "3",
  CacheBatchEvents: "777",
};

/** The stacks that the configuration takes outputs of, with a group that has no machine. */
const STACKS = {
  "ci-cache": {
    Resources: { Token: { Type: "AWS::SecretsManager::Secret", Properties: { SecretString: TOKEN } } },
    Outputs: { CacheAuthSecretArn: { Value: { Ref: "Token" } } },
  },
  "ci-broker": {
    Resources: {
      Template: {
        Type: "AWS::EC2::LaunchTemplate",
        Properties: { LaunchTemplateData: { ImageId: "ami-0123456789abcdef0", InstanceType: "t3.small" } },
      },
      Group: {
        Type: "AWS::AutoScaling::AutoScalingGroup",
        Properties: {
          MinSize: "0",
          MaxSize: "1",
          AvailabilityZones: [`${REGION}a`],
          LaunchTemplate: {
            LaunchTemplateId: { Ref: "Template" },
            Version: { "Fn::GetAtt": ["Template", "LatestVersionNumber"] },
          },
        },
      },
    },
    Outputs: { BrokerGroupName: { Value: { Ref: "Group" } } },
  },
};

let aws: EmbeddedAws;

beforeAll(async () => {
  aws = await startEmbeddedAws({ speed: "instant", tellFaults: () => undefined });
  const client = new CloudFormationClient(connection());
  for (const [StackName, template] of Object.entries(STACKS)) {
    await client.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(template) }));
    await waitUntilStackCreateComplete({ client, maxWaitTime: 300, minDelay: 1, maxDelay: 1 }, { StackName });
  }
  client.destroy();
});
afterAll(() => aws.close());

const connection = () => ({
  endpoint: aws.endpoint,
  region: REGION,
  credentials: { accessKeyId: ACCOUNT, secretAccessKey: "embedded" },
});

/** Extracts the package into an empty folder and runs it as a step of Octopus. */
async function deploy({
  variables = VARIABLES,
  substituted = [],
}: {
  readonly variables?: Readonly<Record<string, string>>;
  /** Files that Octopus substitutes variables in before. */
  readonly substituted?: readonly string[];
}) {
  const folder = await mkdtemp(path.join(tmpdir(), "logstack octopus "));
  onTestFinished(() => rm(folder, { recursive: true }));
  await extractArtifact(await openArtifact(await findArtifact(BUILT)), folder);
  for (const file of substituted) await substituteInFile(path.join(folder, file), variables);
  const finished = await runInOctopus({ folder, variables, env: { AWS_ENDPOINT_URL: aws.endpoint } });
  const messages = readOctopus(finished.stdout.split("\n"));
  const outputs = messages.flatMap(({ name, values }) =>
    name === "setVariable" ? [[values["name"] ?? "", values["value"] ?? ""] as const] : [],
  );
  return { ...finished, folder, outputs: Object.fromEntries(outputs) };
}

/** What machines of the Broker are told to have, and its files. */
async function readReleased() {
  const connected = connectConfiguration({ ...connection(), loopback: true, source: "a test" });
  try {
    const api = connected.connect({ environment: "ci", component: "broker", account: ACCOUNT, region: REGION });
    const found = await api.pointers.read("broker");
    if (found.kind !== "found") return undefined;
    const { current } = found.pointer;
    const files = await api.bundles.read("broker", current.digest);
    const text = [...(files ?? [])].map(([name, bytes]) => `${name}\n${new TextDecoder().decode(bytes)}`).join("\n");
    return { ...current, text };
  } finally {
    connected.close();
  }
}

async function readTree(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n");
}

test.each([
  { how: "with Octopus's variables as they are", substituted: [] },
  { how: "with the parameter file as Octopus has filled it", substituted: ["parameters/octopus.json"] },
])(
  "Deploy.sh of a configuration releases it $how, with no secret on the disk, in the bundle or in what is said",
  async ({ substituted }) => {
    const deployed = await deploy({ substituted });
    expect([deployed.exitCode, deployed.stderr]).toEqual([0, ""]);
    expect(deployed.outputs).toMatchObject({ "Logstack.StackName": "ci-broker" });
    const released = await readReleased();
    expect(released).toMatchObject({ name: "broker-configuration", release: "2.3.0" });
    expect(released?.text).toContain('batch_events => "777"');
    expect(released?.text).toContain("-Xmx1024m");
    expect(released?.text).toMatch(/CacheAuthToken secretsmanager:arn:aws:secretsmanager:/);
    for (const text of [deployed.stdout, await readTree(deployed.folder), released?.text]) {
      expect(text).not.toContain(TOKEN);
      expect(text).not.toContain(CREDENTIAL);
    }
  },
);

test("a variable that Octopus does not have is named, and nothing is released", async () => {
  const before = await readReleased();
  const { CacheBatchEvents: _left, ...variables } = VARIABLES;
  for (const substituted of [[], ["parameters/octopus.json"]]) {
    const { exitCode, stdout } = await deploy({ variables, substituted });
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(
      /CacheBatchEvents \(parameters\/octopus\.json:\d+\): #\{CacheBatchEvents\} was not replaced/,
    );
  }
  expect(await readReleased()).toEqual(before);
});

test("a file of machines that Octopus has substituted is refused by its name: it is filled by the artifact itself", async () => {
  const { exitCode, stdout } = await deploy({ substituted: ["machine/broker/logstash/pipelines/broker.conf"] });
  expect(exitCode).toBe(2);
  expect(stdout).toContain("machine/broker/logstash/pipelines/broker.conf was changed. Nothing was changed.");
});
