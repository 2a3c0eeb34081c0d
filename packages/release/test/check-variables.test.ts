import { describe, expect, test } from "vitest";
import {
  checkVariables,
  compareVariables,
  parseParameterFile,
  parseVariables,
  renderVariableProblem,
  resolveVariables,
  type ParameterCandidate,
  type ParameterFinding,
  type VariableProblem,
} from "../src/index.ts";

interface Workspace {
  /** Variables of all layers. */
  readonly shared?: readonly object[];
  /** Variables of the layer `cache`. */
  readonly own?: readonly object[];
  /** Its parameters, with their tokens. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly inputs?: readonly string[];
  readonly environments?: readonly string[];
  readonly layers?: readonly string[];
  readonly judge?: (candidate: ParameterCandidate) => readonly ParameterFinding[];
}

const ALL = ["ci", "staging", "prod"];

function check(workspace: Workspace): readonly VariableProblem[] {
  const { shared = [], own = [], parameters = {}, inputs = [], environments = ALL, layers = ["cache"] } = workspace;
  const set = (variables: readonly object[], file: string, owner: "shared" | "layer") =>
    parseVariables(JSON.stringify({ variables }, null, 1), { file, owner });
  return checkVariables({
    shared: [set(shared, "variables.json", "shared")],
    layers: [
      {
        name: "cache",
        version: "1.0.0",
        inputs: new Set(inputs),
        parameterFile: parseParameterFile(JSON.stringify(parameters, null, 1), "cache/octopus.json"),
        own: set(own, "cache/variables.json", "layer"),
      },
    ],
    environments,
    known: { environments: ALL, layers },
    judge: workspace.judge ?? (() => []),
  });
}

const linesOf = (workspace: Workspace): readonly string[] => check(workspace).map(renderVariableProblem);

const forOnly = (environment: string) => ({ scope: { environment: [environment] } });

describe("a check of variables", () => {
  test("finds nothing where every token has a variable, an input or the deployment itself behind it", () => {
    const found = check({
      shared: [{ name: "Team", value: "logs" }],
      own: [
        { name: "Host", value: "#{Zone}.x" },
        { name: "Zone", value: "z" },
      ],
      parameters: { team: "#{Team}", Host: "#{Host}", Port: "#{Port}", In: "#{Octopus.Environment.Name}" },
      inputs: ["Port"],
    });
    expect(found).toEqual([]);
  });

  test("names a parameter without a value, where the variable does hold, and each environment once", () => {
    const own = [{ name: "VpcId", value: "vpc-1", ...forOnly("ci") }];
    expect(linesOf({ own, parameters: { A: "x", VpcId: "#{VpcId}" } })).toEqual([
      "cache/octopus.json:3: in staging, prod: VpcId needs #{VpcId}, which has a value only for ci.",
    ]);
  });

  test("names the variable whose value holds a token that nothing answers, and offers the nearest", () => {
    const own = [
      { name: "Host", value: "#{Zne}.x" },
      { name: "Zone", value: "z" },
    ];
    expect(linesOf({ own, parameters: { Host: "#{Host}", Zone: "#{Zone}" } })).toEqual([
      "cache/variables.json:4: in ci, staging, prod: Host holds #{Zne}, and there is no such variable. Did you mean Zone?",
    ]);
  });

  test("goes on after a value that cannot be substituted, and then calls nothing unused", () => {
    const own = [
      { name: "A", value: "#{B}" },
      { name: "B", value: "#{A}" },
      { name: "C", value: "" },
    ];
    const [problem, ...others] = check({ own, parameters: { P: "#{A}", Q: "#{Missing}" } });
    expect(problem).toMatchObject({ kind: "unresolved", name: "P", environments: ALL });
    expect(others.map(({ kind, name }) => [kind, name])).toEqual([["missing", "Q"]]);
  });

  test("tells what the template does not take at the variable that gave the value, and not where nothing was given", () => {
    const found = linesOf({
      own: [{ name: "Nodes", value: "lots" }],
      parameters: { Nodes: "#{Nodes}", Gone: "#{Gone}", Fixed: "x" },
      judge: ({ given, sources }) =>
        [...Object.keys(given), "Gone"].map((parameter) => ({
          kind: "wrongValue",
          parameter,
          problem: `${parameter} from ${sources[parameter]}`,
        })),
      environments: ["ci"],
    });
    expect(found).toEqual([
      "cache/octopus.json:3: in ci: Gone needs #{Gone}, and there is no such variable.",
      "cache/octopus.json:4: in ci: Fixed from cache/octopus.json",
      "cache/variables.json:4: in ci: Nodes from Nodes for every environment in cache/variables.json",
    ]);
  });

  test("hands over sensitive values as stand-ins, and says which they are", () => {
    const seen: ParameterCandidate[] = [];
    check({
      own: [
        { name: "Key", sensitive: true, reference: { ssm: "/key" } },
        { name: "Url", value: "https://#{Key}@x" },
      ],
      parameters: { Url: "#{Url}", Plain: "x" },
      environments: ["ci"],
      judge: (candidate) => {
        seen.push(candidate);
        return [];
      },
    });
    expect(seen).toMatchObject([{ given: { Url: "https://(sensitive)@x", Plain: "x" }, sensitive: new Set(["Url"]) }]);
  });

  test("finds what is there for nothing: unused names, scopes that nothing has, secrets that stand in a file", () => {
    const found = check({
      shared: [
        { name: "Spare", value: "x" },
        { name: "Used", value: "x", scope: { layer: ["cash"] } },
        { name: "Key", value: "hush" },
      ],
      own: [
        { name: "Used", value: "x" },
        { name: "Used", value: "y", scope: { machine: ["web01"] } },
        { name: "Own", value: "x" },
        { name: "Key", sensitive: true, reference: { ssm: "/key" } },
      ],
      parameters: { P: "#{Used}#{Key}" },
    });
    expect(found.map(({ kind, name, file }) => [kind, name, file])).toEqual([
      ["unknownScope", "Used", "cache/variables.json"],
      ["unused", "Own", "cache/variables.json"],
      ["unused", "Spare", "variables.json"],
      ["unknownScope", "Used", "variables.json"],
      ["plainSecret", "Key", "variables.json"],
    ]);
    expect(JSON.stringify(found)).not.toContain("hush");
  });

  test("calls nothing unused that what was left out may use", () => {
    const shared = [{ name: "Spare", value: "x" }];
    expect(check({ shared, layers: ["cache", "broker"] })).toEqual([]);
    expect(check({ own: shared, environments: ["ci"] })).toEqual([]);
    expect(check({ own: shared })).toHaveLength(1);
  });

  test("tells a tie once, at the first of its places, in however many environments it is one", () => {
    const own = [
      { name: "A", value: "1" },
      { name: "A", value: "2" },
    ];
    const [tie, ...others] = check({ own, parameters: { P: "#{A}" } });
    expect(tie).toMatchObject({
      kind: "ambiguous",
      name: "A",
      at: { line: 4 },
      environments: ["ci", "staging", "prod"],
    });
    expect(others).toEqual([]);
  });
});

describe("a comparison of variables", () => {
  const own = parseVariables(
    JSON.stringify({
      variables: [
        { name: "Nodes", value: "2" },
        { name: "nodes", value: "3", ...forOnly("prod") },
        { name: "Only", value: "x", ...forOnly("ci") },
        { name: "Same", value: "x" },
      ],
    }),
    { file: "v.json", owner: "layer" },
  );
  const layer = (name: string) => ({
    layer: name,
    from: resolveVariables([own], { environment: "ci", layer: name }),
    to: resolveVariables([own], { environment: "prod", layer: name }),
  });

  test("has each difference once with all layers that have it, whatever the case of the name", () => {
    const { differences, same } = compareVariables([layer("cache"), layer("broker")]);
    expect(differences).toMatchObject([
      {
        name: "nodes",
        layers: ["cache", "broker"],
        from: { value: "2", source: "for every environment in v.json" },
        to: { value: "3", source: "for prod in v.json" },
      },
      { name: "Only", layers: ["cache", "broker"], from: { value: "x" }, to: undefined },
    ]);
    expect(same).toBe(1);
  });
});
