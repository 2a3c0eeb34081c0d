import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { startAhead, startArtifactProcess, type ArtifactProcess } from "../src/node/artifact-process.ts";

const TELLING = `
const { argv, env } = process;
console.log(JSON.stringify({ argv: argv.slice(1), cwd: process.cwd(), env }));
`;

async function call(child: ArtifactProcess, env: Readonly<Record<string, string>> = {}) {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "logstack-artifact-")));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, "deploy.mjs"), TELLING);
  child.call({ folder, options: ["plan", "--json"], env });
  const [told, { code }] = await Promise.all([text(child.stdout), child.ended]);
  return { folder, code, ...(JSON.parse(told) as { argv: string[]; cwd: string; env: Record<string, string> }) };
}

test("a process becomes the artifact's as if it had been started for it", async () => {
  const { folder, ...told } = await call(startArtifactProcess({}));
  expect(told).toMatchObject({ code: 0, argv: [path.join(folder, "deploy.mjs"), "plan", "--json"], cwd: folder });
});

test("an artifact sees the environment of its call and nothing of what its process was started with", async () => {
  const child = startArtifactProcess({ AWS_ACCESS_KEY_ID: "another account's", AWS_PROFILE: "another" });
  const { env } = await call(child, { AWS_ACCESS_KEY_ID: "its own" });
  expect(env).toEqual({ AWS_ACCESS_KEY_ID: "its own" });
});

test("a process that was started ahead is taken once, and further ones are others", async () => {
  const ahead = startAhead({});
  onTestFinished(() => ahead.dismiss());
  const [first, second] = [ahead.take(), ahead.take()];
  expect([(await call(first)).code, (await call(second)).code]).toEqual([0, 0]);
});

test("a process that nobody takes ends without having run anything", async () => {
  let started: ArtifactProcess | undefined;
  const ahead = startAhead({}, (env) => (started = startArtifactProcess(env)));
  ahead.dismiss();
  await expect(started?.ended).resolves.toEqual({ code: null, signal: "SIGKILL" });
});
