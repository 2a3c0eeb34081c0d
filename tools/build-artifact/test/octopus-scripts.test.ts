import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { readOctopus, type OctopusMessage } from "@logstack/ci-output/testing";
import { startEmbeddedAws, type EmbeddedAws } from "@logstack/embedded-aws";
import { extractArtifact, type Artifact } from "@logstack/release/node";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import rootPackage from "../../../package.json" with { type: "json" };
import { buildArtifact } from "../src/build-artifact.ts";
import { OLDEST_NODE } from "../src/octopus/make-octopus-scripts.ts";
import { aWorkspace, type Finished } from "./a-workspace.ts";
import { parsePowerShell } from "./parse-powershell.ts";
import { runInOctopus, substituteInFile, type OctopusStep } from "./an-octopus.ts";

const SECRET = `s3cret "'\\ $(touch pwned) \`x\` 日本`;
const LABEL = `it's "quoted" \\ $(touch pwned) \`x\` 日本 ±\nsecond line ##octopus[setVariable name='eA==']`;

const VARIABLES = {
  "Octopus.Environment.Name": "ci",
  "AWS.Deployment.Key": "111111111111",
  "AWS.Deployment.Secret": SECRET,
  "AWS.Deployment.Region": "ap-southeast-2",
  team: "observability",
  Label: LABEL,
  Password: SECRET,
};

const names = ["EnvironmentVersion", "Component", "OctopusEnvironment", "team", "Label"];
const FILES = {
  "deploy.ts": [
    'import { runDeploy } from "@logstack/deploy-core/node";',
    'import { layer } from "./layer.ts";',
    "await runDeploy(layer);",
  ].join("\n"),
  "layer.ts": `export const layer = { name: "probe", component: "probe", purpose: "Shows that Octopus can run it.",
    template: "template.yaml", capabilities: [], inputs: {}, stateful: {}, smokeTest: async () => [] };`,
  "template.yaml": JSON.stringify({
    Parameters: {
      ...Object.fromEntries(names.map((name) => [name, { Type: "String" }])),
      Password: { Type: "String", NoEcho: true },
    },
    Resources: {
      Topic: { Type: "AWS::SNS::Topic", Properties: { DisplayName: { Ref: "Label" } } },
      Secret: { Type: "AWS::SecretsManager::Secret", Properties: { SecretString: { Ref: "Password" } } },
    },
    Outputs: { Label: { Value: { Ref: "Label" } } },
  }),
  "parameters/octopus.json": JSON.stringify(
    {
      OctopusEnvironment: "#{Octopus.Environment.Name}",
      team: "#{team}",
      Label: "#{Label}",
      Password: "#{Password}",
    },
    undefined,
    2,
  ),
  "parameters/local.json": JSON.stringify({ OctopusEnvironment: "x", team: "x", Label: "x", Password: "x" }),
  "variables.json": '{"variables":[]}',
};

let aws: EmbeddedAws;
beforeAll(async () => {
  aws = await startEmbeddedAws({ speed: "instant", tellFaults: () => undefined });
});
afterAll(() => aws.close());

/** Built once; an artifact holds its files, also when its workspace is gone. */
let built: Promise<Artifact> | undefined;
const anArtifact = async (): Promise<Artifact> => {
  built ??= aWorkspace({ files: FILES })
    .then(({ layer }) => buildArtifact({ layerFolder: layer, buildNumber: "7" }))
    .then(({ artifact }) => artifact);
  return built;
};

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "logstack octopus "));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

