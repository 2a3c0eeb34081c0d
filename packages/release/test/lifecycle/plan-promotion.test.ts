import { describe, expect, it } from "vitest";
import { planPromotion, type PromotionRequest } from "../../src/lifecycle/plan-promotion.ts";
import type { PromotedRelease, Promotion } from "../../src/lifecycle/promotion.ts";

const LIFECYCLE = [["ci"], ["staging"], ["prod-green", "prod-blue"]];

function aRelease(number: string, versions: Readonly<Record<string, string>> = { broker: "1.0.7" }): PromotedRelease {
  const layers = Object.entries(versions).map(([layer, version]) => [
    layer,
    { version, digest: `sha256:${"0".repeat(64)}` },
  ]);
  return { number, layers: Object.fromEntries(layers) as PromotedRelease["layers"] };
}

let count = 0;

function aPromotion(over: Partial<Promotion> & { readonly result?: "passed" | "failed" } = {}): Promotion {
  const { result = "passed", ...rest } = over;
  count += 1;
  const passed = result === "passed";
  const layers = { broker: { outcome: passed ? "deployed" : "rolledBack", passed, elapsedMs: 1000, consents: [] } };
  return {
    id: `p${count}`,
    environment: "ci",
    release: aRelease("1.0.0"),
    startedAt: count,
    ended: { at: count + 1, result, layers },
    ...rest,
  };
}

const plan = (over: Partial<PromotionRequest>) =>
  planPromotion({ lifecycle: LIFECYCLE, release: aRelease("1.0.0"), environment: "ci", history: [], ...over });

describe("a release", () => {
  it("goes to the first phase without having been anywhere", () => {
    expect(plan({})).toEqual({ kind: "promote", phase: 0 });
  });

  it("goes on when it passed the phase before", () => {
    expect(plan({ environment: "staging", history: [aPromotion()] })).toEqual({ kind: "promote", phase: 1 });
  });

  it.each([
    ["was never there", [], "ci: it was never there"],
    ["failed there", [aPromotion({ result: "failed" })], "ci: it failed there: broker (rolledBack)"],
    ["was stopped there", [aPromotion({ ended: undefined })], "ci: its promotion there has not ended"],
    [
      "passed there once and failed since",
      [aPromotion(), aPromotion({ result: "failed" })],
      "ci: it failed there: broker (rolledBack)",
    ],
    ["was preceded by another that passed", [aPromotion({ release: aRelease("0.9.0") })], "ci: it was never there"],
  ] as const)("does not go on when it %s", (_what, history, reason) => {
    expect(plan({ environment: "staging", history })).toMatchObject({
      kind: "refuse",
      code: "notPassed",
      reasons: [reason],
      first: [{ release: "1.0.0", environment: "ci" }],
    });
  });

  it("goes on when it failed first and passed since", () => {
    const history = [aPromotion({ result: "failed" }), aPromotion()];
    expect(plan({ environment: "staging", history: history.toReversed() })).toMatchObject({ kind: "promote" });
  });

  it("goes to the two colours of production in either order, each by itself", () => {
    const history = [aPromotion(), aPromotion({ environment: "staging" })];
    expect(plan({ environment: "prod-blue", history })).toEqual({ kind: "promote", phase: 2 });
    expect(plan({ environment: "prod-green", history })).toEqual({ kind: "promote", phase: 2 });
  });

  it("needs every environment of a phase that has several", () => {
    const lifecycle = [["ci", "ci-two"], ["staging"]];
    const refusal = plan({ lifecycle, environment: "staging", history: [aPromotion()] });
    expect(refusal).toMatchObject({ code: "notPassed", first: [{ environment: "ci-two" }] });
  });

  it.each([
    ["its own number", aRelease("1.1.0-rc.1"), "the release's own number is 1.1.0-rc.1"],
    ["an artifact in it", aRelease("1.1.0", { broker: "1.0.0-dev.h0123456789" }), "broker is 1.0.0-dev.h0123456789"],
  ])("that is a prerelease by %s stops after the first phase", (_what, release, reason) => {
    expect(plan({ release })).toMatchObject({ kind: "promote" });
    const history = [aPromotion({ release })];
    expect(plan({ release, environment: "staging", history })).toMatchObject({ code: "prerelease", reasons: [reason] });
  });

  it("does not go to an environment that is in no phase", () => {
    expect(plan({ environment: "sandbox" })).toMatchObject({
      code: "outsideLifecycle",
      reasons: ["the phases are ci -> staging -> prod-green | prod-blue"],
    });
  });
});

describe("over a promotion that did not end well", () => {
  const both = aRelease("1.0.0", { broker: "1.0.7", cache: "1.0.3" });

  it("the same release goes again", () => {
    const history = [aPromotion({ release: both, ended: undefined })];
    expect(plan({ release: both, history })).toMatchObject({ kind: "promote" });
  });

  it("another release goes when it brings every layer of the stopped one", () => {
    const history = [aPromotion({ release: both, ended: undefined })];
    expect(plan({ release: aRelease("2.0.0", { broker: "2.0.0", cache: "2.0.0" }), history })).toMatchObject({
      kind: "promote",
    });
  });

  it.each([
    ["stopped", undefined, "has not ended"],
    ["failed", { at: 9, result: "failed", layers: {} }, "failed"],
  ] as const)("that %s, a release that lacks one of its layers is refused", (_what, ended, word) => {
    const history = [aPromotion({ release: both, ended })];
    const refusal = plan({ release: aRelease("2.0.0"), history });
    expect(refusal).toMatchObject({
      code: "leavesMixture",
      reasons: ["release 2.0.0 has no cache"],
      first: [{ release: "1.0.0", environment: "ci" }],
    });
    expect(refusal.kind === "refuse" && refusal.problem).toContain(word);
  });

  it("a later one that passed has mended it", () => {
    const history = [aPromotion({ release: both, result: "failed" }), aPromotion({ release: both })];
    expect(plan({ release: aRelease("2.0.0"), history })).toMatchObject({ kind: "promote" });
  });
});
