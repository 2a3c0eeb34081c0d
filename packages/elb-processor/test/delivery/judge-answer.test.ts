import { describe, expect, it } from "vitest";
import { judgeAnswer, planWait } from "../../src/delivery/judge-answer.ts";

const anAnswer = (status: number, more = {}) => ({ status, retryAfter: undefined, excerpt: "", ...more });

describe("an answer to a batch", () => {
  it.each([200, 202, 204])("of %i is a receipt", (status) => {
    expect(judgeAnswer(anAnswer(status))).toEqual({ kind: "taken" });
  });

  it.each([408, 429, 500, 502, 503, 504])("of %i is none yet", (status) => {
    expect(judgeAnswer(anAnswer(status))).toMatchObject({ kind: "again", afterMs: undefined });
  });

  it.each([100, 301, 400, 401, 403, 404, 413])("of %i never will be one, and is told with what it says", (status) => {
    expect(judgeAnswer(anAnswer(status, { excerpt: "too\n big" }))).toEqual({
      kind: "refused",
      reason: `The Broker refuses a batch with ${status} (too big).`,
    });
  });

  it("may say when to come again", () => {
    expect(judgeAnswer(anAnswer(429, { retryAfter: "7" }))).toMatchObject({ kind: "again", afterMs: 7_000 });
    expect(judgeAnswer(anAnswer(429, { retryAfter: "Fri, 02 Jan 2026" }))).toMatchObject({ afterMs: undefined });
  });
});

it("waits grow to ten seconds, and are never shorter than the Broker said", () => {
  expect([1, 2, 3, 6, 7, 20].map((attempts) => planWait(attempts, undefined))).toEqual([
    200, 400, 800, 6_400, 10_000, 10_000,
  ]);
  expect(planWait(1, 30_000)).toBe(30_000);
});
