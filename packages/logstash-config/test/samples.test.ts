import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { type Finding, parseConfiguration, readPipelines, readSamples, renderFinding } from "../src/index.ts";
import { runSamples } from "../src/node/index.ts";
import { buildHarness } from "../src/samples/build-harness.ts";
import { check } from "./sources.ts";

const FILTERS = `input { stdin { } }
filter { mutate { uppercase => [ "message" ] } }
output { stdout { } }
`;
const [PIPELINE] = readPipelines({ files: [{ file: "a.conf", text: FILTERS }] }, {}).pipelines;

/** A file of samples as it is written, with one sample unless others are given. */
function aFile(samples: readonly unknown[]): string {
  return JSON.stringify({ samples }, null, 2);
}

const SOUND = { name: "a message is written large", event: { message: "a" }, expect: { event: { message: "A" } } };

function findingsOf(text: string): readonly string[] {
  const { findings }: { findings: readonly Finding[] } = readSamples({ file: "a.samples.json", text }, ["main"]);
  return findings.map(renderFinding);
}

describe("a file of samples", () => {
  test("has events and what is expected of each: a whole event, several, parts, or nothing", () => {
    const text = aFile([
      SOUND,
      { name: "two", event: { a: 1 }, expect: { events: [{ a: 1 }, { a: 2 }] } },
      { name: "parts", event: { a: 1 }, expect: { fields: { "[b][c]": 1 }, tags: ["x"], absent: ["[d]"] } },
      { name: "none", event: { a: 1 }, expect: "dropped" },
    ]);
    const { samples, findings } = readSamples({ file: "a.samples.json", text }, ["main"]);
    expect(findings).toEqual([]);
    expect(samples.pipeline).toBe("main");
    expect(samples.samples.map(({ expect: expected }) => expected.kind)).toEqual([
      "events",
      "events",
      "parts",
      "dropped",
    ]);
  });

  test.each([
    ["is no JSON", '{ "samples": [ }', "1:16: error: This is no JSON: Unexpected token RBrace found."],
    ["has no samples", "{}", '1:1: error: A file of samples has at least one, in "samples".'],
    [
      "is for a pipeline that does not exist",
      '{ "pipeline": "mian", "samples": [] }',
      "1:15: error: There is no pipeline mian. Did you mean main?",
    ],
    [
      "has a key that is not known",
      '{ "sample": [] }',
      '1:3: error: There is no "sample" in a file of samples. Did you mean samples?',
    ],
    [
      "has a sample without what to expect",
      aFile([{ name: "a", event: {} }]),
      '3:5: error: A sample has a name, an event and what to expect; "expect" is missing.',
    ],
    [
      "expects an event and its parts",
      aFile([{ ...SOUND, expect: { event: {}, tags: [] } }]),
      '8:17: error: Expect either "event", "events", or some of "fields", "tags" and "absent".',
    ],
    [
      "expects a word that means nothing",
      aFile([{ ...SOUND, expect: "gone" }]),
      '8:17: error: "expect" is "dropped" or an object, not "gone".',
    ],
    [
      "names a field that is none",
      aFile([{ ...SOUND, expect: { fields: { "a[b]": 1 } } }]),
      '10:11: error: "a[b]" names no field:',
    ],
    ["has a name twice", aFile([SOUND, SOUND]), '14:5: error: Two samples have the name "a message is written large".'],
  ])("is refused when it %s", (_what, text, expected) => {
    expect(findingsOf(text).join("\n")).toContain(`a.samples.json:${expected}`);
  });
});

test("the pipeline around the filters is one that Logstash would take, and has the filters in it", () => {
  const harness = buildHarness(aPipelineOf(PIPELINE));
  expect(parseConfiguration({ file: "harness.conf", text: harness }).problems).toEqual([]);
  expect(check(harness)).toEqual([]);
  expect(harness).toContain('uppercase => [ "message" ]');
});

function aPipelineOf<T>(pipeline: T | undefined): T {
  if (pipeline === undefined) throw new Error("one pipeline was expected");
  return pipeline;
}

