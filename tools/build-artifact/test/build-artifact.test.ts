import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { extractArtifact, findArtifact, openArtifact, type Artifact } from "@logstack/release/node";
import { describe, expect, onTestFinished, test } from "vitest";
import { buildArtifact } from "../src/build-artifact.ts";
import { runCommand } from "../src/run-command.ts";
import { aWorkspace, run, runBuild, writeFiles, type Finished, type WorkspaceOptions } from "./a-workspace.ts";

/** As each layer has it. */
const DEPLOY_SCRIPT = [
  'import { runDeploy } from "@logstack/deploy-core/node";',
  'import { layer } from "./layer.ts";',
  "await runDeploy(layer);",
].join("\n");

/** Built once for the tests that only look at it; an artifact holds its files, also when its workspace is gone. */
let builtOfTheLayersKind: Promise<Artifact> | undefined;
const ofTheLayersKind = async (): Promise<Artifact> => {
  builtOfTheLayersKind ??= aWorkspace({ files: { "deploy.ts": DEPLOY_SCRIPT } })
    .then(({ layer }) => buildArtifact({ layerFolder: layer, buildNumber: undefined }))
    .then(({ artifact }) => artifact);
  return builtOfTheLayersKind;
};

describe("a build", () => {
  test("says in one line what it made", async () => {
    const workspace = await aWorkspace();
    const { exitCode, stdout } = await runBuild(workspace, { env: { LOGSTACK_BUILD_NUMBER: "42" } });
    const artifact = await openArtifact(path.join(workspace.layer, "dist/logstack-probe.1.2.42.zip"));
    expect(stdout).toBe(`logstack-probe 1.2.42  ${Math.round(artifact.sizeBytes / 1024)} KiB  ${artifact.digest}\n`);
    expect(exitCode).toBe(0);
  });

  test("makes a deploy script that runs anywhere with Node alone", async () => {
    expect(await buildAndRun({})).toEqual({ exitCode: 0, stdout: "probe 7 32\n", stderr: "" });
  });

  test("makes a deploy script of the layers' own kind, which explains itself anywhere with Node alone", async () => {
    const { exitCode, stdout } = await runAnywhere(await ofTheLayersKind());
    expect(stdout).toContain("Usage: node deploy.mjs [plan|deploy|");
    expect(exitCode).toBe(0);
  });

  test("leaves out of the layers' own kind what nothing calls, so that all its clients take less than 3 MB", async () => {
    const artifact = await ofTheLayersKind();
    expect(artifact.sizeBytes).toBeLessThan(3_000_000);
    const files = [...artifact.files].filter(([name]) => name.endsWith(".mjs"));
    const imported = files.flatMap(([name, code]) =>
      [...code.toString().matchAll(/"(\.\.?\/[^"\n]+\.mjs)"/g)].map(([, relative = ""]) =>
        path.posix.join(path.posix.dirname(name), relative),
      ),
    );
    expect(new Set(imported)).toEqual(new Set(files.map(([name]) => name).filter((name) => name !== "deploy.mjs")));
    expect(imported).toContain("lib/logstack-deploy-core-probes-s3-bucket.mjs");
  });

  test("describes the layer in artifact.json", async () => {
    const { layer } = await aWorkspace();
    const { artifact } = await buildArtifact({ layerFolder: layer, buildNumber: undefined });
    expect(artifact.manifest).toMatchObject({
      format: 1,
      id: "logstack-probe",
      commit: null,
      layer: { name: "probe", inputs: { CacheEndpoint: { layer: "cache" } }, purpose: "Shows that building works." },
    });
  });

  test("passes on the licence of every library in the script", async () => {
    const { layer } = await aWorkspace();
    const { artifact } = await buildArtifact({ layerFolder: layer, buildNumber: undefined });
    const notices = artifact.files.get("THIRD-PARTY-NOTICES.txt")?.toString();
    expect(notices).toMatch(/^semver 7\.\d+\.\d+ {2}ISC$/m);
    expect(notices).toContain("Permission to use, copy, modify");
  });

  test("leaves one artifact, and other files alone", async () => {
    const { layer } = await aWorkspace();
    await writeFiles(layer, { "dist/logstack-probe.0.9.0.zip": "old", "dist/notes.txt": "mine" });
    await buildArtifact({ layerFolder: layer, buildNumber: "7" });
    expect(await readdir(path.join(layer, "dist"))).toEqual(["logstack-probe.1.2.7.zip", "notes.txt"]);
  });

  test("that fails leaves no artifact that could be taken for its own", async () => {
    const workspace = await aWorkspace();
    await buildArtifact({ layerFolder: workspace.layer, buildNumber: "7" });
    await writeFiles(workspace.layer, { "deploy.ts": 'import "./nowhere.ts";' });
    const { exitCode, stdout, stderr } = await runBuild(workspace);
    expect(stderr).toMatch(/^deploy\.ts cannot be bundled: /);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stdout).toBe("");
    expect(exitCode).toBe(2);
    await expect(findArtifact(workspace.layer)).rejects.toMatchObject({ code: "artifactNotBuilt" });
  });
});

