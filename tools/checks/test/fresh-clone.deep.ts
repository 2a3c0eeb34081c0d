import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listLayers, root, run } from "./checkout.ts";

let folder: string;
let here: string;
let elsewhere: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "logstack-clones-"));
  here = await clone("clone");
  elsewhere = await clone("a folder with another name/clone of the same");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a fresh clone", () => {
  test("installs, builds and deploys to ci and staging with `npm start` alone", async () => {
    const { exitCode, stdout, stderr } = await run(["npm", "start"], { cwd: here, env: { TZ: "Pacific/Auckland" } });
    expect(exitCode, stderr).toBe(0);
    const layers = await listLayers();
    const table = stdout
      .trimEnd()
      .split("\n")
      .slice(-layers.length - 1);
    expect(table[0]).toMatch(/^layer +ci +staging$/);
    for (const [index, layer] of layers.entries()) {
      expect(table[index + 1]).toMatch(new RegExp(`^${layer} +\\d\\S+ \\(.* ago\\) +\\d\\S+ \\(.* ago\\)$`));
    }
  });

  test("neither installs nor builds nor deploys anything the second time", async () => {
    const { exitCode, stdout, stderr } = await run(["npm", "start"], { cwd: here });
    expect(exitCode).toBe(0);
    expect(stderr).not.toContain("Installing");
    expect(stdout).toMatch(/Cached: +6 cached, 6 total/);
    expect(stdout.match(/nothing to deploy/g)).toHaveLength(2 * (await listLayers()).length);
  });
});

test("two clones in different folders and time zones build the same bytes", async () => {
  const built = await run(["npm", "start"], { cwd: elsewhere, env: { TZ: "America/St_Johns" } });
  expect(built.exitCode, built.stderr).toBe(0);
  const digests = await digestZips(here);
  expect(Object.keys(digests)).toHaveLength((await listLayers()).length);
  expect(await digestZips(elsewhere)).toEqual(digests);
});

async function clone(name: string): Promise<string> {
  const target = path.join(folder, name);
  const { exitCode, stderr } = await run(["git", "clone", "--quiet", root, target], { cwd: folder });
  if (exitCode !== 0) throw new Error(stderr);
  return target;
}

/** SHA-256 of each artifact of a clone, by file name. */
async function digestZips(clonedTo: string): Promise<Readonly<Record<string, string>>> {
  const digests: Record<string, string> = {};
  for (const layer of await listLayers()) {
    const dist = path.join(clonedTo, "environments", layer, "dist");
    for (const name of await readdir(dist)) {
      digests[name] = createHash("sha256")
        .update(await readFile(path.join(dist, name)))
        .digest("hex");
    }
  }
  return digests;
}
