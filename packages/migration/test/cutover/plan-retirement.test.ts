import { expect, test } from "vitest";
import { makeTrafficReceipt, nameOf, planRetirementStep, type RetirementObservation } from "../../src/index.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const iis = { source: "iis", environment: "staging" };
const receipt = makeTrafficReceipt({ by: "somebody", at: 0, quietMs: 100 }, [
  {
    verdict: { kind: "moved", by: "events" },
    moved: { ...iis, from: nameOf("old"), to: "b", by: "events", old: 5, new: 3 },
  },
]);
if (receipt === undefined) throw new Error("the receipt of these tests is none");

const counted = (events: number, since = 0) =>
  ({ kind: "counted", amounts: [{ ...iis, events }], since: [{ ...iis, events: since }] }) as const;
const BEGINNING: RetirementObservation = {
  environment: "old",
  now: 60_000,
  afterMs: 14 * DAY_MS,
  by: "somebody",
  record: undefined,
  receipt: { kind: "receipt", receipt },
  feeding: [iis],
  arrivals: counted(5),
  access: "closed",
  remaining: ["broker"],
};
const begun = planRetirementStep(BEGINNING);
if (begun.kind !== "begin") throw new Error("the retirement of these tests did not begin");
const later = (given: Partial<RetirementObservation>) =>
  planRetirementStep({ ...BEGINNING, record: begun.record, receipt: undefined, now: DAY_MS, ...given });
const due = (given: Partial<RetirementObservation> = {}) => later({ now: 15 * DAY_MS, ...given });

test("it begins with a fresh receipt about every source of this stack, and says when it is over", () => {
  expect(begun.record).toMatchObject({ startedAt: 60_000, dueAt: 60_000 + 14 * DAY_MS, had: [{ ...iis, events: 5 }] });
});

test.each<[string, Partial<RetirementObservation>]>([
  ["No receipt was given.", { receipt: undefined }],
  ["It was edited.", { receipt: { kind: "unreadable", reason: "It was edited." } }],
  ["The receipt has expired; watch the traffic again.", { now: HOUR_MS }],
  ["The receipt is from the future by this machine's clock.", { now: -HOUR_MS }],
  ["The receipt has nothing of api of ci.", { feeding: [iis, { source: "api", environment: "ci" }] }],
  ["The receipt has nothing of iis of staging.", { environment: "another" }],
  ["sources.json declares no source whose events go to old.", { feeding: [] }],
  ["1 event of iis of staging came to it since.", { arrivals: counted(6) }],
  ["What it has can not be read: it answers 503.", { arrivals: { kind: "unreadable", reason: "it answers 503" } }],
])("it does not begin: %s", (reason, given) => {
  expect(planRetirementStep({ ...BEGINNING, ...given })).toMatchObject({
    kind: "refuse",
    reasons: expect.arrayContaining([reason]),
  });
});

test("before its time the stack is made read-only, and kept", () => {
  expect(later({ access: "open" })).toEqual({ kind: "close" });
  expect(later({})).toEqual({ kind: "keep", untilAt: begun.record.dueAt });
  expect(later({ now: begun.record.dueAt - 1 })).toMatchObject({ kind: "keep" });
});

test("when its time has come it is destroyed, layer by layer, and then it is over", () => {
  const step = due({ remaining: ["broker", "cache"] });
  expect(step).toMatchObject({
    kind: "destroy",
    layers: ["broker", "cache"],
    record: { destroying: { at: 15 * DAY_MS } },
  });
  const record = step.kind === "destroy" ? step.record : undefined;
  const gone = { kind: "unreadable", reason: "it is gone" } as const;
  const half = { record, arrivals: gone, access: "open" } as const;
  expect(due({ ...half, remaining: ["cache"] })).toMatchObject({ kind: "destroy", layers: ["cache"] });
  expect(due({ ...half, remaining: ["broker", "cache"] })).toMatchObject({ kind: "refuse" });
  expect(due({ remaining: [], arrivals: { kind: "unreadable", reason: "it is gone" } })).toMatchObject({
    kind: "end",
    record: { ended: { how: "destroyed" } },
  });
});

test("events that came since, by number or by their own times, keep it from being destroyed at any time", () => {
  for (const arrivals of [counted(6), counted(3, 1), { kind: "unreadable", reason: "it answers 503" } as const]) {
    expect(later({ arrivals })).toMatchObject({ kind: "refuse" });
    expect(due({ arrivals })).toMatchObject({ kind: "refuse" });
  }
  expect(due({ arrivals: counted(2) })).toMatchObject({ kind: "destroy" });
});

test("a stack that somebody opened again is made read-only before it is destroyed", () => {
  expect(due({ access: "open" })).toEqual({ kind: "close" });
});
