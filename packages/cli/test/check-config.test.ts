import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { checkConfig } from "../src/node/commands/check-config.ts";
import type { Terminal } from "../src/node/terminal.ts";

/** Checks a folder `config` with these files; says what was told and how it ended. */
async function check(files: Readonly<Record<string, string>>, paths: readonly string[] = ["config"]) {
  const cwd = await mkdtemp(path.join(tmpdir(), "logstack-config-"));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(cwd, "config", name)), { recursive: true });
    await writeFile(path.join(cwd, "config", name), text);
  }
  const told: string[] = [];
  const terminal: Terminal = {
    env: {},
    cwd,
    interactive: false,
    colour: false,
    result: (line) => void told.push(line),
    progress: (line) => void told.push(line),
    ask: async () => "",
    onInterrupt: () => () => undefined,
  };
  const exitCode: unknown = await checkConfig({ paths }, terminal).catch((error: unknown) => error);
  return { exitCode, told };
}

const SOUND = {
  "pipelines.yml": "- pipeline.id: main\n  path.config: /etc/logstash/main/*.conf\n",
  "main/10-in.conf": "input { stdin { } }\n",
  "main/20-out.conf": "output { stdout { } }\n",
};

test("a folder whose pipelines are sound ends with 0, and samples that were not run are said to be so", async () => {
  const samples = JSON.stringify({ samples: [{ name: "a", event: { a: 1 }, expect: "dropped" }] });
  expect(await check({ ...SOUND, "main/a.samples.json": samples })).toEqual({
    exitCode: 0,
    told: [
      "2 files: nothing refused, nothing to look at.",
      "No sample of main was run: LOGSTASH_HOME does not say where Logstash is on this machine.",
    ],
  });
});

test("what is wrong is told by file, line and column as the user named the folder, and ends with 2", async () => {
  const { exitCode, told } = await check({ ...SOUND, "main/15-filter.conf": "filter {\n  mutat { }\n}\n" });
  expect(exitCode).toBe(2);
  expect(told[0]).toContain("config/main/15-filter.conf:2:3: error: There is no filter mutat. Did you mean mutate?");
  expect(told[1]).toBe("3 files: 1 refused, nothing to look at.");
});

test("a path that is not there is refused by its name", async () => {
  const { exitCode } = await check({}, ["no-such-folder"]);
  expect(exitCode).toMatchObject({
    code: "unreadableFile",
    message: expect.stringContaining("no-such-folder") as string,
  });
});
