import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KNOWN_KEYS } from "../src/schema/known-keys.ts";
import { RULE_TYPES } from "../src/schema/rule-types.ts";
import { check, refusals, rule } from "./folder.ts";

/** Values as a person may leave them behind anywhere in a file. */
const value = fc.letrec<{ readonly any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(
      null,
      true,
      0,
      -1,
      1.5,
      "",
      "x",
      "#{X}",
      "${X}",
      "a:b AND (c:[1 TO",
      "%Y",
      "!file x",
      "1h",
      "minutes",
    ),
    fc.array(tie("any"), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        "minutes",
        "term",
        "bool",
        "must",
        "query_string",
        "query",
        "range",
        "field",
        "slack",
        "a",
        "gte",
      ),
      tie("any"),
      { maxKeys: 3 },
    ),
  ),
})).any;

const lines = fc.tuple(
  fc.constantFrom(...Object.keys(RULE_TYPES)),
  fc.dictionary(fc.constantFrom(...KNOWN_KEYS, "nonsense"), value, { maxKeys: 6 }),
  fc.dictionary(
    fc.constantFrom(
      "filter",
      "timeframe",
      "num_events",
      "query_key",
      "fields",
      "threshold",
      "realert",
      "alert",
      "index",
    ),
    value,
    { maxKeys: 4 },
  ),
);

const SIGNS = [
  "a",
  "b",
  ":",
  "-",
  "[",
  "]",
  "{",
  "}",
  "#",
  "'",
  '"',
  "&",
  "*",
  "!",
  "|",
  ">",
  "\n",
  " ",
  ",",
  "?",
  "%",
  "\t",
];

describe("whatever a file holds", () => {
  test("it is checked to the end: findings, never an error", () => {
    fc.assert(
      fc.property(lines, value, ([type, some, more], sample) => {
        const text = JSON.stringify({ name: "R", type, index: "logs-*", alert: "debug", ...some, ...more });
        const samples = JSON.stringify([{ name: "s", events: [{ at: "1s", event: { a: sample } }], alerts: sample }]);
        const checked = check(
          {
            "rules/errors.yaml": text,
            "rules/errors.samples.yaml": samples,
            "overrides/ci/rules/errors.yaml": JSON.stringify({ a: sample }),
            "exclusions/ci.yaml": JSON.stringify([sample]),
          },
          { environments: ["ci"], indexPatterns: ["logs-*"] },
        );
        expect(checked.findings.every(({ text: sentence, place }) => sentence.length > 20 && place.line > 0)).toBe(
          true,
        );
      }),
      { numRuns: 30 },
    );
  });

  test("also where it is no YAML", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40, unit: fc.constantFrom(...SIGNS) }), (text) => {
        expect(Array.isArray(refusals({ "rules/errors.yaml": text }, { environments: ["ci"] }))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ["an alias that leads to itself", `${rule({})}alert_text_kw: &a {b: *a}\n`],
    [
      "aliases of aliases",
      `${rule({})}a: &a [x, x, x, x, x, x, x, x, x]\n${["b", "c", "d", "e", "f", "g"].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdef"[index]}`).join(", ")}]`).join("\n")}\n`,
    ],
  ])("%s ends", (_, text) => {
    expect(refusals({ "rules/errors.yaml": text }, { environments: ["ci"] })).toEqual([
      expect.stringMatching(/^rules\/errors\.yaml:1:1: The aliases \(\*name\) in this file lead to themselves/),
    ]);
  });
});
