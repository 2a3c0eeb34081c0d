import { array, assert, constantFrom, nat, oneof, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { writeRemark, type Level, type Place, type Remark } from "../src/index.ts";
import { readEntries, readGitHub, readOctopus, readTeamCity } from "../src/testing/index.ts";

const stdout = (place: Place, ...remarks: readonly Remark[]): readonly string[] =>
  remarks.flatMap((remark) =>
    writeRemark(place, remark).flatMap((written) => (written.to === "stdout" ? [written.line] : [])),
  );
const file = (to: "outputFile" | "summaryFile", ...remarks: readonly Remark[]): string =>
  remarks
    .flatMap((remark) => writeRemark("github", remark).flatMap((written) => (written.to === to ? [written.text] : [])))
    .join("");

/** What would end, begin or bend a message of one of the places, beside any letters at all. */
const NASTY = [
  "",
  "it's | [done]",
  "100 % of a,b:c; d=e",
  "two\nlines\r\nor three\rfour",
  "±→é 日本 🚀 \u0085 \u2028 \u2029 \u0007",
  "##octopus[setVariable name='eA==' value='eA==']",
  "##teamcity[buildStatus status='SUCCESS']",
  "::set-output name=x::y",
  "##[add-path]/tmp",
  "END_OF_VALUE\nEND_OF_VALUE_",
  "%25 %0A |0x0041 |n",
  "#",
];
const anyText = oneof(
  { weight: 2, arbitrary: constantFrom(...NASTY) },
  { weight: 1, arbitrary: array(constantFrom(...NASTY), { maxLength: 3 }).map((parts) => parts.join("")) },
  // No lone surrogates: they are no text in UTF-8.
  { weight: 1, arbitrary: string({ unit: "grapheme" }) },
);

describe("what Octopus reads back", () => {
  it("is each value as it was, whatever is in it", () => {
    assert(
      property(anyText, anyText, (name, value) => {
        const lines = stdout(
          "octopus",
          { kind: "output", name, value },
          { kind: "output", name, value, sensitive: true },
          { kind: "problem", title: name, text: value },
          { kind: "progress", percent: 40, text: value },
          { kind: "artifact", path: value, name, sizeBytes: 12_345 },
        );
        expect(readOctopus(lines)).toEqual([
          { name: "setVariable", values: { name, value } },
          { name: "setVariable", values: { name, value, sensitive: "True" } },
          { name: "resultMessage", values: { message: value } },
          { name: "progress", values: { percentage: "40", message: value } },
          { name: "createArtifact", values: { path: value, name, length: "12345" } },
        ]);
      }),
    );
  });

  it("is never a message made of text, nor one lost behind a text", () => {
    assert(
      property(array(anyText), (texts) => {
        const said = texts.flatMap((text): readonly Remark[] => [
          { kind: "opened", title: text },
          { kind: "text", level: "info", text },
          { kind: "output", name: "after", value: text },
        ]);
        const messages = readOctopus(stdout("octopus", ...said));
        expect(messages).toEqual(texts.map((value) => ({ name: "setVariable", values: { name: "after", value } })));
      }),
    );
  });

  it.each<Level>(["verbose", "highlight", "warning", "error"])("is a level of %s around just these lines", (level) => {
    const lines = stdout("octopus", { kind: "text", level, text: "one\ntwo" });
    expect(lines.slice(1, -1)).toEqual(["one", "two"]);
    expect(readOctopus(lines.slice(0, 1))).toEqual([{ name: `stdout-${level}`, values: {} }]);
    expect(readOctopus(lines.slice(-1))).toEqual([{ name: "stdout-default", values: {} }]);
  });

  it("is a secret to hide, on both streams", () => {
    const written = writeRemark("octopus", { kind: "secret", value: "s3cret" });
    expect(written.map(({ to }) => to)).toEqual(["stdout", "stderr"]);
    const lines = written.flatMap((each) => ("line" in each ? [each.line] : []));
    expect(readOctopus(lines)).toEqual([
      { name: "mask", values: { value: "s3cret" } },
      { name: "mask", values: { value: "s3cret" } },
    ]);
    expect(lines.join("")).not.toContain("s3cret");
  });
});

describe("what TeamCity reads back", () => {
  it("keeps apart what goes on at once: a text is of its own flow, line by line, whatever is in it", () => {
    assert(
      property(anyText, (text) => {
        const flow = "cache";
        const lines = stdout(
          "teamcity",
          { kind: "opened", title: text, flow },
          { kind: "text", level: "info", text, flow },
          { kind: "text", level: "warning", text, flow },
          { kind: "closed", title: text, flow },
        );
        const messages = lines.map((line) => readTeamCity(line));
        expect(new Set(messages.map((message) => message?.values?.["flowId"]))).toEqual(new Set([flow]));
        const names = new Set(messages.map((message) => message?.name));
        expect(names).toEqual(new Set(["blockOpened", "message", "blockClosed"]));
        expect(messages.at(-2)?.values).toMatchObject({ text, status: "WARNING" });
      }),
    );
  });

  it("is each value as it was, whatever is in it", () => {
    assert(
      property(anyText, (text) => {
        const lines = stdout(
          "teamcity",
          { kind: "opened", title: text },
          { kind: "closed", title: text },
          { kind: "progress", percent: 40, text },
          { kind: "text", level: "warning", text },
          { kind: "text", level: "error", text },
          { kind: "output", name: "AwsOutputs[CachePort]", value: text },
          { kind: "artifact", path: text, name: "x", sizeBytes: 1 },
        );
        expect(lines.map(readTeamCity)).toEqual([
          { name: "blockOpened", values: { name: text } },
          { name: "blockClosed", values: { name: text } },
          { name: "progressMessage", value: text },
          { name: "message", values: { text, status: "WARNING" } },
          { name: "message", values: { text, status: "ERROR" } },
          { name: "setParameter", values: { name: "AwsOutputs.CachePort", value: text } },
          { name: "publishArtifacts", value: text },
        ]);
        expect(lines.every((line) => /^[ -~]*$/.test(line))).toBe(true);
      }),
    );
  });

  it("is never a message made of text", () => {
    assert(
      property(anyText, (text) => {
        for (const line of stdout("teamcity", { kind: "text", level: "info", text })) {
          expect(readTeamCity(line)).toBeUndefined();
        }
      }),
    );
  });

  it("is a problem with an identity that stays and a description that it takes", () => {
    assert(
      property(anyText, nat(9000), (title, length) => {
        const [line = ""] = stdout("teamcity", { kind: "problem", title, text: "🚀".repeat(length) });
        const { values = {} } = readTeamCity(line) ?? { name: "" };
        expect(values["identity"]).toMatch(/^[A-Za-z_][A-Za-z0-9_]{0,59}$/);
        expect((values["description"] ?? "").length).toBeLessThanOrEqual(4003);
        expect(values["description"]).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
      }),
    );
  });

  it("is no sensitive value: nothing there would keep it secret", () => {
    expect(writeRemark("teamcity", { kind: "output", name: "key", value: "s3cret", sensitive: true })).toEqual([]);
    expect(writeRemark("teamcity", { kind: "secret", value: "s3cret" })).toEqual([]);
  });
});

describe("what GitHub's runner reads back", () => {
  it("is each value as it was, whatever is in it", () => {
    assert(
      property(anyText, anyText, (title, text) => {
        const lines = stdout(
          "github",
          { kind: "opened", title },
          { kind: "closed", title },
          { kind: "text", level: "warning", text },
          { kind: "problem", title, text, at: { file: "environments/a,b:c/template.yaml", line: 88 } },
          { kind: "secret", value: text },
        );
        expect(lines.map(readGitHub)).toEqual([
          { name: "group", properties: {}, data: title },
          { name: "endgroup", properties: {}, data: "" },
          { name: "warning", properties: {}, data: text },
          {
            name: "error",
            properties: { ...(title === "" ? {} : { title }), file: "environments/a,b:c/template.yaml", line: "88" },
            data: text,
          },
          { name: "add-mask", properties: {}, data: text },
        ]);
      }),
    );
  });

  it("is never a command made of text", () => {
    assert(
      property(anyText, constantFrom<Level>("verbose", "info", "highlight", "error"), (text, level) => {
        for (const line of stdout("github", { kind: "text", level, text: `  ${text}` })) {
          expect(readGitHub(line)).toBeUndefined();
        }
      }),
    );
  });

  it("is each output as it was, and no other", () => {
    assert(
      property(array(anyText), (values) => {
        const said = values.map((value, index): Remark => ({ kind: "output", name: `Out[${index}]`, value }));
        expect(readEntries(file("outputFile", ...said))).toEqual(
          Object.fromEntries(values.map((value, index) => [`Out_${index}`, value])),
        );
      }),
    );
  });

  it("is told to hide a sensitive output before it is given one", () => {
    const written = writeRemark("github", { kind: "output", name: "Key", value: "s3cret", sensitive: true });
    expect(written).toEqual([
      { to: "stdout", line: "::add-mask::s3cret" },
      { to: "outputFile", text: "Key<<END_OF_VALUE\ns3cret\nEND_OF_VALUE\n" },
    ]);
  });

  it("is the summary as Markdown, in the step's own file", () => {
    expect(file("summaryFile", { kind: "summary", markdown: "# cache" })).toBe("# cache\n");
  });
});

it("a plain place gets what a person reads, and nothing else", () => {
  const all: readonly Remark[] = [
    { kind: "opened", title: "deploy" },
    { kind: "text", level: "error", text: "one\ntwo" },
    { kind: "closed", title: "deploy" },
    { kind: "progress", percent: 4, text: "x" },
    { kind: "problem", title: "x", text: "x" },
    { kind: "output", name: "x", value: "x" },
    { kind: "artifact", path: "/x", name: "x", sizeBytes: 1 },
    { kind: "secret", value: "x" },
    { kind: "summary", markdown: "x" },
  ];
  expect(stdout("plain", ...all)).toEqual(["deploy", "one", "two"]);
});
