import { expect, it } from "vitest";
import { giveBack, judgeLease, LEASE, leaseOf } from "../../src/lifecycle/lease.ts";

const lease = leaseOf({ holder: "p1", release: "1.0.0", since: 1000, now: 5000 });

it("a lease holds for twenty seconds from when it was taken or renewed", () => {
  expect(lease).toEqual({ holder: "p1", release: "1.0.0", since: 1000, until: 25_000 });
  expect(LEASE.renewEveryMs * 3).toBeLessThan(LEASE.holdsMs);
});

const MINUTE = 60_000;

it.each([
  ["nobody has it", undefined, {}, { kind: "take" }],
  ["it is one's own", lease, { me: "p1" }, { kind: "take" }],
  ["it was given back, by a clock that is an hour ahead", giveBack(lease), { now: -60 * MINUTE }, { kind: "take" }],
  ["another has it", lease, {}, { kind: "held", lease, forMs: 20_000 }],
  ["another has it and did not renew it for a while", lease, { unchangedForMs: 15_000 }, { kind: "held", forMs: 5000 }],
  ["its holder did not renew it for as long as it holds", lease, { unchangedForMs: 20_000 }, { kind: "take" }],
  ["it is over by one's own clock, which may be ahead", lease, { now: 10 * MINUTE }, { kind: "held", forMs: 20_000 }],
  ["it was over long ago by any clock", lease, { now: 16 * MINUTE }, { kind: "take" }],
  [
    "another has it, whose clock is an hour ahead",
    { ...lease, until: 60 * MINUTE },
    {},
    { kind: "held", forMs: 20_000 },
  ],
])("when %s, it is judged so", (_what, found, view, judgement) => {
  expect(judgeLease(found, { now: 5000, me: "p2", unchangedForMs: 0, ...view })).toMatchObject(judgement);
});
