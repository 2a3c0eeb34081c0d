import { describe, expect, test } from "vitest";
import { parseConfiguration, type SyntaxProblem } from "../src/index.ts";
import { isConfiguration } from "./reference-grammar.ts";

function problemsOf(text: string): readonly SyntaxProblem[] {
  return parseConfiguration({ file: "a.conf", text }).problems;
}

describe("the language has", () => {
  test.each([
    ["nothing at all", ""],
    ["sections in any order, and more than once", "output { }\ninput { }\nfilter { }\nfilter { }"],
    [
      "comments wherever space can be",
      "# a\ninput # b\n{ # c\n  tcp # d\n  { # e\n    port # f\n => # g\n 1 # h\n  }\n}\n",
    ],
    ["words, numbers and strings in either quotes", `input { x { a => word b => -1.5 c => "it's" d => 'say "so"' } }`],
    ["strings over several lines", 'filter { ruby { code => "a\n  b\n" } }'],
    ["a backslash that keeps a string open", String.raw`filter { x { a => "say \"so\"" } }`],
    ["options without space between name, arrow and value", "input { tcp { port=>5044 } }"],
    ["option names and plugin names in quotes", `input { "tcp" { "port" => 1 } }`],
    ["arrays within arrays, empty ones too", "filter { x { a => [ [ ], [ 1, [ 'b' ] ] ] } }"],
    ["hashes within hashes, keys of every kind", `filter { x { a => { word => 1 "text" => { 5 => [ ] } } b => { } } }`],
    [
      "plugins as values, with and without options",
      "input { x { codec => json { charset => 'UTF-8' } other => [ plain { } ] } }",
    ],
    ["a branch with all its parts", `filter { if [a] { drop { } } else if ! [b] { } else { mutate { } } }`],
    ["branches within branches", "filter { if [a] { if [b] { if [c] { drop { } } } } }"],
    ["every comparison", `filter { if [a] == 1 and [a] != "1" and [a] < 1 and [a] <= 1 and [a] > 1 and [a] >= 1 { } }`],
    ["patterns, as such and as strings", String.raw`filter { if [a] =~ /^\/x{2}/ or [b] !~ "y" { } }`],
    ["membership of fields and arrays", `filter { if "a" in [tags] and [b] not in ["c", "d"] { } }`],
    ["every boolean operator, and parentheses", "filter { if ([a] and ![b]) or !([c] xor ([d] nand [e])) { } }"],
    ["operators without space around them", `filter { if[a]=="b"and[c]{ drop{} } }`],
    ["fields within fields, with @ and spaces", "filter { if [@metadata][a b][0] { } }"],
    ["plugins whose names begin as a keyword does", "filter { iffy { } elsewhere { } input { } }"],
    ["lines that end as Windows ends them", "input {\r\n  tcp { # c\r\n    port => 1\r\n  }\r\n}\r\n"],
  ])("%s", (_what, text) => {
    expect(problemsOf(text)).toEqual([]);
    expect(isConfiguration(text)).toBe(true);
  });

  test("strings that are kept as they are written, since escapes are off", () => {
    const { configuration } = parseConfiguration({ file: "a.conf", text: String.raw`filter { x { a => "\n\"" } }` });
    expect(configuration.sections[0]?.body[0]).toMatchObject({
      name: { text: "x" },
      attributes: [{ value: { kind: "string", text: String.raw`\n\"` } }],
    });
  });

  test("places of all its parts, in lines and columns that start at one", () => {
    const { configuration } = parseConfiguration({
      file: "a.conf",
      text: "filter {\n  if [a] == 1 {\n    drop { }\n  }\n}",
    });
    expect(configuration.sections[0]?.body[0]).toMatchObject({
      at: { file: "a.conf", line: 2, column: 3 },
      arms: [
        { condition: { first: { right: { at: { line: 2, column: 13 } } } }, body: [{ at: { line: 3, column: 5 } }] },
      ],
    });
  });
});

describe("several mistakes", () => {
  test("in as many plugins are told at once, and what stands between them is read", () => {
    const text = `filter {
  mutate { rename => [ "a" "b" ] }
  drop { }
  grok { match = { } }
  if [a] = 1 { drop { } }
  date { match => { "a" "b" } }
}
output { stdout { port 1 } }`;
    const parsed = parseConfiguration({ file: "a.conf", text });
    expect(parsed.problems.map(({ at }) => `${at.line}:${at.column}`)).toEqual([
      "2:28",
      "4:16",
      "5:10",
      "6:25",
      "8:24",
    ]);
    expect(parsed.configuration.sections[0]?.body).toMatchObject([{ name: { text: "drop" } }]);
  });

  test("are not made up: a missing bracket is one, and the next section is read again", () => {
    const text = `filter {
  mutate {
    add_field => { "a" => "b" }

  grok { match => { "message" => "%{WORD:a}" } }
}
output {
  stdout { codec rubydebug }
}
`;
    expect(problemsOf(text).map(({ at, hint }) => [at.line, hint])).toEqual([
      [5, "A plugin cannot stand in mutate. Perhaps the `}` of mutate is missing above."],
      [8, ""],
    ]);
  });

  test("after a string that is not closed are not told, since nobody knows where it ends", () => {
    expect(problemsOf('filter { mutate { a => "b } }\noutput { = }\n')).toMatchObject([
      { at: { line: 1, column: 24 } },
    ]);
  });
});

test("levels have a limit, whatever they are made of: it is told and does not fill the stack", () => {
  const deep = 5_000;
  for (const text of [
    `filter { x { a => ${"[".repeat(deep)}`,
    `filter { x { a => ${"{ b1 => ".repeat(deep)}`,
    `filter { x { a => ${"b { c => ".repeat(deep)}`,
    `filter { if ${"(".repeat(deep)}`,
    `filter { if ${"!(".repeat(deep)}`,
    `filter { if ${"f1(".repeat(deep)}`,
    `filter { ${"if [a] { ".repeat(deep)}`,
  ]) {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.expected).toBe("at most 64 levels within each other");
  }
});

test("reading takes steps in proportion to the text, however it is made to be looked at twice", () => {
  const times = 1_000;
  for (const text of [
    `filter { x { a => [ ${"word # {\n, ".repeat(times)} ] } }`,
    `filter { ${"mutate { = } ".repeat(times)} }`,
    `filter { ${"if [a] = 1 { } ".repeat(times)} }`,
    `filter { if [a] in ${"[".repeat(50)}${'"a'.repeat(times)}`,
    `filter { x { a => "${String.raw`\"`.repeat(times)}" } }`,
    "} ".repeat(times),
    "input\n".repeat(times),
    "filter { mutate { = \n".repeat(times),
  ]) {
    const { looked } = parseConfiguration({ file: "a.conf", text });
    expect(looked).toBeLessThan(20 * text.length + 100);
  }
});
