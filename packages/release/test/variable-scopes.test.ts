import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseVariables, resolveVariables, SCOPE_KINDS, type ScopeKind, type VariableContext } from "../src/index.ts";

/** A deployment that has all that Octopus knows. */
const EVERYTHING: VariableContext = {
  environment: "prod",
  layer: "cache",
  channel: "stable",
  tenant: "acme",
  tenantTags: ["size/big", "region/au"],
  machine: "web01",
  machineTags: ["web", "linux"],
  stepTags: ["web"],
  step: "deploy",
};

const FITTING: Readonly<Record<ScopeKind, readonly string[]>> = {
  step: ["deploy"],
  machine: ["web01"],
  targetTag: ["linux"],
  tenant: ["acme"],
  tenantTag: ["size/big"],
  environment: ["prod"],
  channel: ["stable"],
  layer: ["cache"],
};

type Scope = Partial<Record<ScopeKind, readonly string[]>>;

const scopeOf = (kinds: readonly ScopeKind[]): Scope =>
  Object.fromEntries(kinds.map((kind) => [kind, FITTING[kind]] as const));

/** The value that wins among some, each of which is what it stands for. */
const winnerOf = (candidates: readonly { readonly value: string; readonly scope: Scope }[], context = EVERYTHING) => {
  const variables = candidates.map((candidate) => ({ name: "Size", ...candidate }));
  const set = parseVariables(JSON.stringify({ variables }), { file: "v.json", owner: "shared" });
  const size = resolveVariables([set], context)["Size"];
  return size?.kind === "plain" ? size.value : undefined;
};

describe("the more specific of two scopes", () => {
  test.each(SCOPE_KINDS.slice(0, -1).map((kind, index) => [kind, SCOPE_KINDS[index + 1] ?? kind] as const))(
    "is %s rather than %s",
    (more, less) => {
      const candidates = [
        { value: less, scope: scopeOf([less]) },
        { value: more, scope: scopeOf([more]) },
        { value: "none", scope: {} },
      ];
      expect(winnerOf(candidates)).toBe(more);
    },
  );

  test("is that of a target tag which the step is for, rather than of another one of the machine", () => {
    const candidates = [
      { value: "machine's", scope: { targetTag: ["linux"] } },
      { value: "step's", scope: { targetTag: ["web", "windows"] } },
    ];
    expect(winnerOf(candidates)).toBe("step's");
  });

  test("is decided by the most specific kind that one has and the other has not, however many more the other has", () => {
    const kinds = fc.subarray([...SCOPE_KINDS]);
    fc.assert(
      fc.property(kinds, kinds, (one, other) => {
        const deciding = SCOPE_KINDS.find((kind) => one.includes(kind) !== other.includes(kind));
        fc.pre(deciding !== undefined);
        const candidates = [
          { value: "one", scope: scopeOf(one) },
          { value: "other", scope: scopeOf(other) },
        ];
        expect(winnerOf(candidates)).toBe(deciding !== undefined && one.includes(deciding) ? "one" : "other");
      }),
    );
  });

  test("is neither where both have the same kinds: two tenant tags are no more than one", () => {
    const candidates = [
      { value: "one", scope: { tenantTag: ["size/big"] } },
      { value: "two", scope: { tenantTag: ["size/big", "region/au"] } },
    ];
    expect(() => winnerOf(candidates)).toThrow("Size for prod is given with equal scope at v.json");
  });
});

describe("a scope holds", () => {
  test("where each of its kinds has one name that fits, whatever its case", () => {
    const scope = { environment: ["CI", "Prod"], layer: ["CACHE"] };
    const candidates = [{ value: "yes", scope }];
    expect(winnerOf(candidates)).toBe("yes");
    expect(winnerOf(candidates, { environment: "ci", layer: "cache" })).toBe("yes");
    expect(winnerOf(candidates, { environment: "ci", layer: "broker" })).toBeUndefined();
    expect(winnerOf(candidates, { environment: "staging", layer: "cache" })).toBeUndefined();
  });

  test.each(SCOPE_KINDS.filter((kind) => kind !== "environment"))("nowhere in a deployment that has no %s", (kind) => {
    expect(winnerOf([{ value: "x", scope: scopeOf([kind]) }], { environment: "prod" })).toBeUndefined();
  });
});
