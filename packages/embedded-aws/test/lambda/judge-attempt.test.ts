import { describe, expect, it, test } from "vitest";
import type { AsyncInvocation } from "../../src/lambda/async-invocations.ts";
import { findFailedItems } from "../../src/lambda/batch-answer.ts";
import { DEFAULT_RETRIES, judgeAttempt, type Attempt, type Verdict } from "../../src/lambda/judge-attempt.ts";

const FAILED: Attempt = { kind: "failed", error: { errorType: "Error", errorMessage: "no" }, payload: "{}" };

/** An event that came at 0 and is tried for the first time. */
function anInvocation(parts: Partial<AsyncInvocation> = {}): AsyncInvocation {
  return {
    requestId: "r",
    functionArn: "arn",
    payload: "{}",
    acceptedAtMs: 0,
    failedAttempts: 0,
    throttles: 0,
    waitedMs: 0,
    dueAtMs: 0,
    ...parts,
  };
}

/** The waits between attempts that all end the same way, and how it ends. */
function history(attempt: Attempt, rules = DEFAULT_RETRIES): readonly [waitsMs: readonly number[], end: Verdict] {
  const waitsMs: number[] = [];
  let invocation = anInvocation();
  for (;;) {
    const verdict = judgeAttempt(invocation, { attempt, rules, nowMs: invocation.dueAtMs });
    if (verdict.kind !== "retry") return [waitsMs, verdict];
    waitsMs.push(verdict.next.dueAtMs - invocation.dueAtMs);
    invocation = verdict.next;
  }
}

describe("an event whose function", () => {
  it("always fails is tried again after one minute and after two", () => {
    expect(history(FAILED)).toEqual([[60_000, 120_000], { kind: "dead", condition: "RetriesExhausted" }]);
  });

  test.each([0, 1, 2])("may be retried %i times is tried once more than that", (maximumRetryAttempts) => {
    expect(history(FAILED, { ...DEFAULT_RETRIES, maximumRetryAttempts })[0]).toHaveLength(maximumRetryAttempts);
  });

  it("is never let in is tried at growing intervals, until it is too old", () => {
    const [waitsMs, end] = history({ kind: "throttled" });
    expect(waitsMs.slice(0, 10)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300].map((seconds) => seconds * 1000));
    expect(end).toEqual({ kind: "dead", condition: "EventAgeExceeded" });
    const totalMs = waitsMs.reduce((sum, waitMs) => sum + waitMs, 0);
    expect([totalMs <= 21_600_000, totalMs + 300_000 > 21_600_000]).toEqual([true, true]);
  });

  it("fails is not tried again when it would be too old then", () => {
    const rules = { ...DEFAULT_RETRIES, maximumEventAgeMs: 60_000 };
    expect(history(FAILED, rules)).toEqual([[60_000], { kind: "dead", condition: "EventAgeExceeded" }]);
  });

  it("grows old by AWS's time, however short the engine's clock makes it", () => {
    const invocation = anInvocation({ waitedMs: 21_599_999 });
    const verdict = judgeAttempt(invocation, { attempt: { kind: "throttled" }, rules: DEFAULT_RETRIES, nowMs: 1 });
    expect(verdict).toEqual({ kind: "dead", condition: "EventAgeExceeded" });
  });

  it("succeeds is done, and one whose function is gone is dropped", () => {
    expect(history({ kind: "succeeded", payload: "null" })[1]).toEqual({ kind: "done" });
    expect(history({ kind: "gone" })[1]).toEqual({ kind: "dropped" });
  });
});

test.each<[answer: string, failed: "all" | readonly string[]]>([
  ["null", []],
  ["{}", []],
  ['{"batchItemFailures":null}', []],
  ['{"batchItemFailures":[]}', []],
  ['{"batchItemFailures":[{"itemIdentifier":"a"}]}', ["a"]],
  ['{"batchItemFailures":[{"itemIdentifier":""}]}', "all"],
  ['{"batchItemFailures":[{"itemIdentifier":null}]}', "all"],
  ['{"batchItemFailures":[{"item":"a"}]}', "all"],
  ['{"batchItemFailures":[{"itemIdentifier":"unknown"}]}', "all"],
  ['{"batchItemFailures":"a"}', "all"],
])("of a batch answered with %s, these have failed: %j", (answer, failed) => {
  const found = findFailedItems(answer, ["a", "b"]);
  expect(found === "all" ? found : [...found]).toEqual(failed);
});
