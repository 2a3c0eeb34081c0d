import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { locateParameters, parseParameterFile } from "../../src/template/parse-parameter-file.ts";
import { fail, findSurprise, lines } from "./texts.ts";

describe("parseParameterFile", () => {
  it("returns the strings by name, the order kept", () => {
    const values = parseParameterFile('\uFEFF{"B": "#{B}", "A": "", "__proto__": "x"}', "parameters/octopus.json");
    expect(Object.entries(values)).toEqual([
      ["B", "#{B}"],
      ["A", ""],
      ["__proto__", "x"],
    ]);
  });

  it("knows the line of each", () => {
    const text = lines("\uFEFF{", '  "B": "x\\ny",', "", '  "A": "", "C": "z"', "}");
    expect(locateParameters(text, "parameters/octopus.json").lines).toEqual({ B: 2, A: 4, C: 4 });
  });

  it("names every value that is no string, by line and column, in one error", () => {
    const text = lines(
      "{",
      '  "Days": 7,',
      '  "Name": "x",',
      '  "On": true, "None": null,',
      '  "List": ["a"], "Map": {}',
      "}",
    );
    const error = fail(() => parseParameterFile(text, "parameters/local.json"));
    expect(error.problem.split("\n").filter((line) => line.includes("not a string"))).toEqual([
      "parameters/local.json, line 2, column 11: Days is a number, not a string.",
      "line 4, column 9: On is a boolean, not a string.",
      "line 4, column 23: None is null, not a string.",
      "line 5, column 11: List is a list, not a string.",
      "line 5, column 25: Map is an object, not a string.",
    ]);
    expect(error.exitCode).toBe(2);
  });

  it.each([
    { text: "", says: "line 1, column 1: it is not well-formed JSON (unexpected end of input found)" },
    { text: '{"A": "x",}', says: "line 1, column 11: it is not well-formed JSON" },
    { text: '{"A": "x"', says: "line 1, column 10: it is not well-formed JSON" },
    { text: "A=x", says: "line 1, column 1: it is not well-formed JSON" },
    { text: '["A"]', says: "line 1, column 1: the file holds a list, not a string" },
    { text: '{"A": "x",\n "A": "y"}', says: 'line 2, column 2: the key "A" is given twice in the same object' },
  ])("refuses $text", ({ text, says }) => {
    expect(fail(() => parseParameterFile(text, "parameters/local.json")).problem).toContain(
      `parameters/local.json, ${says}`,
    );
  });

  it.each([
    '{"Password": "hunter2hunter2", "team": 1}',
    '{"Password": 77777777, "team": 1}',
    '{"Password": "hunter2hunter2" "team": 1}',
    '{"Password": hunter2hunter2}',
    '{"Password": "hunter2\\xhunter2"}',
    '{"Password": "hunter2hunter2", "Password": "hunter2hunter3"}',
    '"hunter2hunter2"',
  ])("shows no value of %s", (text) => {
    const { problem, hints } = fail(() => parseParameterFile(text, "standard input"));
    expect(problem).toMatch(/^standard input, line 1, column \d+: /);
    expect(problem + hints.join()).not.toMatch(/unter2|7777/);
  });

  it("reads back every flat object of strings", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (values) => {
        const text = JSON.stringify(values, undefined, 2);
        expect(Object.entries(parseParameterFile(text, "p.json"))).toEqual(Object.entries(values));
      }),
    );
  });

  it("throws nothing but a DeployError, whatever the text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(findSurprise(() => parseParameterFile(text, "p.json"))).toBeUndefined();
      }),
    );
  });
});
