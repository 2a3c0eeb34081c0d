import { describe, expect, it } from "vitest";
import {
  planNextStep,
  type Entry,
  type Form,
  type Observation,
  type ObservedSite,
  type Receipt,
  type Step,
} from "../src/index.ts";

const at = 1;
const DAY_MS = 86_400_000;
const ids = (value: string) => [{ kind: "stack", value }];
const aReceipt = (source: string, copy: string): Receipt =>
  ({ source: { identifiers: ids(source) }, copy: { identifiers: ids(copy) } }) as unknown as Receipt;

const begun = (form: Form): Entry => ({
  entry: "begun",
  format: 1,
  id: "m-1",
  form,
  at,
  by: "ann",
  source: ids("source"),
  keepMs: 14 * DAY_MS,
});
const done = (step: Step): readonly Entry[] => [
  { entry: "starting", at, step },
  { entry: "finished", at, step, result: { kind: "done" } },
];
const failed = (step: Step, reason = "it failed"): readonly Entry[] => [
  { entry: "starting", at, step },
  { entry: "finished", at, step, result: { kind: "failed", reason } },
];
const resumed: Entry = { entry: "resumed", at, by: "ann" };

const leg = { from: "source", to: "temporary" } as const;
const beside = { from: "source", to: "destination" } as const;
const close: Step = { do: "close", site: "source" };
const verify: Step = { do: "verify", ...leg };
const destroy: Step = { do: "destroy", site: "source" };

/** A journal until both sides of the first leg were found equal. */
function matched(form: Form): readonly Entry[] {
  const { from, to } = form === "beside" ? beside : leg;
  const measure: Step = { do: "measure", site: from };
  const compare: Step = { do: "compare", from, to };
  return [
    begun(form),
    ...done(close),
    { entry: "starting", at, step: measure },
    { entry: "finished", at, step: measure, result: { kind: "measured", digest: "d", amount: 3 } },
    ...done({ do: "build", site: to }),
    ...done({ do: "copy", from, to }),
    { entry: "starting", at, step: compare },
    { entry: "finished", at, step: compare, result: { kind: "matched", receipt: aReceipt("source", to) } },
  ];
}

const there = (value: string, overrides: Partial<Extract<ObservedSite, { kind: "there" }>> = {}): ObservedSite => ({
  kind: "there",
  identifiers: ids(value),
  access: "closed",
  condition: "steady",
  madeBy: value === "source" ? undefined : "m-1",
  ...overrides,
});
const absent: ObservedSite = { kind: "absent" };
const seen = (sites: Partial<Observation["sites"]> = {}, now = 10): Observation => ({
  now,
  sites: { source: there("source"), temporary: there("temporary"), destination: absent, ...sites },
});

describe("an origin is destroyed", () => {
  const journal = matched("cloneBack");

  it("only when the very last entry says that both sides still are as they were", () => {
    expect(planNextStep(journal, seen())).toEqual({ kind: "do", step: verify });
    expect(planNextStep([...journal, ...done(verify)], seen())).toEqual({ kind: "do", step: destroy });
  });

  it("not on a look from before a crash", () => {
    expect(planNextStep([...journal, ...done(verify), resumed], seen())).toEqual({ kind: "do", step: verify });
  });

  it("not when that look said no: then both are compared again", () => {
    expect(planNextStep([...journal, ...failed(verify)], seen())).toEqual({
      kind: "do",
      step: { do: "compare", ...leg },
    });
  });

  it("not when somebody else took its place, or is deleting it", () => {
    const replaced = seen({ source: there("another") });
    expect(planNextStep([...journal, ...done(verify)], replaced)).toMatchObject({ ending: { kind: "vanished" } });
    const doomed = seen({ source: there("source", { condition: "deleting" }) });
    expect(planNextStep([...journal, ...done(verify)], doomed)).toMatchObject({ ending: { kind: "vanished" } });
  });

  it("never blindly", () => {
    const unknown: ObservedSite = { kind: "unknown", reason: "throttled" };
    expect(planNextStep([...journal, ...done(verify)], seen({ temporary: unknown }))).toMatchObject({
      ending: { kind: "stopped", reason: "The temporary could not be looked at: throttled" },
    });
  });
});

describe("once the destruction of an origin was begun", () => {
  const journal = [...matched("cloneBack"), ...done(verify), ...failed(destroy, "DELETE_FAILED")];

  it("there is no way back, whatever fails", () => {
    const stuck = [
      ...journal,
      ...failed(verify),
      ...failed(verify),
      ...failed(verify),
      ...failed({ do: "compare", ...leg }),
    ];
    const compares = [...stuck, ...failed({ do: "compare", ...leg }), ...failed({ do: "compare", ...leg })];
    expect(planNextStep(compares, seen())).toMatchObject({ kind: "end", ending: { kind: "stopped" } });
  });

  it("AWS's own deletion is awaited, and the next leg begins when it is gone", () => {
    const deleting = seen({ source: there("source", { condition: "deleting" }) });
    expect(planNextStep(journal, deleting)).toEqual({ kind: "do", step: { do: "awaitGone", site: "source" } });
    expect(planNextStep(journal, seen({ source: absent }))).toEqual({
      kind: "do",
      step: { do: "measure", site: "temporary" },
    });
  });

  it("what broke off is gone on with only when the very last entry says that the copy has what the origin had", () => {
    const half = seen({ source: there("source", { condition: "brokenOff" }) });
    const recheck: Step = { do: "recheck", ...leg };
    expect(planNextStep(journal, half)).toEqual({ kind: "do", step: recheck });
    expect(planNextStep([...journal, ...done(recheck)], half)).toEqual({ kind: "do", step: destroy });
    expect(planNextStep([...journal, ...done(recheck), resumed], half)).toEqual({ kind: "do", step: recheck });
    const doubted = [...journal, ...failed(recheck), ...failed(recheck), ...failed(recheck, "It lacks 2.")];
    expect(planNextStep(doubted, half)).toMatchObject({ kind: "end", ending: { kind: "stopped" } });
    const reopened = seen({ source: there("source", { condition: "brokenOff", access: "open" }) });
    expect(planNextStep([...journal, ...done(recheck)], reopened)).toEqual({ kind: "do", step: close });
  });

  it("and somebody takes the copy away, nothing more is destroyed", () => {
    expect(planNextStep(journal, seen({ temporary: absent }))).toMatchObject({ ending: { kind: "stopped" } });
    for (const condition of ["deleting", "brokenOff"] as const) {
      const source = there("source", { condition });
      for (const temporary of [absent, there("another"), there("temporary", { condition })])
        expect(planNextStep(journal, seen({ source, temporary }))).toMatchObject({ ending: { kind: "stopped" } });
    }
  });
});

