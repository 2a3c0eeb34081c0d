import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { readGitHub, readTeamCity } from "@logstack/ci-output/testing";
import { expect, it, onTestFinished } from "vitest";
import { createPlaceVoice, createPlainVoice, type CiVoice } from "../../src/node/ci/ci-voice.ts";
import type { Terminal } from "../../src/node/terminal.ts";

const STEP = { name: "test", title: "npm test" };
const FAILED = { kind: "failed", summary: "`npm test` ended with 1", elapsedMs: 3_000 } as const;

/** A terminal whose two streams are kept apart. */
function aTerminal(env: Terminal["env"] = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const terminal: Terminal = {
    env,
    cwd: ".",
    interactive: true,
    colour: true,
    result: (line) => void out.push(line),
    progress: (line) => void err.push(line),
    ask: async () => "",
    onInterrupt: () => () => undefined,
  };
  return { terminal, out, err };
}

/** A step that says a line on either stream, and fails. */
function play(voice: CiVoice, ...lines: readonly string[]): void {
  voice.begin(STEP);
  for (const line of lines) voice.terminal.progress(line);
  voice.end(STEP, FAILED);
  voice.close([[STEP.name, FAILED]]);
}

it("at a terminal, standard output has the table of the steps and nothing else", () => {
  const { terminal, out, err } = aTerminal();
  const voice = createPlainVoice(terminal);
  voice.terminal.result("a result within a step");
  play(voice, "3 failed");
  expect(out).toEqual(["step                                   took", "test  FAILED  `npm test` ended with 1  3 s"]);
  expect(err).toEqual(
    expect.arrayContaining(["a result within a step", "3 failed", "test failed: `npm test` ended with 1"]),
  );
});

it("to TeamCity a step is a block, its failure a problem of the build, and what it says never a message of its own", () => {
  const { terminal, out, err } = aTerminal();
  play(createPlaceVoice(terminal, "teamcity"), "##teamcity[buildProblem description='planted']");
  expect(out.flatMap((line) => readTeamCity(line) ?? [])).toMatchObject([
    { name: "blockOpened", values: { name: "test: npm test" } },
    { name: "blockClosed", values: { name: "test: npm test" } },
    { name: "buildProblem", values: { description: expect.stringContaining("`npm test` ended with 1") } },
  ]);
  expect(err).toEqual([]);
});

it("to GitHub a step is a group, its failure an annotation, and the table the summary of the run", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-voice-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const summary = path.join(folder, "summary.md");
  const { terminal, out } = aTerminal({ GITHUB_STEP_SUMMARY: summary });
  play(createPlaceVoice(terminal, "github"), "::error::planted");
  expect(out.flatMap((line) => readGitHub(line) ?? [])).toMatchObject([
    { name: "group", data: "test: npm test" },
    { name: "endgroup" },
    { name: "error", properties: { title: "test" }, data: "`npm test` ended with 1" },
  ]);
  expect(await readFile(summary, "utf8")).toContain("| test | FAILED | `npm test` ended with 1 | 3 s |");
});

it("nobody can be asked within a build", () => {
  const { terminal } = aTerminal();
  for (const voice of [createPlainVoice(terminal), createPlaceVoice(terminal, "github")]) {
    expect(voice.terminal.interactive).toBe(false);
  }
});
