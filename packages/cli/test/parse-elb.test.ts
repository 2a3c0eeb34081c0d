import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { parseElb } from "../src/node/commands/parse-elb.ts";
import type { Terminal } from "../src/node/terminal.ts";

const LINE =
  '2025-05-13T23:39:43.945958Z my-loadbalancer 192.0.2.7:2817 10.0.0.1:80 0.000086 0.001048 0.001337 200 200 0 57 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" - -';

interface Asked {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly names?: readonly string[];
  readonly form?: "logstack" | "ecs";
  readonly input?: string;
  /** After how many pieces nobody reads the output any more. */
  readonly readerLeavesAfter?: number;
}

/** Parses files of a folder of their own; says what was written and told, and how it ended. */
async function parse({ files, names = Object.keys(files), form = "logstack", input = "", readerLeavesAfter }: Asked) {
  const cwd = await mkdtemp(path.join(tmpdir(), "logstack-elb-"));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  for (const [name, bytes] of Object.entries(files)) await writeFile(path.join(cwd, name), bytes);
  const written: string[] = [];
  const terminal: Terminal = {
    env: {},
    cwd,
    interactive: false,
    colour: false,
    result: (line) => void written.push(`${line}\n`),
    progress: () => undefined,
    ask: async () => "",
    onInterrupt: () => () => undefined,
  };
  async function* standardInput() {
    yield Buffer.from(input);
  }
  const streams = {
    inputIsTyped: false,
    input: standardInput,
    write: async (bytes: Uint8Array) =>
      written.push(Buffer.from(bytes).toString("utf8")) <= (readerLeavesAfter ?? Number.POSITIVE_INFINITY),
  };
  const ending: unknown = await parseElb({ files: names, form }, terminal, streams).catch((error: unknown) => error);
  const events = written
    .join("")
    .split("\n")
    .slice(0, -1)
    .map((json) => JSON.parse(json) as Record<string, unknown>);
  return { ending, events, pieces: written.length };
}

test("each line of a log is printed as its event, whether the log is zipped or not", async () => {
  const log = `${LINE}\n\nhello\n${LINE}`;
  const plain = await parse({ files: { "a.log": log } });
  expect(plain.ending).toBe(0);
  expect(plain.events).toMatchObject([{ message: LINE, Status: 200 }, { message: "hello" }, { message: LINE }]);
  const zipped = await parse({ files: { "a.log": gzipSync(log) } });
  expect(zipped.events).toEqual(plain.events);
});

test("events have the names that --form asks for", async () => {
  const { events } = await parse({ files: { "a.log": LINE }, form: "ecs" });
  expect(events).toMatchObject([
    { http: { response: { status_code: 200 } }, log: { offset: 0, file: { path: "a.log" } } },
  ]);
});

test("without a file, and for a hyphen, standard input is read", async () => {
  const { events } = await parse({ files: {}, input: LINE });
  const hyphen = await parse({ files: { "a.log": "x\n" }, names: ["a.log", "-"], input: LINE });
  expect(events).toMatchObject([{ message: LINE }]);
  expect(hyphen.events).toMatchObject([{ message: "x" }, { message: LINE }]);
});

test("no two lines of several files have one id, and the same file has the same ones again", async () => {
  const files = { "a.log": "x\nx\n", "b.log": "x\nx\n" };
  const [first, again] = [await parse({ files }), await parse({ files })];
  expect(new Set(first.events.map(({ event }) => JSON.stringify(event))).size).toBe(4);
  expect(again.events).toEqual(first.events);
});

test("a file that is not there is refused with its name", async () => {
  const { ending } = await parse({ files: {}, names: ["gone.log"] });
  expect(ending).toMatchObject({ code: "unreadableFile", exitCode: 2, problem: expect.stringContaining("gone.log") });
});

test("of a zipped file that was cut short what there is is printed, and then the refusal", async () => {
  const whole = gzipSync(Array.from({ length: 20_000 }, (_, index) => `${LINE} ${index * 7919}`).join("\n"));
  const { ending, events } = await parse({ files: { "a.log.gz": whole.subarray(0, whole.length / 2) } });
  expect(ending).toMatchObject({ code: "unreadableFile", problem: expect.stringContaining("truncated") });
  expect(events.length).toBeGreaterThan(100);
});

test("a reader of the output that goes away ends the command quietly", async () => {
  const { ending, pieces } = await parse({
    files: { "a.log": `${LINE}\n`.repeat(5_000), "b.log": "x" },
    readerLeavesAfter: 0,
  });
  expect(ending).toBe(0);
  expect(pieces).toBe(1);
});
