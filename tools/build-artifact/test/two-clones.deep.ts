import { existsSync } from "node:fs";
import { appendFile, mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { PART_FOLDERS } from "@logstack/release";
import { findArtifact, openArtifact, type Artifact } from "@logstack/release/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "./a-workspace.ts";

const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));

/** How one clone's surroundings differ from the other's. */
interface Surroundings {
  readonly below: string;
  readonly env: Readonly<Record<string, string>>;
  readonly umask: string;
}

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "logstack-clones-")));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Runs a program that must succeed. */
async function must(command: readonly [string, ...string[]], options: Parameters<typeof run>[1]): Promise<string> {
  const { exitCode, stdout, stderr } = await run(command, options);
  if (exitCode !== 0) throw new Error(`${command.join(" ")} ended with ${exitCode}:\n${stdout}${stderr}`);
  return stdout;
}

const quiet = (env: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  TURBO_TELEMETRY_DISABLED: "1",
  ...env,
});

async function cloneAndBuild({ below, env, umask }: Surroundings): Promise<string> {
  const clone = path.join(folder, below);
  await must(["git", "clone", "-q", `file://${REPOSITORY}`, clone], { cwd: folder });
  const pnpm = path.join(REPOSITORY, "node_modules/.bin/pnpm");
  const options = { cwd: clone, env: quiet(env) };
  await must([pnpm, "install", "--frozen-lockfile", "--prefer-offline", "--silent"], options);
  await must(["sh", "-c", `umask ${umask}; exec "$0" "$@"`, turboOf(clone), "run", "build", "--force"], options);
  return clone;
}

const turboOf = (clone: string): string => path.join(clone, "node_modules/.bin/turbo");

/** The artifacts that were built: of each layer, and of the parts of layers that are packages of their own. */
async function artifactsIn(clone: string): Promise<readonly Artifact[]> {
  const layers = (await readdir(path.join(clone, "environments"), { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const folders = layers
    .flatMap((layer) => [layer, ...PART_FOLDERS.map((part) => path.join(layer, part))])
    .map((folder) => path.join(clone, "environments", folder));
  const packages = folders.filter((candidate) => existsSync(path.join(candidate, "package.json")));
  return Promise.all(packages.map(async (each) => openArtifact(await findArtifact(each))));
}

async function digestsIn(clone: string): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries((await artifactsIn(clone)).map(({ file, digest }) => [path.basename(file), digest]));
}

async function namesIn(clone: string): Promise<readonly string[]> {
  return (await artifactsIn(clone)).map(({ manifest }) => manifest.layer.name).toSorted();
}

/** The packages of layers whose build turbo would run now, without running it. */
async function findUncached(clone: string): Promise<readonly string[]> {
  const answer = await must([turboOf(clone), "run", "build", "--dry=json"], { cwd: clone, env: quiet() });
  const { tasks } = JSON.parse(answer) as { readonly tasks: readonly PlannedTask[] };
  return tasks
    .filter(({ task, command }) => task === "build" && command !== NO_BUILD)
    .filter(({ directory, cache }) => LAYER.test(directory) && cache.status === "MISS")
    .map(({ directory }) => directory.split(/[\\/]/).slice(1).join("-"))
    .toSorted();
}

/** What this test reads of turbo's dry run, which lists workspaces without a build too. */
interface PlannedTask {
  readonly task: string;
  readonly directory: string;
  readonly command: string;
  readonly cache: { readonly status: string };
}

/** What turbo says is run in a workspace without that script. */
const NO_BUILD = "<NONEXISTENT>";
const LAYER = /^environments[\\/]/;

describe("two clones of what is committed here", () => {
  let here: string;
  let there: string;

  beforeAll(async () => {
    here = await cloneAndBuild({ below: "a", env: { TZ: "Pacific/Kiritimati" }, umask: "077" });
    there = await cloneAndBuild({ below: "another place/b", env: { TZ: "America/Los_Angeles" }, umask: "002" });
  });

  test("build the same bytes for every layer", async () => {
    const digests = await digestsIn(here);
    expect(Object.keys(digests).length).toBeGreaterThanOrEqual(7);
    expect(await digestsIn(there)).toEqual(digests);
  });

  test("name a commit in every artifact", async () => {
    for (const { manifest } of await artifactsIn(here)) expect(manifest.commit).toMatch(/^[0-9a-f]{40}$/);
  });

  test("build nothing again that has not changed, and again what has", async () => {
    expect(await findUncached(here)).toEqual([]);
    await appendFile(path.join(here, "environments/cache/test/layer.test.ts"), "\n");
    expect(await findUncached(here)).toEqual([]);
    await appendFile(path.join(here, "environments/cache/README.md"), "\n");
    expect(await findUncached(here)).toEqual(["cache"]);
    await appendFile(path.join(here, "packages/deploy-core/src/index.ts"), "\n");
    expect(await findUncached(here)).toEqual(await namesIn(here));
  });

  test("build all layers again when the build itself has changed", async () => {
    await appendFile(path.join(there, "tools/build-artifact/src/write-zip.ts"), "\n");
    expect(await findUncached(there)).toEqual(await namesIn(there));
  });
});