describe("on the way back", () => {
  const turned: Entry = { entry: "turned", at, reason: "The copy differs." };
  const journal = [...matched("cloneBack"), turned];
  const confirm: Step = { do: "confirm", ...leg };

  it("a copy is discarded only when its origin was just confirmed, and then the origin is opened", () => {
    expect(planNextStep(journal, seen())).toEqual({ kind: "do", step: confirm });
    const confirmed = [...journal, ...done(confirm)];
    expect(planNextStep(confirmed, seen())).toEqual({ kind: "do", step: { do: "discard", site: "temporary" } });
    expect(planNextStep([...confirmed, resumed], seen())).toEqual({ kind: "do", step: confirm });
    const open: Step = { do: "open", site: "source" };
    expect(planNextStep(confirmed, seen({ temporary: absent }))).toEqual({ kind: "do", step: open });
    const after = seen({ temporary: absent, source: there("source", { access: "open" }) });
    expect(planNextStep([...confirmed, ...done(open)], after)).toMatchObject({ ending: { kind: "abandoned" } });
  });

  it("a copy is kept when its origin was not confirmed, when it was open, or when it is not ours", () => {
    const open = seen({ source: there("source", { access: "open" }) });
    const doubted = [...journal, ...failed(confirm), ...failed(confirm), ...failed(confirm)];
    expect(planNextStep(doubted, open)).toMatchObject({ ending: { kind: "bothKept", kept: "temporary" } });
    const exposed = [...journal, ...done({ do: "close", site: "temporary" })];
    expect(planNextStep(exposed, open)).toMatchObject({ ending: { kind: "bothKept" } });
    const others = { ...open, sites: { ...open.sites, temporary: there("temporary", { madeBy: undefined }) } };
    expect(planNextStep(journal, others)).toMatchObject({ ending: { kind: "abandoned" } });
  });

  it("what was switched to is kept", () => {
    const switching = [...matched("beside"), ...failed({ do: "open", site: "destination" }), turned];
    const sites = { source: there("source", { access: "open" }), destination: there("destination") };
    expect(planNextStep(switching, seen(sites))).toMatchObject({ ending: { kind: "bothKept", kept: "destination" } });
  });
});

describe("after the switch", () => {
  const open: Step = { do: "open", site: "destination" };
  const cover: Step = { do: "cover", ...beside };
  const journal = [...matched("beside"), ...done({ do: "verify", ...beside }), ...done(open)];
  const serving = { destination: there("destination", { access: "open" }), temporary: absent };

  it("the source is kept until its time has come", () => {
    expect(planNextStep(journal, seen(serving))).toEqual({
      kind: "end",
      ending: { kind: "keeping", until: at + 14 * DAY_MS },
    });
  });

  it("and then goes only when the very last entry says that the destination has all of it", () => {
    const later = seen(serving, 15 * DAY_MS);
    expect(planNextStep(journal, later)).toEqual({ kind: "do", step: cover });
    expect(planNextStep([...journal, ...done(cover)], later)).toEqual({ kind: "do", step: destroy });
    const doubted = [...journal, ...failed(cover), ...failed(cover), ...failed(cover, "It lacks 2.")];
    expect(planNextStep(doubted, later)).toMatchObject({ ending: { kind: "kept", reason: "It lacks 2." } });
  });

  it("a source that somebody opened is closed first, and looked at once more", () => {
    const open = seen({ ...serving, source: there("source", { access: "open" }) }, 15 * DAY_MS);
    const covered = [...journal, ...done(cover)];
    expect(planNextStep(covered, open)).toEqual({ kind: "do", step: close });
    const closed = [...covered, ...done(close)];
    expect(planNextStep(closed, seen(serving, 15 * DAY_MS))).toEqual({ kind: "do", step: cover });
    const stuck = [...journal, ...failed(close), ...failed(close), ...failed(close, "denied"), ...done(cover)];
    expect(planNextStep(stuck, open)).toMatchObject({ ending: { kind: "kept" } });
  });

  it("the source is opened again when the destination is taken away", () => {
    expect(planNextStep(journal, seen({ ...serving, destination: absent }))).toMatchObject({ kind: "turn" });
  });
});

it("what stands in the way is not touched", () => {
  const journal = [
    begun("cloneBack"),
    ...done(close),
    { entry: "starting", at, step: { do: "measure", site: "source" } },
  ] as const;
  const measured: Entry = {
    entry: "finished",
    at,
    step: { do: "measure", site: "source" },
    result: { kind: "measured", digest: "d", amount: 3 },
  };
  const taken = seen({ temporary: there("temporary", { madeBy: "m-0" }) });
  expect(planNextStep([...journal, measured], taken)).toMatchObject({ kind: "turn" });
});