describe("a layer that cannot be built is told why in a sentence, with exit code 2", () => {
  const CONFIG = JSON.stringify({
    environments: {
      ci: { on: "embedded", account: "111111111111", region: "ap-southeast-2" },
      staging: { on: "embedded", account: "222222222222", region: "ap-southeast-2" },
    },
    lifecycle: [["ci"], ["staging"]],
  });

  test.each<[string, WorkspaceOptions, string]>([
    ["no layer.ts", { without: ["layer.ts"] }, "is not a layer: it has no layer.ts."],
    ["a layer.ts without a layer", { files: { "layer.ts": "export const x = 1;" } }, "does not export a layer."],
    ["a layer.ts that throws", { files: { "layer.ts": 'throw new Error("boom")' } }, "layer.ts cannot be loaded: boom"],
    [
      "another name",
      { files: { "package.json": '{ "name": "@logstack/other", "version": "1.0.0" }' } },
      "package.json says @logstack/other and layer.ts probe.",
    ],
    ["no files", { without: ["README.md", "variables.json"] }, "The layer probe has no README.md, no variables.json."],
    [
      "a bad version",
      { files: { "package.json": '{ "name": "@logstack/probe", "version": "1.0" }' } },
      'The layer\'s version is "1.0", which is not major.minor.patch.',
    ],
    [
      "an import that leads nowhere",
      { files: { "deploy.ts": '\nimport "./nowhere.ts";' } },
      'deploy.ts cannot be bundled: environments/probe/deploy.ts:2:8: Could not resolve "./nowhere.ts".',
    ],
    ["a malformed template", { files: { "template.yaml": "Resources:\n  A: [\n" } }, "template.yaml, line "],
    [
      "a parameter that the template does not have",
      { files: { "parameters/local.json": '{ "CacheEndpoint": "x", "VpcID": "vpc-1" }' } },
      "on its own: VpcID (parameters/local.json): the template has no such parameter; expected: perhaps VpcId.",
    ],
    [
      "a variable that is missing in one environment",
      {
        files: { "variables.json": '{"variables":[{"name":"VpcId","value":"vpc-1","scope":{"environment":["ci"]}}]}' },
        root: { "logstack.json": CONFIG },
      },
      "\n  environments/probe/parameters/octopus.json:1: in staging: VpcId needs #{VpcId}, which has a value only for ci.",
    ],
    [
      "a variable whose value the template does not accept",
      {
        files: { "variables.json": '{"variables":[{"name":"VpcId","value":"subnet-1"}]}' },
        root: { "logstack.json": CONFIG },
      },
      "\n  environments/probe/variables.json:1: in ci, staging: VpcId (VpcId for every environment in environments/probe/variables.json): ",
    ],
    [
      "a variable that no parameter uses",
      {
        files: { "variables.json": '{"variables":[{"name":"VpcId","value":"vpc-1"},{"name":"Vpc","value":"vpc-1"}]}' },
        root: { "logstack.json": CONFIG },
      },
      "\n  environments/probe/variables.json:1: no parameter of the layer uses the variable Vpc.",
    ],
    [
      "a variable for an environment that is none",
      {
        files: {
          "variables.json":
            '{"variables":[{"name":"VpcId","value":"vpc-1"},{"name":"VpcId","value":"vpc-2","scope":{"environment":["stagin"]}}]}',
        },
        root: { "logstack.json": CONFIG },
      },
      "VpcId is for stagin, which is no environment.",
    ],
    [
      "a variable that is ambiguous",
      {
        files: { "variables.json": '{"variables":[{"name":"VpcId","value":"v"},{"name":"VpcId","value":"w"}]}' },
        root: { "logstack.json": CONFIG },
      },
      ": VpcId is given with equal scope at",
    ],
  ])("%s", async (_what, options, sentence) => {
    const { exitCode, stdout, stderr } = await tryToBuild(options);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stdout).toBe("");
    expect(exitCode).toBe(2);
  });

  test("everything that is wrong in any environment is told at once, and no value that is NoEcho", async () => {
    const variables = [
      { name: "VpcId", value: "subnet-1", scope: { environment: ["ci"] } },
      { name: "VpcId", value: "vpc-1", scope: { environment: ["staging", "stagin"] } },
      { name: "Nodes", value: "9", scope: { environment: ["ci"] } },
      { name: "Nodes", value: "lots", scope: { environment: ["staging"] } },
      { name: "Mode", value: "quick" },
      { name: "Ids", value: "sg-0a1b2c3d,sg-nonsense" },
      { name: "Token", value: "hush-hush" },
      { name: "Tied", value: "a" },
      { name: "Tied", value: "b" },
    ];
    const names = ["CacheEndpoint", "VpcId", "Nodes", "Mode", "Ids", "Token", "Tied"];
    const local = {
      CacheEndpoint: "c",
      VpcId: "vpc-1",
      Nodes: "3",
      Mode: "slow",
      Ids: "sg-0a1b2c3d",
      Token: "1234567890",
      Tied: "t",
    };
    const { exitCode, stderr } = await tryToBuild({
      files: {
        "template.yaml": [
          "Parameters:",
          "  CacheEndpoint: { Type: String }",
          '  VpcId: { Type: String, AllowedPattern: "vpc-.*" }',
          "  Nodes: { Type: Number, MaxValue: 5 }",
          "  Mode: { Type: String, AllowedValues: [slow, fast] }",
          '  Ids: { Type: "List<AWS::EC2::SecurityGroup::Id>" }',
          "  Token: { Type: String, NoEcho: true, MinLength: 10 }",
          "  Tied: { Type: String }",
          "Resources:",
          "  Topic: { Type: AWS::SNS::Topic }",
          "",
        ].join("\n"),
        "parameters/octopus.json": JSON.stringify(Object.fromEntries(names.map((name) => [name, `#{${name}}`]))),
        "parameters/local.json": JSON.stringify(local),
        "variables.json": JSON.stringify({ variables }),
      },
      root: { "logstack.json": CONFIG },
    });
    const own = "environments/probe/variables.json";
    for (const sentence of [
      "VpcId is for stagin, which is no environment.",
      "in ci, staging: Tied is given with equal scope at",
      `in ci: VpcId (VpcId for ci in ${own}): "subnet-1" is not allowed`,
      `in ci: Nodes (Nodes for ci in ${own}): "9" is too large`,
      `in staging: Nodes (Nodes for staging in ${own}): "lots" is not a number`,
      `in ci, staging: Mode (Mode for every environment in ${own}): "quick" is not allowed`,
      `in ci, staging: Ids (Ids for every environment in ${own}): "sg-nonsense" is not a security group id`,
      `in ci, staging: Token (Token for every environment in ${own}): its value has 9 characters`,
    ])
      expect(stderr).toContain(sentence);
    expect(stderr).not.toContain("hush-hush");
    expect(exitCode).toBe(2);
  });

  test("a shared variable and an output of another layer answer their tokens", async () => {
    const { layer } = await aWorkspace({
      files: { "variables.json": '{ "variables": [] }' },
      root: {
        "logstack.json": CONFIG,
        "environments/variables.json": '{ "variables": [{ "name": "vpcid", "value": "vpc-shared" }] }',
      },
    });
    const { artifact } = await buildArtifact({ layerFolder: layer, buildNumber: "1" });
    expect(artifact.manifest.version).toBe("1.2.1");
  });
});

/** The command's result, without a process of its own: what it prints is tested in one, above. */
async function tryToBuild(options: WorkspaceOptions): Promise<Finished> {
  return runCommand({ layerFolder: (await aWorkspace(options)).layer, buildNumber: undefined });
}

async function buildAndRun(options: WorkspaceOptions): Promise<Finished> {
  const { layer } = await aWorkspace(options);
  return runAnywhere((await buildArtifact({ layerFolder: layer, buildNumber: undefined })).artifact);
}

/** Extracts an artifact into a folder far from any workspace, and runs it there without any settings. */
async function runAnywhere(artifact: Artifact): Promise<Finished> {
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-extracted-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await extractArtifact(artifact, folder);
  return run([process.execPath, "deploy.mjs", "--help"], { cwd: folder, env: {} });
}
