import path from "node:path";
import { describe, expect, test } from "vitest";
import { buildArtifact } from "../src/build-artifact.ts";
import { aWorkspace, run, writeFiles, type TestWorkspace } from "./a-workspace.ts";

const git = async (root: string, ...parameters: readonly string[]): Promise<string> => {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
  const { stdout, stderr, exitCode } = await run(["git", ...identity, ...parameters], { cwd: root });
  if (exitCode !== 0) throw new Error(stderr);
  return stdout.trim();
};

const commitAll = async (root: string): Promise<string> => {
  await git(root, "add", "-A");
  await git(root, "commit", "-q", "-m", "a change");
  return git(root, "rev-parse", "HEAD");
};

const aRepository = async (): Promise<TestWorkspace & { readonly first: string }> => {
  const workspace = await aWorkspace({ root: { ".gitignore": "node_modules\ndist\n", "pnpm-lock.yaml": "" } });
  await git(workspace.root, "init", "-q");
  return { ...workspace, first: await commitAll(workspace.root) };
};

const buildCommit = async (layerFolder: string) => {
  const { artifact, notes } = await buildArtifact({ layerFolder, buildNumber: undefined });
  return { commit: artifact.manifest.commit, notes };
};

describe("the commit in an artifact", () => {
  test("is the last one that changed what the artifact is made from", async () => {
    const { root, layer, first } = await aRepository();
    await writeFiles(layer, { "test/layer.test.ts": "" });
    await writeFiles(root, { "notes.md": "" });
    await commitAll(root);
    expect(await buildCommit(layer)).toEqual({ commit: first, notes: [] });
    await writeFiles(layer, { "config/a.conf": "" });
    const second = await commitAll(root);
    expect(await buildCommit(layer)).toEqual({ commit: second, notes: [] });
    await writeFiles(root, { "pnpm-lock.yaml": "changed" });
    const third = await commitAll(root);
    expect(await buildCommit(layer)).toEqual({ commit: third, notes: [] });
  });

  test("is none while something of it is not committed, and the version stays that of the content", async () => {
    const { root, layer } = await aRepository();
    await writeFiles(layer, { "config/a.conf": "x" });
    const before = await buildArtifact({ layerFolder: layer, buildNumber: undefined });
    await commitAll(root);
    const after = await buildArtifact({ layerFolder: layer, buildNumber: undefined });
    expect(before.artifact.manifest.commit).toBeNull();
    expect(after.artifact.manifest.commit).not.toBeNull();
    expect(after.artifact.manifest.version).toBe(before.artifact.manifest.version);
  });

  test("is not hidden from by ignoring the file", async () => {
    const { root, layer } = await aRepository();
    await writeFiles(root, { ".gitignore": "node_modules\ndist\n*.secret\n" });
    await writeFiles(layer, { "config/a.secret": "x" });
    await commitAll(root);
    expect(await buildCommit(layer)).toEqual({ commit: null, notes: [] });
  });

  test("is none in a shallow clone, which says so", async () => {
    const { root } = await aRepository();
    await writeFiles(root, { "notes.md": "" });
    await commitAll(root);
    const elsewhere = await aWorkspace();
    await git(elsewhere.root, "clone", "-q", "--depth", "1", `file://${root}`, "clone");
    const layer = path.join(elsewhere.root, "clone/environments/probe");
    await writeFiles(layer, { "deploy.ts": 'console.log("no library");' });
    expect(await buildCommit(layer)).toEqual({
      commit: null,
      notes: ["The clone is shallow, so the last commit is not known: the artifact names none."],
    });
  });

  test("is none without git, which is said", async () => {
    const { layer } = await aWorkspace();
    expect(await buildCommit(layer)).toEqual({
      commit: null,
      notes: ["Not a git repository: the artifact names no commit."],
    });
  });
});