interface Deployed extends Finished {
  readonly folder: string;
  readonly messages: readonly OctopusMessage[];
  /** By name. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** Extracts the package and deploys it as Octopus would. */
async function deploy({
  variables = {},
  substituted = false,
  env = {},
}: Partial<OctopusStep> & { readonly substituted?: boolean } = {}): Promise<Deployed> {
  const folder = await aFolder();
  await extractArtifact(await anArtifact(), folder);
  const given = { ...VARIABLES, ...variables };
  if (substituted) await substituteInFile(path.join(folder, "parameters/octopus.json"), given);
  const finished = await runInOctopus({ folder, variables: given, env: { AWS_ENDPOINT_URL: aws.endpoint, ...env } });
  const messages = readOctopus(finished.stdout.split("\n"));
  const outputs = messages.flatMap(({ name, values }) =>
    name === "setVariable" ? [[values["name"] ?? "", values["value"] ?? ""] as const] : [],
  );
  return { ...finished, folder, messages, outputs: Object.fromEntries(outputs) };
}

const reasonOf = ({ messages }: Deployed): string | undefined =>
  messages.find(({ name }) => name === "resultMessage")?.values["message"];

/** A worker's Node that notes what it is started with: its command line and its environment. */
async function aWatchedNode(): Promise<{ readonly node: string; readonly seen: () => Promise<string> }> {
  const folder = await aFolder();
  const node = path.join(folder, "node");
  const log = path.join(folder, "log");
  const lines = ["#!/bin/sh", `{ printf '%s\\n' "$@"; env; } >> '${log}'`, `exec '${process.execPath}' "$@"`, ""];
  await writeFile(node, lines.join("\n"));
  await chmod(node, 0o755);
  return { node, seen: () => readFile(log, "utf8") };
}

async function readTree(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n");
}

describe("Deploy.sh", () => {
  test("deploys with Octopus's variables as they are, tells it all there is, and puts no secret on a command line, in the environment or on the disk", async () => {
    const { node, seen } = await aWatchedNode();
    const deployed = await deploy({
      variables: { "Logstack.Node": node, "Logstack.Arguments": " deploy\t--verbose " },
    });
    expect(deployed.stderr).toBe("");
    expect(deployed.exitCode).toBe(0);
    expect(deployed.outputs).toMatchObject({
      "Logstack.Outcome": "deployed",
      "Logstack.Version": "1.2.7",
      "Logstack.StackName": "ci-probe",
      "Logstack.Changes.Added": "2",
      "AwsOutputs[Label]": LABEL,
    });
    expect(deployed.outputs).not.toHaveProperty("x");
    expect(await seen()).toContain("\n--octopus\ndeploy\n--verbose\n");
    const shown = deployed.messages.flatMap(({ values }) => Object.values(values)).join("\n");
    for (const text of [await seen(), deployed.stdout, shown, await readTree(deployed.folder)]) {
      expect(text).not.toContain("s3cret");
    }
    expect(await readdir(deployed.folder)).not.toContain("pwned");

    const valuesOf = (wanted: string) =>
      deployed.messages.flatMap(({ name, values }) => (name === wanted ? [values] : []));
    expect(valuesOf("progress").map(({ percentage }) => percentage)).toEqual(["49", "99", "100"]);
    const report = path.join(deployed.folder, "logstack-reports/ci-probe-deploy.md");
    const length = String((await readFile(report)).length);
    expect(valuesOf("createArtifact")).toEqual([{ path: report, name: "ci-probe-deploy.md", length }]);
  });

  test("takes the parameter file as Octopus has filled it, and passes on the exit code and the reason of a refusal", async () => {
    const variables = { "Octopus.Environment.Name": "filled", Label: "plain", Password: "s3cret-s3cret" };
    const deployed = await deploy({ variables, substituted: true });
    expect(deployed.outputs).toMatchObject({ "Logstack.StackName": "filled-probe", "AwsOutputs[Label]": "plain" });
    const refused = await deploy({ variables: { ...variables, "Logstack.Arguments": "destroy" } });
    expect(refused.exitCode).toBe(3);
    expect(refused.outputs).toMatchObject({ "Logstack.Outcome": "refused", "Logstack.ExitCode": "3" });
    expect(reasonOf(refused)).toMatch(/^Refused: /);
    expect(refused.stdout).toContain("Options such as these go into the Octopus variable Logstack.Arguments");
    expect(refused.stdout).toContain("with the Octopus variable Logstack.Arguments = destroy");
  });

  test("passes on the exit code and the root cause of a failure", async () => {
    await aws.faults.set({
      faults: [{ kind: "fail", stack: "broken-*", resource: "Topic", at: "create", reason: "no more topics" }],
    });
    const failed = await deploy({ variables: { "Octopus.Environment.Name": "broken" } });
    expect(failed.exitCode).toBe(1);
    expect(reasonOf(failed)).toMatch(/^Failed: .* Topic: no more topics/);
  });

  test("names a variable that Octopus does not have, and file and line of the parameter that needs it", async () => {
    const { Label: _label, ...others } = VARIABLES;
    const folder = await aFolder();
    await extractArtifact(await anArtifact(), folder);
    const { exitCode, stdout } = await runInOctopus({ folder, variables: others });
    expect(exitCode).toBe(2);
    expect(stdout).toContain("Label (parameters/octopus.json:4): #{Label} was not replaced");
  });

  test.each([
    ["no Node", "exit 127", "This worker has no Node: "],
    ["one that is too old", "echo v20.18.9", "This worker's Node is too old: "],
    ["one of another age", "echo v18.20.1", "This worker's Node is too old: "],
    ["one that is no Node", "echo 42", "This worker's Node is too old: "],
  ])("says in Octopus's own words that a worker has %s", async (_what, does, problem) => {
    const node = path.join(await aFolder(), "node");
    await writeFile(node, `#!/bin/sh\n${does}\n`);
    await chmod(node, 0o755);
    const { exitCode, ...others } = await deploy({ variables: { "Logstack.Node": node } });
    expect(exitCode).toBe(2);
    expect(reasonOf({ exitCode, ...others })).toContain(problem);
    expect(reasonOf({ exitCode, ...others })).toContain(`Node ${OLDEST_NODE} or later`.replace("Node 2", "2"));
  });
});

describe("an artifact as a package of Octopus", () => {
  test("hands over the variables of its parameters and the credentials, and no others, in both scripts alike", async () => {
    const { files } = await anArtifact();
    const listed = ["Deploy.sh", "Deploy.ps1"].map((script) =>
      [...(files.get(script)?.toString() ?? "").matchAll(/^ +'([\w.]+)'$/gm)].map(([, name]) => name),
    );
    expect(listed[0]).toEqual([
      "AWS.Deployment.Key",
      "AWS.Deployment.Secret",
      "AWS.Deployment.Region",
      "Label",
      "Octopus.Environment.Name",
      "Password",
      "team",
    ]);
    expect(listed[1]).toEqual(listed[0]);
  });

  test("has line feeds only, no byte order mark, and no token in its scripts that Octopus could fill", async () => {
    for (const [name, content] of (await anArtifact()).files) {
      expect(content.includes("\r\n"), name).toBe(false);
      expect(content.subarray(0, 3).toString("hex"), name).not.toBe("efbbbf");
    }
    for (const script of ["Deploy.sh", "Deploy.ps1"]) {
      expect((await anArtifact()).files.get(script)?.toString()).not.toMatch(/#\{|VARIABLES$|NODE_[MV]/m);
    }
  });

  test("has a Deploy.ps1 that PowerShell's grammar accepts, which starts Node and nothing else", async () => {
    const { commands, faults } = await parsePowerShell((await anArtifact()).files.get("Deploy.ps1")?.toString() ?? "");
    expect(faults).toEqual([]);
    const started = commands.filter((command) => command.startsWith("&"));
    // Only the words of Logstack.Arguments go on the command line; what is secret comes down the pipe.
    expect(started).toEqual([
      "& $logstackNode --version",
      "& $logstackNode $logstackScript --octopus @logstackArguments",
    ]);
    const cmdlets = commands.filter((command) => !command.startsWith("&")).map((command) => command.split(" ")[0]);
    expect(new Set(cmdlets)).toEqual(
      new Set([
        "Write-Host",
        "Write-Verbose",
        "Stop-LogstackDeployment",
        "Get-LogstackVariable",
        "New-Object",
        "ConvertTo-Json",
        "Where-Object",
        "ForEach-Object",
        "Join-Path",
      ]),
    );
  });

  test("has a Deploy.ps1 whose only message to Octopus is read back", async () => {
    const script = (await anArtifact()).files.get("Deploy.ps1")?.toString() ?? "";
    const lines = script.split("\n").filter((line) => line.includes("##octopus"));
    const packed = Buffer.from("it's ] no Node").toString("base64");
    expect(readOctopus(lines.map((line) => line.replace("$packed", packed)))).toEqual([
      { name: "resultMessage", values: { message: "it's ] no Node" } },
    ]);
  });

  test("needs the Node that the workspace needs", () => {
    expect(rootPackage.engines.node).toBe(`>=${OLDEST_NODE}`);
  });
});
