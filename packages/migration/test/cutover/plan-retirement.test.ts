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

const iisHas = (events: number, since = 0) => [
  { ...iis, layer: "elasticsearch", count: { kind: "counted", ever: events, recent: since } } as const,
];
const UNREADABLE = [
  { ...iis, layer: "elasticsearch", count: { kind: "unreadable", reason: "it answers 503" } } as const,
];
const aStack = (layer: string, isLeaving = false) => ({ layer, stackId: `arn:${layer}/1`, isLeaving });
const BEGINNING: RetirementObservation = {
  environment: "old",
  now: 60_000,
  afterMs: 14 * DAY_MS,
  by: "somebody",
  record: undefined,
  receipt: { kind: "receipt", receipt },
  arrivals: iisHas(5),
  strangers: { kind: "counted", ever: 7, recent: 0 },
  open: [],
  remaining: [aStack("broker"), aStack("elasticsearch")],
};
const begun = planRetirementStep(BEGINNING);
if (begun.kind !== "begin") throw new Error("the retirement of these tests did not begin");
const later = (given: Partial<RetirementObservation>) =>
  planRetirementStep({ ...BEGINNING, record: begun.record, receipt: undefined, now: DAY_MS, ...given });
const due = (given: Partial<RetirementObservation> = {}) => later({ now: 15 * DAY_MS, ...given });
const destroying = { ...begun.record, destroying: { at: 15 * DAY_MS } };

test("it begins with a fresh receipt about every source of this stack, and says when it is over, and which stacks it is about", () => {
  expect(begun.record).toMatchObject({
    startedAt: 60_000,
    dueAt: 60_000 + 14 * DAY_MS,
    had: [{ ...iis, events: 5 }],
    stacks: [
      { layer: "broker", stackId: "arn:broker/1" },
      { layer: "elasticsearch", stackId: "arn:elasticsearch/1" },
    ],
  });
});

test.each<[string, Partial<RetirementObservation>]>([
  ["No receipt was given.", { receipt: undefined }],
  ["It was edited.", { receipt: { kind: "unreadable", reason: "It was edited." } }],
  ["The receipt has expired; watch the traffic again.", { now: HOUR_MS }],
  ["The receipt is from the future by this machine's clock.", { now: -HOUR_MS }],
  [
    "The receipt has nothing of api of ci.",
    { arrivals: [...iisHas(5), ...iisHas(5).map((each) => ({ ...each, source: "api", environment: "ci" }))] },
  ],
  ["The receipt has nothing of iis of staging.", { environment: "another" }],
  ["sources.json declares no source whose events go to old.", { arrivals: [] }],
  ["1 event of iis of staging came to it since.", { arrivals: iisHas(6) }],
  ["What it has of iis of staging can not be read: it answers 503.", { arrivals: UNREADABLE }],
  [
    "2 events that sources.json has no source for came to it since.",
    { strangers: { kind: "counted", ever: 7, recent: 2 } },
  ],
  [
    "Events of no declared source can not be counted: it answers 503.",
    { strangers: { kind: "unreadable", reason: "it answers 503" } },
  ],
  ["The stack of broker is being deleted.", { remaining: [aStack("broker", true)] }],
])("it does not begin: %s", (reason, given) => {
  expect(planRetirementStep({ ...BEGINNING, ...given })).toMatchObject({
    kind: "refuse",
    reasons: expect.arrayContaining([reason]),
  });
});

test("before its time the stack is made read-only, and kept", () => {
  expect(later({ open: ["logs-1"] })).toMatchObject({ kind: "close", record: { closed: ["logs-1"] } });
  expect(later({})).toEqual({ kind: "keep", untilAt: begun.record.dueAt });
  expect(later({ now: begun.record.dueAt - 1 })).toMatchObject({ kind: "keep" });
});

test("what it made read-only is on record before, and stays on record", () => {
  const record = { ...begun.record, closed: ["logs-1"] };
  expect(later({ record, open: ["logs-2"] })).toMatchObject({ record: { closed: ["logs-1", "logs-2"] } });
});

test("when its time has come it is destroyed, the very stacks that were retired, one at a time, and then it is over", () => {
  expect(due()).toMatchObject({
    kind: "destroy",
    stack: { layer: "broker", stackId: "arn:broker/1" },
    record: { destroying: { at: 15 * DAY_MS } },
    unseen: [],
  });
  const next = due({ record: destroying, now: 16 * DAY_MS, remaining: [aStack("elasticsearch")] });
  expect(next).toMatchObject({ kind: "destroy", stack: { layer: "elasticsearch" }, record: destroying });
  expect(due({ record: destroying, remaining: [], arrivals: UNREADABLE })).toMatchObject({
    kind: "end",
    record: { ended: { how: "destroyed" } },
  });
});

test("events that came since, by number or by their own times, keep it from being destroyed at any time", () => {
  for (const arrivals of [iisHas(6), iisHas(3, 1), UNREADABLE]) {
    expect(later({ arrivals })).toMatchObject({ kind: "refuse" });
    expect(due({ arrivals })).toMatchObject({ kind: "refuse" });
  }
  expect(due({ arrivals: iisHas(2) })).toMatchObject({ kind: "destroy" });
});

test("events of a source that nobody declared keep it, too, also those with old times", () => {
  const reasons = ["1 event that sources.json has no source for came to it since."];
  for (const strangers of [
    { kind: "counted", ever: 8, recent: 0 },
    { kind: "counted", ever: 7, recent: 1 },
  ] as const) {
    expect(due({ strangers })).toMatchObject({ kind: "refuse", reasons });
  }
});

test("what comes after the first layer has gone still stops it", () => {
  const half = { record: destroying, remaining: [aStack("elasticsearch")] };
  for (const arrivals of [iisHas(6), UNREADABLE]) {
    expect(due({ ...half, arrivals })).toMatchObject({
      kind: "refuse",
      problem: expect.stringContaining("Nothing more was destroyed; gone already: broker."),
    });
  }
});

test("what can not be read because it is destroyed is told, and does not stop the rest", () => {
  const unseen = ["Whether events of iis of staging came since can not be read any more: elasticsearch is gone."];
  for (const remaining of [[aStack("broker")], [aStack("broker"), aStack("elasticsearch", true)]]) {
    expect(due({ record: destroying, remaining, arrivals: UNREADABLE })).toMatchObject({ kind: "destroy", unseen });
  }
  expect(due({ remaining: [aStack("broker")], arrivals: UNREADABLE })).toMatchObject({ kind: "refuse" });
});

test("a stack that was deleted and made again under its name, or came since, is not destroyed", () => {
  const anew = { layer: "broker", stackId: "arn:broker/2", isLeaving: false };
  const reasons = ["broker is another stack of the same name: it is arn:broker/2, and arn:broker/1 was retired."];
  expect(due({ remaining: [anew, aStack("elasticsearch")] })).toMatchObject({ kind: "refuse", reasons });
  expect(due({ record: destroying, remaining: [anew] })).toMatchObject({ kind: "refuse", reasons });
  expect(due({ remaining: [...BEGINNING.remaining, aStack("indexer")] })).toMatchObject({
    kind: "refuse",
    reasons: ["indexer was deployed since it began: arn:indexer/1."],
  });
});

test("a stack that somebody opened again is made read-only before it is destroyed", () => {
  expect(due({ open: ["logs-1"] })).toMatchObject({ kind: "close" });
});
