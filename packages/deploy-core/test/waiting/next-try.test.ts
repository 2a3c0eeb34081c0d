import { expect, it } from "vitest";
import { planNextTry, type FailedCall } from "../../src/plan/waiting/next-try.ts";

const aCall = (over: Partial<FailedCall>): FailedCall => ({
  failure: "throttled",
  urgency: "working",
  tries: 1,
  elapsedMs: 0,
  renewed: false,
  interrupted: false,
  loopback: false,
  random: 1,
  ...over,
});

it.each([
  { call: { failure: "final" }, next: "giveUp" },
  { call: { failure: "expired" }, next: "renew" },
  { call: { failure: "expired", renewed: true }, next: "giveUp" },
  { call: { failure: "transient", tries: 3 }, next: "again" },
  { call: { failure: "transient", tries: 4 }, next: "giveUp" },
  { call: { failure: "throttled", tries: 20, elapsedMs: 60_000 }, next: "again" },
  { call: { failure: "throttled", tries: 20, elapsedMs: 121_000 }, next: "giveUp" },
  { call: { failure: "throttled", tries: 4, urgency: "watching" }, next: "giveUp" },
  { call: { failure: "unreachable", tries: 1 }, next: "patiently" },
  { call: { failure: "unreachable", tries: 12, elapsedMs: 59_000 }, next: "patiently" },
  { call: { failure: "unreachable", tries: 14, elapsedMs: 61_000 }, next: "giveUp" },
  { call: { failure: "unreachable", tries: 4, interrupted: true }, next: "giveUp" },
  { call: { failure: "unreachable", tries: 4, loopback: true }, next: "giveUp" },
  { call: { failure: "unreachable", tries: 4, urgency: "watching" }, next: "giveUp" },
] satisfies { call: Partial<FailedCall>; next: string }[])("$call is followed by: $next", ({ call, next }) => {
  expect(planNextTry(aCall(call)).kind).toBe(next);
});

it("waits longer each time, up to a limit, and never in step with others", () => {
  const waits = [1, 2, 3, 10].map((tries) => planNextTry(aCall({ tries })));
  expect(waits.map((next) => ("afterMs" in next ? next.afterMs : 0))).toEqual([500, 1_000, 2_000, 10_000]);
  expect(planNextTry(aCall({ tries: 3, random: 0 }))).toEqual({ kind: "again", afterMs: 1_000 });
});
