import { expect, test } from "vitest";
import { judgeTraffic, makeTrafficReceipt, parseTrafficReceipt, renderTrafficReceipt } from "../../src/index.ts";
import { aReading, aTraffic } from "./a-cutover.ts";

const RULES = { quietMs: 100 };
const judge = (...given: Parameters<typeof aTraffic>) => judgeTraffic(aTraffic(...given), RULES);
const found = (at: "old" | "new" | "both") => ({ kind: "found", id: "p", at }) as const;

test("a source has moved when the old stack was quiet for long enough and the new one got events", () => {
  expect(judge([aReading(0, 5, 0), aReading(50, 5, 1)])).toEqual({ kind: "watching", untilAt: 100 });
  expect(judge([aReading(0, 5, 0), aReading(100, 5, 1)])).toEqual({ kind: "moved", by: "events" });
  expect(judge([aReading(0, 5, 0), aReading(80, 6, 1), aReading(150, 6, 2)])).toEqual({ kind: "arriving", lastAt: 80 });
  expect(judge([aReading(0, 5, 0), aReading(80, 6, 1), aReading(180, 6, 2)])).toMatchObject({ kind: "moved" });
});

test("an event of an older time, or while others expire, is noticed at the old stack", () => {
  const counted = (ever: number, recent: number) => ({ kind: "counted", ever, recent }) as const;
  const late = [aReading(0, 0, 0, { old: counted(5, 2) }), aReading(90, 0, 1, { old: counted(6, 2) })];
  const expiring = [aReading(0, 0, 0, { old: counted(5, 2) }), aReading(90, 0, 1, { old: counted(4, 3) })];
  for (const readings of [late, expiring]) {
    const after = { ...readings[1], at: 120 } as (typeof readings)[number];
    expect(judge([...readings, after])).toEqual({ kind: "arriving", lastAt: 90 });
  }
});

test("unreadable is not zero, and what was not watched in between is not quiet", () => {
  const unreadable = { kind: "unreadable", reason: "it answers 503" } as const;
  expect(judge([aReading(0, 5, 0), aReading(100, 5, 1, { old: unreadable })])).toMatchObject({ kind: "unreadable" });
  expect(judge([aReading(0, 5, 0), aReading(100, 5, 1, { new: unreadable })])).toMatchObject({ kind: "unreadable" });
  expect(judge([aReading(0, 5, 0), aReading(100, 5, 1, { sent: unreadable })])).toMatchObject({ kind: "unreadable" });
  const gap = [aReading(0, 5, 0), aReading(80, 5, 1, { old: unreadable }), aReading(120, 5, 2)];
  expect(judge(gap)).toEqual({ kind: "watching", untilAt: 220 });
});

test("a quiet source is not a moved one: only a probe through its own Broker tells", () => {
  const quiet = [aReading(0, 5, 0), aReading(100, 5, 0)];
  expect(judge(quiet)).toMatchObject({ kind: "quiet" });
  expect(judge(quiet, found("new"))).toEqual({ kind: "moved", by: "probe" });
  expect(judge(quiet, found("old"))).toMatchObject({ kind: "notMoved" });
  expect(judge(quiet, found("both"))).toMatchObject({ kind: "notMoved" });
  expect(judge(quiet, { kind: "lost", id: "p" })).toMatchObject({ kind: "missing" });
  expect(judge(quiet, { kind: "notSent", reason: "it can not be reached" })).toMatchObject({ kind: "quiet" });
});

test("a new log stack that has no index at first is unreadable, and counts from when it has one", () => {
  const none = { kind: "unreadable", reason: "it has no index logs-*" } as const;
  const fresh = [aReading(0, 5, 0, { new: none }), aReading(50, 5, 1), aReading(100, 5, 4)];
  expect(judge(fresh.slice(0, 1))).toMatchObject({ kind: "unreadable" });
  expect(judge(fresh)).toEqual({ kind: "moved", by: "events" });
});

test("events at the new stack do not outweigh a probe that went to the old one", () => {
  expect(judge([aReading(0, 5, 0), aReading(100, 5, 9)], found("old"))).toMatchObject({ kind: "notMoved" });
});

test("a source of which neither stack ever had an event is unknown, whatever a probe says", () => {
  expect(judge([aReading(0, 0, 0), aReading(100, 0, 0)], found("new"))).toMatchObject({ kind: "unknown" });
});

test("what was sent has to have arrived", () => {
  const sent = { kind: "counted", sent: 9, arrived: 9, missing: 0, underWay: 0 } as const;
  const after = (given: Partial<typeof sent>) =>
    judge([aReading(0, 5, 0), aReading(100, 5, 4, { sent: { ...sent, ...given } as typeof sent })]);
  expect(after({})).toMatchObject({ kind: "moved" });
  expect(after({ missing: 1 as never })).toMatchObject({ kind: "missing" });
  expect(after({ underWay: 2 as never })).toEqual({ kind: "underWay", count: 2 });
});

const moved = {
  source: "iis",
  environment: "ci",
  from: "a",
  to: "b",
  by: "probe",
  old: 5,
  new: 0,
  probe: "p",
} as const;
const facts = { by: "somebody", at: 1000, quietMs: 100 };

test("there is a receipt only when all have moved, and one that was edited is none", () => {
  const verdict = { kind: "moved", by: "probe" } as const;
  expect(makeTrafficReceipt(facts, [])).toBeUndefined();
  expect(
    makeTrafficReceipt(facts, [
      { verdict, moved },
      { verdict: { kind: "quiet", reason: "" }, moved },
    ]),
  ).toBeUndefined();
  const receipt = makeTrafficReceipt(facts, [{ verdict, moved }]);
  const text = receipt === undefined ? "" : renderTrafficReceipt(receipt);
  expect(parseTrafficReceipt(text)).toEqual({ kind: "receipt", receipt });
  expect(parseTrafficReceipt(text.replace('"old":5', '"old":6'))).toMatchObject({
    kind: "unreadable",
    reason: expect.stringContaining("changed after it was written"),
  });
});
