import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listLayers, root, run } from "./checkout.ts";

/** What is deployed beside the layers; a stack tells its age, code does not. */
const CODE = [
  "broker-configuration",
  "elastalert-configuration",
  "elasticsearch-configuration",
  "elb-logs-function",
  "indexer-configuration",
];

let folder: string;
let clone: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "logstack-newcomer-"));
  clone = path.join(folder, "a newcomer's clone");
  const { exitCode, stderr } = await run(["git", "clone", "--quiet", root, clone], { cwd: folder });
  if (exitCode !== 0) throw new Error(stderr);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a fresh clone", () => {
  test("tells a newcomer who types `npm install` what to type instead", async () => {
    const { exitCode, stderr } = await run(["npm", "install"], { cwd: clone });
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain("npm start");
  });

  test("installs, builds and deploys to ci and staging with `npm start` alone", async () => {
    const { exitCode, stdout, stderr } = await run(["npm", "start"], { cwd: clone });
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain("Installing");
    const lines = stdout.split("\n");
    const table = lines.slice(lines.findIndex((line) => /^layer +ci +staging$/.test(line)));
    for (const layer of await listLayers()) {
      const row = new RegExp(`^${layer} +\\d\\S+ \\(.* ago\\) +\\d\\S+ \\(.* ago\\)$`);
      expect(table).toContainEqual(expect.stringMatching(row));
    }
    for (const code of CODE) {
      expect(table).toContainEqual(expect.stringMatching(new RegExp(`^${code} +\\d\\S+ +\\d\\S+$`)));
    }
    expect(stdout).toContain("5 events arrived");
  });

  test("neither installs nor builds nor deploys anything the second time", async () => {
    const { exitCode, stdout, stderr } = await run(["npm", "start"], { cwd: clone });
    expect(exitCode, stderr).toBe(0);
    expect(stderr).not.toContain("Installing");
    const packages = (await listLayers()).length + CODE.length;
    expect(stdout).toMatch(/Cached: +(\d+) cached, \1 total/);
    expect(stdout.match(/^\S+ +\S+ +nothing to deploy$/gm)).toHaveLength(2 * packages);
  });
});
