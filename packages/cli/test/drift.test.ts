import type { Promotion } from "@logstack/release";
import { expect, test } from "vitest";
import { findPassed } from "../src/render/drift.ts";

function aPromotion(number: string, at: number, result?: "passed" | "failed"): Promotion {
  const release = { number, layers: { cache: { version: `${number}-cache`, digest: "sha256:0" } } };
  const ended = result && { at, result, layers: {} };
  return { id: number, environment: "ci", release, startedAt: at - 1, ...(ended === undefined ? {} : { ended }) };
}

test("an environment's release is the one that passed it last, whatever failed or began since", () => {
  const promotions = [aPromotion("1.2.0", 30), aPromotion("1.0.0", 10, "passed"), aPromotion("1.1.0", 20, "failed")];
  expect(findPassed(promotions)).toEqual([
    { environment: "ci", number: "1.0.0", passedAt: 10, versions: { cache: "1.0.0-cache" } },
  ]);
});

test("to go back is to pass an earlier release again", () => {
  const promotions = [aPromotion("1.1.0", 20, "passed"), aPromotion("1.0.0", 30, "passed")];
  expect(findPassed(promotions).map(({ number }) => number)).toEqual(["1.0.0"]);
});

test("an environment that nothing passed has no release", () => {
  expect(findPassed([aPromotion("1.0.0", 10, "failed")])).toEqual([]);
});
