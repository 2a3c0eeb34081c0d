import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { digestOf } from "@logstack/release/node";
import { ZipArchive } from "archiver";
import { describe, expect, onTestFinished, test } from "vitest";
import { runLayers } from "../src/node/commands/run-layers.ts";
import type { Terminal } from "../src/node/terminal.ts";

/** An artifact that lists what goes, refuses without `--yes`, and writes down how often it was run. */
const DEPLOY = `
import { appendFileSync } from "node:fs";
const stamp = { v: 1, at: "2026-11-23T00:00:00.000Z", elapsedMs: 0 };
const say = (event) => process.stdout.write(JSON.stringify({ ...stamp, ...event }) + "\\n");
const agreed = process.argv.includes("--yes");
appendFileSync(process.env.LOGSTACK_RUNS, agreed ? "agreed\\n" : "asked\\n");
say({ event: "started", verb: "destroy", layer: "probe", version: "1.0.0", environment: "ci", stackName: "ci-probe", account: "111111111111", region: "ap-southeast-2" });
const data = { kind: "holds", amounts: [{ count: 41203, unit: "objects", exactness: "exact" }], notes: [] };
say({ event: "destroying", lookedAt: 0, resources: [{ logicalId: "Bucket", type: "AWS::S3::Bucket", fate: "delete", holds: "logs", data }] });
const refusal = { code: "consentNeeded", problem: "Nobody agreed.", reasons: [], waysOut: [] };
const outcome = agreed ? { kind: "destroyed", retained: [], elapsedMs: 10 } : { kind: "refused", refusal };
say({ event: "finished", outcome, exitCode: agreed ? 0 : 3 });
process.exitCode = agreed ? 0 : 3;
process.disconnect?.();
`;

/** A checkout with one layer, whose artifact is built, in a folder that goes when the test is over. */
async function aCheckout(): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), "logstack-question-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const dist = path.join(root, "environments/probe/dist");
  await mkdir(dist, { recursive: true });
  const ci = { on: "embedded", account: "111111111111", region: "ap-southeast-2" };
  await writeFile(path.join(root, "logstack.json"), JSON.stringify({ environments: { ci }, lifecycle: [["ci"]] }));
  await writeFile(path.join(root, "environments/probe/package.json"), "{}");
  await writeFile(path.join(root, "environments/variables.json"), `{ "variables": [] }`);
  const content = {
    "deploy.mjs": DEPLOY,
    "template.yaml": "Resources: {}\n",
    "parameters/octopus.json": "{}",
    "variables.json": '{ "variables": [] }',
  };
  const manifest = {
    format: 1,
    id: "logstack-probe",
    version: "1.0.0",
    commit: null,
    layer: { name: "probe", component: "probe", inputs: {}, purpose: "Asks." },
    files: Object.fromEntries(Object.entries(content).map(([name, text]) => [name, digestOf(Buffer.from(text))])),
  };
  const archive = new ZipArchive({ store: true });
  for (const [name, text] of Object.entries(content)) archive.append(text, { name });
  archive.append(JSON.stringify(manifest), { name: "artifact.json" });
  const zip = createWriteStream(path.join(dist, "logstack-probe.1.0.0.zip"));
  await Promise.all([archive.finalize(), pipeline(archive, zip)]);
  return root;
}

/** Runs `logstack destroy probe --in ci`; `answer` is what the person types, undefined where there is no terminal. */
async function destroy(answer: string | undefined) {
  const root = await aCheckout();
  const runs = path.join(root, "runs");
  const lines: string[] = [];
  const questions: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const terminal: Terminal = {
    env: { ...process.env, LOGSTACK_RUNS: runs },
    cwd: root,
    interactive: answer !== undefined,
    colour: false,
    result: write,
    progress: write,
    ask: async (question) => {
      questions.push(question);
      return answer ?? "";
    },
    onInterrupt: () => () => undefined,
  };
  const request = {
    verb: "destroy",
    layers: ["probe"],
    environment: "ci",
    whereOption: "--in",
    json: false,
    yes: false,
    verbose: false,
    concurrency: 4,
    liftProtection: [],
    artifactOptions: [],
  } as const;
  const exitCode = await runLayers(request, terminal);
  return { exitCode, questions, text: lines.join("\n"), runs: (await readFile(runs, "utf8")).trim().split("\n") };
}

describe("destroying after a question", () => {
  test("names the environment to type, and lists what goes once, with what is in it", async () => {
    const { exitCode, questions, text, runs } = await destroy("ci");
    expect(questions).toEqual(["Type ci to destroy probe: "]);
    expect(text.match(/41,203 objects/g)).toHaveLength(2);
    expect(text.match(/AWS::S3::Bucket/g)).toHaveLength(1);
    expect(runs).toEqual(["asked", "agreed"]);
    expect(exitCode).toBe(0);
  });

  test.each(["", "y", "yes", "staging"])("is declined by %j", async (answer) => {
    const { exitCode, text, runs } = await destroy(answer);
    expect(text).toContain("Declined. Nothing was changed.");
    expect(runs).toEqual(["asked"]);
    expect(exitCode).toBe(3);
  });

  test("is refused where there is no terminal to ask at, and nothing is asked", async () => {
    const { exitCode, questions, text, runs } = await destroy(undefined);
    expect(questions).toEqual([]);
    expect(text).toContain("Nobody agreed.");
    expect(runs).toEqual(["asked"]);
    expect(exitCode).toBe(3);
  });
});
