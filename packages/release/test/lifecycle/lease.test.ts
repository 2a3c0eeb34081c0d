import { expect, it } from "vitest";
import { judgeLease, LEASE, leaseOf } from "../../src/lifecycle/lease.ts";

const lease = leaseOf({ holder: "p1", release: "1.0.0", since: 1000, now: 5000 });

it("a lease holds for twenty seconds from when it was taken or renewed", () => {
  expect(lease).toEqual({ holder: "p1", release: "1.0.0", since: 1000, until: 25_000 });
  expect(LEASE.renewEveryMs * 3).toBeLessThan(LEASE.holdsMs);
});

it.each([
  ["nobody has it", undefined, 5000, "p2", { kind: "take" }],
  ["it is one's own", lease, 5000, "p1", { kind: "take" }],
  ["it is over", lease, 25_000, "p2", { kind: "take" }],
  ["another has it", lease, 24_000, "p2", { kind: "held", lease, forMs: 1000 }],
  ["another has it, whose clock is an hour ahead", { ...lease, until: 3_600_000 }, 5000, "p2", { forMs: 20_000 }],
])("when %s, it is judged so", (_what, found, now, me, judgement) => {
  expect(judgeLease(found, { now, me })).toMatchObject(judgement);
});
