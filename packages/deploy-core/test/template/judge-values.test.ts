import { describe, expect, it } from "vitest";
import { judgeValues, parseTemplate } from "../../src/index.ts";

const template = parseTemplate(
  `Parameters:
  Nodes: { Type: Number, MaxValue: 5 }
  Token: { Type: String, NoEcho: true, MinLength: 20 }
  Shown: { Type: String, AllowedValues: [a, b] }
  Endpoint: { Type: String }
  OctopusAPIKey: { Type: String, NoEcho: true }
Resources:
  Topic: { Type: AWS::SNS::Topic }
`,
  "cache/template.yaml",
);

const layer = {
  name: "cache",
  component: "cache",
  purpose: "Is judged.",
  template: "template.yaml",
  capabilities: [],
  inputs: { Endpoint: { layer: "broker", component: "broker", output: "Endpoint" } },
  stateful: {},
} as const;

const judge = (given: Readonly<Record<string, string>>, sensitive: readonly string[] = []) =>
  judgeValues({ template, layer, version: "1.0.0", given, givenFrom: "octopus.json", sensitive: new Set(sensitive) });

describe("values judged before a deployment", () => {
  const right = { Nodes: "3", Token: "12345678901234567890", Shown: "a" };

  it("are right without what another layer's stack or the credentials file gives", () => {
    expect(judge(right)).toEqual([]);
  });

  it("are told where the template refuses them, and at the declaration where there is none", () => {
    expect(judge({ Nodes: "9", Shown: "a", Typo: "x" })).toMatchObject([
      { kind: "wrongValue", parameter: "Typo" },
      { kind: "wrongValue", parameter: "Nodes", problem: expect.stringContaining('"9" is too large') },
      { kind: "missing", parameter: "Token", place: { file: "cache/template.yaml", at: { line: 3 } } },
    ]);
  });

  it("are not judged where they stand in for a sensitive one, whose parameter must be NoEcho", () => {
    const given = { ...right, Token: "(sensitive)", Shown: "(sensitive)" };
    expect(judge(given, ["Token", "Shown"])).toEqual([
      {
        kind: "exposed",
        parameter: "Shown",
        problem:
          "Shown gets a sensitive value, and AWS would show it to everybody who may see the stack: declare it with NoEcho.",
        place: { file: "cache/template.yaml", at: { line: 4, column: 1 } },
      },
    ]);
  });
});
