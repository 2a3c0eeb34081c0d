import * as fc from "fast-check";
import { expect, test } from "vitest";
import { checkPipelines, parseConfiguration, printConfiguration } from "../src/index.ts";
import { configurations } from "./arbitrary-configurations.ts";
import { isConfiguration } from "./reference-grammar.ts";

/** What the language is made of, to be put where it does not belong. */
const PIECES =
  "{ } [ ] ( ) => = == in not_in and or if else else_if ! \" ' \\ / # \n _ , 5 a ab ${V} %{ =~ !~ < input_{ filter{ output }_}"
    .split(" ")
    .map((piece) => piece.replaceAll("_", " "));

const SEED = Number(process.env["FUZZ_SEED"] ?? 1);
const TEXTS = fc
  .sample(configurations(), { numRuns: 400, seed: SEED })
  .map(printConfiguration)
  .filter((text) => text.length < 1_500);

/** Texts that were configurations before something was put in, left out or replaced in up to three places. */
function* mutants(count: number): Generator<string> {
  let state = SEED;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff;
    return (state >>> 8) % below;
  };
  for (let made = 0; made < count; made += 1) {
    let text = TEXTS[random(TEXTS.length)] ?? "";
    for (let changes = random(3); changes >= 0; changes -= 1) {
      const at = random(text.length + 1);
      const piece = random(3) === 0 ? "" : (PIECES[random(PIECES.length)] ?? "");
      text = text.slice(0, at) + piece + text.slice(at + random(3));
    }
    yield text;
  }
}

test("a hundred thousand broken configurations: each gives findings in its lines, in steps that grow with the text, and no exception", () => {
  let broken = 0;
  for (const text of mutants(100_000)) {
    const { looked, problems } = parseConfiguration({ file: "a.conf", text });
    if (looked > 20 * text.length + 100) throw new Error(`${looked} steps for ${JSON.stringify(text)}`);
    const rows = text.split("\n");
    for (const { at } of problems) {
      const row = rows[at.line - 1];
      if (row === undefined || at.column < 1 || at.column > row.length + 1)
        throw new Error(`no such place in ${JSON.stringify(text)}`);
    }
    if (problems.length > 0) broken += 1;
  }
  expect(broken).toBeGreaterThan(50_000);
});

test("whatever is checked, it is checked without an exception", () => {
  let found = 0;
  for (const text of mutants(10_000)) {
    found += checkPipelines({ files: [{ file: "a.conf", text }], pipelinesFile: { file: "p.yml", text } }).length;
    found += checkPipelines({ files: [{ file: "a.conf", text }] }).length;
  }
  expect(found).toBeGreaterThan(10_000);
});

test("what is taken and what is refused is what Logstash's grammar takes and refuses", () => {
  let taken = 0;
  for (const text of mutants(8_000)) {
    const { problems } = parseConfiguration({ file: "a.conf", text });
    // Both are plugins by the grammar, of names that no plugin has.
    const stricter = problems.some(({ expected }) => /^an `if` before it|before the next section$/.test(expected));
    if (stricter) continue;
    if ((problems.length === 0) !== isConfiguration(text)) throw new Error(JSON.stringify({ problems, text }));
    if (problems.length === 0) taken += 1;
  }
  expect(taken).toBeGreaterThan(500);
});