describe("samples", () => {
  const folders: string[] = [];

  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });

  /**
   * A stand-in for Logstash: a program of its name, with its arguments, that reads lines and prints JSON lines between lines
   * of a log. It knows one filter, by JavaScript. What Logstash itself does with the harness only Logstash can show.
   */
  async function aStandIn(body: string): Promise<string> {
    const home = await mkdtemp(path.join(tmpdir(), "logstack-stand-in-"));
    folders.push(home);
    await mkdir(path.join(home, "bin"));
    const program = path.join(home, "bin", "logstash");
    await writeFile(program, `#!${process.execPath}\n${body}`);
    await chmod(program, 0o755);
    return home;
  }

  const SPEAKS = `
    const { readFileSync } = require("node:fs");
    const config = readFileSync(process.argv[process.argv.indexOf("--path.config") + 1], "utf8");
    if (!config.includes("uppercase")) process.exit(3);
    console.log("Using bundled JDK: /opt/logstash/jdk");
    for (const line of readFileSync(0, "utf8").trim().split("\\n")) {
      const { sample, event } = JSON.parse(line);
      if (event.drop) continue;
      const out = { ...event, message: event.message.toUpperCase(), "@timestamp": "2026-01-01T00:00:00.000Z", "@version": "1" };
      console.log(JSON.stringify({ ...out, tags: ["seen"], logstack_sample: sample }));
    }
    console.log("[2026-01-01T00:00:00,000][INFO ][logstash.runner] Logstash shut down.");`;

  const run = async (samples: readonly unknown[], environment: Readonly<Record<string, string>>) =>
    runSamples(
      {
        pipeline: aPipelineOf(PIPELINE),
        samples: readSamples({ file: "a.samples.json", text: aFile(samples) }, ["main"]).samples.samples,
      },
      environment,
    );

  test("are not run where there is no Logstash, and that is said", async () => {
    expect(await run([SOUND], {})).toEqual({
      kind: "notRun",
      why: "No sample of main was run: LOGSTASH_HOME does not say where Logstash is on this machine.",
    });
  });

  test("go through Logstash in one process, and each is compared with what it expects", async () => {
    const home = await aStandIn(SPEAKS);
    const ran = await run(
      [
        { ...SOUND, expect: { event: { message: "A", tags: ["seen"] } } },
        { name: "dropped", event: { message: "b", drop: true }, expect: "dropped" },
        {
          name: "parts",
          event: { message: "c" },
          expect: { fields: { "[message]": "C" }, tags: ["seen"], absent: ["x"] },
        },
        {
          name: "not as expected",
          event: { message: "d", a: { b: 1 } },
          expect: { event: { message: "d", a: { b: 2 }, tags: ["seen"] } },
        },
        { name: "not dropped", event: { message: "e" }, expect: "dropped" },
        { name: "no such tag", event: { message: "f" }, expect: { tags: ["unseen"], absent: ["message"] } },
      ],
      { LOGSTASH_HOME: home },
    );
    expect(ran.kind === "ran" && ran.samples.map(({ problems }) => problems)).toEqual([
      [],
      [],
      [],
      ['[message] was expected to be "d", and is "D".', "[a][b] was expected to be 2, and is 1."],
      ["It was to be dropped, and one event came out."],
      ['The tag unseen was expected; the tags are ["seen"].', '[message] was to be absent, and is "F".'],
    ]);
  });

  test("that Logstash did not run are told with its last lines", async () => {
    const home = await aStandIn('console.error("[ERROR] Invalid setting"); process.exit(1);');
    expect(await run([SOUND], { LOGSTASH_HOME: home })).toEqual({
      kind: "failed",
      problem: "Logstash ended with exit code 1.",
      lastLines: ["[ERROR] Invalid setting"],
    });
  });

  test("say it when LOGSTASH_HOME leads nowhere", async () => {
    const ran = await run([SOUND], { LOGSTASH_HOME: path.join(tmpdir(), "no-such-logstash") });
    expect(ran).toMatchObject({ kind: "failed", problem: expect.stringContaining("cannot be started") as string });
  });
});
