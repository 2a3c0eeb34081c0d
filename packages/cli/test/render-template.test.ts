import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ReleaseError } from "@logstack/release";
import { expect, onTestFinished, test } from "vitest";
import { renderTemplateFile } from "../src/node/commands/render-template.ts";
import type { Terminal } from "../src/node/terminal.ts";

interface Asked {
  readonly template: string | Uint8Array;
  readonly variables?: object;
  readonly file?: string;
  readonly keepUnresolved?: boolean;
}

/** Renders a file of a folder of its own, or what stands on standard input; says what was written, or what was refused. */
async function render({ template, variables = {}, file = "app.config", keepUnresolved = false }: Asked) {
  const cwd = await mkdtemp(path.join(tmpdir(), "logstack-render-"));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  await writeFile(path.join(cwd, "app.config"), template);
  await writeFile(path.join(cwd, "vars.json"), JSON.stringify(variables));
  const told: string[] = [];
  let written = "";
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
  const streams = {
    inputIsTyped: false,
    read: async () => String(template),
    write: (text: string) => void (written += text),
  };
  const request = { file: file === "nothing" ? undefined : file, variables: "vars.json", keepUnresolved };
  const exitCode = await renderTemplateFile(request, terminal, streams).catch((error: unknown) => error);
  return { exitCode, written, told };
}

test("a file comes out byte for byte but for its tokens", async () => {
  const template = "\uFEFFa=#{A}\r\nb=#{each x in L}[#{x}]#{/each} ##{A}";
  expect(await render({ template, variables: { A: "1", L: "x,y" } })).toEqual({
    exitCode: 0,
    written: "\uFEFFa=1\r\nb=[x][y] #{A}",
    told: [],
  });
});

test.each(["-", "nothing"])("%s stands for standard input", async (file) => {
  const rendered = await render({ template: "#{A}\n", variables: { A: "1" }, file });
  expect(rendered).toMatchObject({ exitCode: 0, written: "1\n" });
});

test("every token without a value is told with file, line and column, and nothing is written", async () => {
  const template = "x\n  #{Hots} #{Url}\n#{if A}";
  const { exitCode, written } = await render({ template, variables: { Host: "h", Url: "#{Nope}" } });
  expect(written).toBe("");
  expect(exitCode).toBeInstanceOf(ReleaseError);
  expect(exitCode).toMatchObject({
    exitCode: 2,
    code: "unsupportedTemplate",
    problem: [
      "3 tokens cannot be rendered.",
      "app.config:2:3: a token without a variable: #{Hots}",
      "app.config:2:11: a token without a variable: #{Nope} (by way of Url)",
      "app.config:3:1: the block #{if A} without its #{/if}: #{if A}",
    ].join("\n  "),
    hints: [
      "Hots: did you mean Host?",
      "A literal #{ is written ##{.",
      "--keep-unresolved leaves these tokens as they are, which is what Octopus does.",
    ],
  });
});

test("tokens without a value stay where that is asked for, and are named beside the result", async () => {
  const template = "#{A} #{Nope} #{A | Bazooka}";
  expect(await render({ template, variables: { A: "1" }, keepUnresolved: true })).toEqual({
    exitCode: 0,
    written: "1 #{Nope} #{A | Bazooka}",
    told: [
      "Kept: app.config:1:6: a token without a variable: #{Nope}",
      "Kept: app.config:1:14: a filter Bazooka, which is not known: #{A | Bazooka}",
    ],
  });
});

test("what this cannot do and Octopus can is refused also where tokens may stay", async () => {
  const { exitCode, written } = await render({
    template: "#{A | Markdown}",
    variables: { A: "x" },
    keepUnresolved: true,
  });
  expect(written).toBe("");
  expect(exitCode).toMatchObject({
    problem: "app.config:1:1: the filter Markdown, which is not supported here: #{A | Markdown}",
    hints: [],
  });
});

test("the time of day is this machine's", async () => {
  const { written } = await render({ template: "#{ | NowDateUtc yyyy-MM-dd}" });
  expect(written).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});

test("a text that is null is no empty text", async () => {
  expect((await render({ template: "#{ | Null}" })).exitCode).toMatchObject({
    problem: "app.config:1:1: a result that is null: #{ | Null}, so that there is nothing to write.",
  });
});

test("values that are no strings, files that are missing, and files that are no UTF-8 text are refused", async () => {
  expect((await render({ template: "", variables: { Port: 8080 } })).exitCode).toMatchObject({ code: "invalidFile" });
  expect((await render({ template: "", file: "other" })).exitCode).toMatchObject({ code: "unreadableFile" });
  expect((await render({ template: new Uint8Array([0xff, 0xfe, 0x41]) })).exitCode).toMatchObject({
    problem: "app.config is not UTF-8 text.",
  });
});
