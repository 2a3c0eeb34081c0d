import { expect, test } from "vitest";
import { beginPromotion } from "../../src/lifecycle/begin-promotion.ts";
import { findLast } from "../../src/lifecycle/plan-promotion.ts";

const BEGINNING = {
  environment: "staging",
  release: { number: "1.1.0", layers: {} },
  by: "somebody@somewhere",
  history: [],
  now: Date.UTC(2026, 10, 23, 8, 0, 0, 7),
  unique: "abc123",
};

test("a promotion is named by when it began", () => {
  expect(beginPromotion(BEGINNING)).toEqual({
    id: "20261123T080000007Z-abc123",
    environment: "staging",
    release: BEGINNING.release,
    startedAt: BEGINNING.now,
    by: "somebody@somewhere",
  });
});

test("a promotion is the last of its environment, though the clock of the one before it was ahead", () => {
  const ahead = beginPromotion({ ...BEGINNING, now: BEGINNING.now + 60_000, unique: "fff" });
  const second = beginPromotion({ ...BEGINNING, history: [ahead], unique: "000" });
  expect(findLast([second, ahead], { environment: "staging" })).toBe(second);
  expect(second.id > ahead.id).toBe(true);
});

test("another environment's promotions move no clock", () => {
  const elsewhere = beginPromotion({ ...BEGINNING, environment: "ci", now: BEGINNING.now + 60_000 });
  expect(beginPromotion({ ...BEGINNING, history: [elsewhere] }).startedAt).toBe(BEGINNING.now);
});
