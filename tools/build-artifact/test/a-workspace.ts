import { execFile } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const BIN = path.join(HERE, "../bin/build-artifact.mjs");

/** What differs from the workspace that every test starts from. Contents by path in the layer's folder. */
export interface WorkspaceOptions {
  readonly files?: Readonly<Record<string, string | Buffer>>;
  /** Files of the default layer that are left out. */
  readonly without?: readonly string[];
  /** Folders between the temporary folder and the workspace. */
  readonly below?: string;
  /** Contents by path in the workspace's own folder. */
  readonly root?: Readonly<Record<string, string>>;
}

/** A workspace with one layer, removed when the test is over. */
export interface TestWorkspace {
  readonly root: string;
  readonly layer: string;
}

/** Makes a workspace with the layer `probe`, whose deploy script uses a CommonJS library and a module of its own. */
export async function aWorkspace(options: WorkspaceOptions = {}): Promise<TestWorkspace> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "logstack-build-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const root = path.join(folder, options.below ?? "workspace");
  const layer = path.join(root, "environments", "probe");
  const files = Object.entries({ ...DEFAULT_FILES, ...options.files }).filter(
    ([name]) => options.without?.includes(name) !== true,
  );
  await writeFiles(root, { "pnpm-workspace.yaml": "packages:\n  - environments/*\n", ...options.root });
  await writeFiles(layer, Object.fromEntries(files));
  for (const [name, folder] of Object.entries(LINKED_PACKAGES)) {
    const link = path.join(layer, "node_modules", name);
    await mkdir(path.dirname(link), { recursive: true });
    await symlink(await realpath(path.join(HERE, "../../../packages", folder)), link, "junction");
  }
  return { root, layer };
}

export async function writeFiles(folder: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
}

/** A CommonJS library, which is bundled in another way than ES modules, and what every layer uses. */
const LINKED_PACKAGES = { semver: "release/node_modules/semver", "@logstack/deploy-core": "deploy-core" };

/** How a command ended. */
export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the build as turbo does, in the layer's folder, optionally under another umask. */
export async function runBuild(
  { layer }: TestWorkspace,
  { env = {}, umask = "022" }: { readonly env?: Readonly<Record<string, string>>; readonly umask?: string } = {},
): Promise<Finished> {
  const command = `umask ${umask}; exec "$0" "$@"`;
  return run(["sh", "-c", command, process.execPath, BIN], { cwd: layer, env: { ...process.env, ...env } });
}

/** Runs a program to its end, whatever its exit code. */
export async function run(
  [program, ...parameters]: readonly [string, ...string[]],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<Finished> {
  try {
    const { stdout, stderr } = await promisify(execFile)(program, parameters, options);
    return { exitCode: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout = "", stderr = "" } = error as { code: unknown; stdout?: string; stderr?: string };
    if (typeof code !== "number") throw error;
    return { exitCode: code, stdout, stderr };
  }
}

const LAYER = {
  name: "probe",
  component: "probe",
  purpose: "Shows that building works.",
  template: "template.yaml",
  capabilities: [],
  inputs: { CacheEndpoint: { layer: "cache", component: "cache", output: "CacheEndpoint" } },
  stateful: {},
};

const DEFAULT_FILES: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({ name: "@logstack/probe", version: "1.2.3", type: "module" }),
  "layer.ts": `export const layer = { ...${JSON.stringify(LAYER)}, smokeTest: async () => [] };\n`,
  "deploy.ts": [
    'import { createHash } from "node:crypto";',
    'import { major } from "semver";',
    'import { layer } from "./layer.ts";',
    "const digest: string = createHash('md5').update('x').digest('hex');",
    "console.log(`${layer.name} ${major('7.1.0')} ${digest.length}`);",
    "",
  ].join("\n"),
  "template.yaml": [
    "Parameters:",
    "  CacheEndpoint: { Type: String }",
    '  VpcId: { Type: String, AllowedPattern: "vpc-.*" }',
    "Resources:",
    "  Topic: { Type: AWS::SNS::Topic }",
    "",
  ].join("\n"),
  "parameters/octopus.json": '{ "CacheEndpoint": "#{CacheEndpoint}", "VpcId": "#{VpcId}" }\n',
  "parameters/local.json": '{ "CacheEndpoint": "cache.local", "VpcId": "vpc-local" }\n',
  "variables.json": '{ "variables": [{ "name": "VpcId", "value": "vpc-1" }] }\n',
  "README.md": "# probe\n",
};
