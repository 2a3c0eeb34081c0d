import { describe, expect, test } from "vitest";
import { activeResources, dependenciesOf } from "../../src/template/dependencies.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { referencesIn } from "../../src/template/references.ts";
import { refusalOf } from "./template-fixture.ts";

describe("referencesIn", () => {
  test("gives each reference with the path of the property that makes it", () => {
    const expression = {
      Name: { Ref: "Topic" },
      Tags: [{ Key: "a/b", Value: { "Fn::Sub": ["${P}-${R.A.B}-${own}", { own: { Ref: "Q" } }] } }],
      "odd/key": { "Fn::Join": ["", ["x", { "Fn::GetAtt": ["R", "Arn"] }]] },
      Policy: { Condition: { StringEquals: "x" } },
    };
    expect(referencesIn(expression)).toEqual([
      { kind: "ref", target: "Topic", attribute: undefined, path: "/Name" },
      { kind: "ref", target: "P", attribute: undefined, path: "/Tags/0/Value" },
      { kind: "attribute", target: "R", attribute: "A.B", path: "/Tags/0/Value" },
      { kind: "ref", target: "Q", attribute: undefined, path: "/Tags/0/Value" },
      { kind: "attribute", target: "R", attribute: "Arn", path: "/odd~1key" },
    ]);
  });

  test("follows both branches of Fn::If until the condition is known", () => {
    const choice = { "Fn::If": ["C", { Ref: "A" }, { Ref: "B" }] };
    const targets = (conditions?: Record<string, boolean>): readonly string[] =>
      referencesIn(choice, conditions).map(({ target }) => target);
    expect([targets(), targets({ C: true }), targets({ C: false })]).toEqual([["A", "B"], ["A"], ["B"]]);
  });
});

const TEMPLATE = parseTemplate(`
Conditions: { C: !Equals [a, b] }
Resources:
  A: { Type: T, Properties: { X: !Ref B, Y: !Sub "\${D.Arn}" }, Metadata: { M: !Ref E } }
  B: { Type: T, DependsOn: [D, Sometimes] }
  D: { Type: T }
  E: { Type: T, Properties: { X: !If [C, !Ref Sometimes, x] } }
  Sometimes: { Type: T, Condition: C }
Outputs:
  O: { Condition: C, Value: !Ref Sometimes }
`);

describe("dependenciesOf", () => {
  test("counts Ref, GetAtt, Sub and DependsOn, and leaves out what the conditions leave out", () => {
    expect(activeResources(TEMPLATE, { C: false })).toEqual(["A", "B", "D", "E"]);
    expect(Object.fromEntries(dependenciesOf(TEMPLATE, { C: false }))).toEqual({
      A: ["B", "D", "E"],
      B: ["D"],
      D: [],
      E: [],
    });
    expect(dependenciesOf(TEMPLATE, { C: true }).get("E")).toEqual(["Sometimes"]);
  });

  const absent = (block: string): string => `
Conditions: { C: !Equals [a, b] }
Resources:
  A: { Type: T, Condition: C }
  B: { Type: T${block === "Resources" ? ", Properties: { X: !Ref A }" : ""} }
Outputs: { O: { Value: !Ref ${block === "Outputs" ? "A" : "B"} } }`;

  test.each(["Resources", "Outputs"])("refuses a reference in %s to a resource the conditions leave out", (block) => {
    const template = parseTemplate(absent(block));
    expect(refusalOf(() => dependenciesOf(template, { C: false }))).toBe(
      `Template format error: Unresolved resource dependencies [A] in the ${block} block of the template`,
    );
    expect(dependenciesOf(template, { C: true }).size).toBe(2);
  });

  test("refuses a circle that only some parameters close", () => {
    const template = parseTemplate(`
Conditions: { C: !Equals [a, b] }
Resources:
  A: { Type: T, Properties: { X: !If [C, !Ref B, x] } }
  B: { Type: T, DependsOn: A }
  Z: { Type: T, DependsOn: A }
`);
    expect(dependenciesOf(template, { C: false }).get("A")).toEqual([]);
    expect(refusalOf(() => dependenciesOf(template, { C: true }))).toBe(
      "Circular dependency between resources: [A, B]",
    );
  });
});
