import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compareReleases,
  isPrerelease,
  parseStoredRelease,
  planRelease,
  renderCanonicalJson,
  sortReleaseNumbers,
  type ReleaseRequest,
  type VariableProblem,
} from "../../src/index.ts";
import { aRelease, aReleasedLayer } from "./a-release.ts";

const { format: _left, ...MADE_OF } = aRelease();

const plan = (over: Partial<ReleaseRequest> = {}) =>
  planRelease({ ...MADE_OF, number: undefined, taken: [], problems: [], ...over });

const numberOf = (over: Partial<ReleaseRequest>): string | undefined => {
  const made = plan(over);
  return made.kind === "create" ? made.release.number : undefined;
};

const PROVISIONAL = { cache: aReleasedLayer("1.0.0-dev.h3f") };

describe("a release without a number", () => {
  test.each<[readonly string[], string, string]>([
    [[], "1.0.0", "1.0.0-dev.0"],
    [["1.0.9", "1.0.10"], "1.0.11", "1.0.11-dev.0"],
    [["1.0.9", "1.1.0-dev.3"], "1.1.0", "1.1.0-dev.4"],
    [["2.0.0-rc.1"], "2.0.0", "2.0.0-rc.2"],
    [["not-a-number"], "1.0.0", "1.0.0-dev.0"],
  ])("after %j takes %s, and %s of artifacts that are prereleases", (taken, next, provisional) => {
    expect(numberOf({ taken })).toBe(next);
    expect(numberOf({ taken, layers: PROVISIONAL })).toBe(provisional);
  });
});

describe("a release is refused", () => {
  test.each(["1.4", "v1.4.0", "01.0.0", "1.4.0+build", "../1.4.0", ""])("with the number %j", (number) => {
    expect(plan({ number })).toMatchObject({ kind: "refuse", code: "badNumber" });
  });

  test("with a number that is taken", () => {
    expect(plan({ number: "1.4.0", taken: ["1.4.0"] })).toMatchObject({ kind: "refuse", code: "numberTaken" });
  });

  test("when it would take artifacts of no build server to production, and is not when its number says so", () => {
    expect(plan({ number: "1.4.0", layers: PROVISIONAL })).toMatchObject({
      code: "prereleaseInside",
      reasons: ["cache is 1.0.0-dev.h3f"],
    });
    expect(numberOf({ number: "1.4.0-rc.1", layers: PROVISIONAL })).toBe("1.4.0-rc.1");
  });

  test("with all that is wrong with its variables", () => {
    const missing = { kind: "missing", layers: ["cache"], environments: ["prod"], at: { line: 3, column: 1 } } as const;
    const problems: readonly VariableProblem[] = [
      { ...missing, name: "VpcId", file: "o.json", problem: "VpcId needs #{VpcId}." },
      { ...missing, name: "Nodes", file: "o.json", problem: "Nodes needs #{Nodes}." },
    ];
    expect(plan({ problems })).toMatchObject({
      kind: "refuse",
      code: "variablesIncomplete",
      reasons: ["o.json:3: in prod: VpcId needs #{VpcId}.", "o.json:3: in prod: Nodes needs #{Nodes}."],
    });
  });
});

test("releases are ordered by SemVer, the newest first", () => {
  expect(sortReleaseNumbers(["1.9.0", "1.10.0", "1.10.0-rc.1"])).toEqual(["1.10.0", "1.10.0-rc.1", "1.9.0"]);
  expect([isPrerelease("1.0.0-dev.0"), isPrerelease("1.0.0")]).toEqual([true, false]);
});

describe("a release as text", () => {
  test("is the same whatever order its keys were written in", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer())), (object) => {
        const turned = Object.fromEntries(Object.entries(object).reverse());
        expect(renderCanonicalJson(turned)).toBe(renderCanonicalJson(object));
        expect(JSON.parse(renderCanonicalJson(object))).toEqual(object);
      }),
    );
  });

  test("is read back as it was, sensitive variables by reference", () => {
    const reference = { from: "secretsManager", secret: "octopus", key: "password" } as const;
    const variables = { ci: { cache: { Key: { kind: "sensitive", reference, source: "for ci in v.json" } } } } as const;
    const stored = { digest: aReleasedLayer().digest, release: aRelease({ variables }) };
    expect(parseStoredRelease(renderCanonicalJson(stored), "r")).toEqual(stored);
  });

  test("of a newer logstack is refused with what to do", () => {
    const text = JSON.stringify({ digest: "?", release: { format: 2, novelty: true } });
    expect(() => parseStoredRelease(text, "release 2.0.0")).toThrow(
      "release 2.0.0 has format 2, and this logstack reads formats up to 1.",
    );
  });
});

describe("two releases", () => {
  const nodes = (value: string) => ({ Nodes: { kind: "plain", value, source: "in v.json" } }) as const;

  test("differ in artifacts by digest, and in variables by value, for each environment", () => {
    const from = aRelease({
      layers: { cache: aReleasedLayer("1.0.7", "a"), broker: aReleasedLayer("1.0.7", "b"), old: aReleasedLayer() },
      variables: { ci: { cache: nodes("2"), broker: {} }, prod: { cache: nodes("3"), broker: {} } },
    });
    const to = aRelease({
      layers: { cache: aReleasedLayer("1.0.8", "c"), broker: aReleasedLayer("1.0.7", "b"), fresh: aReleasedLayer() },
      variables: { ci: { cache: nodes("2"), broker: {} }, prod: { cache: nodes("5"), broker: {}, fresh: nodes("1") } },
    });
    const { layers, sameLayers, variables } = compareReleases(from, to);
    expect(layers.map(({ layer, from: a, to: b }) => [layer, a?.version, b?.version])).toEqual([
      ["cache", "1.0.7", "1.0.8"],
      ["fresh", undefined, "1.0.7"],
      ["old", "1.0.7", undefined],
    ]);
    expect(sameLayers).toEqual(["broker"]);
    expect(variables).toMatchObject({ prod: [{ name: "Nodes", from: { value: "3" }, to: { value: "5" } }] });
    expect(Object.keys(variables)).toEqual(["prod"]);
  });
});
