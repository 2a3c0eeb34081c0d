import { describe, expect, it } from "vitest";
import {
  describeLine,
  freshBudget,
  noteThrottling,
  takeTurn,
  type CallBudget,
} from "../../src/plan/waiting/call-budget.ts";
import { parseSharedWaiting, renderSharedWaiting } from "../../src/plan/waiting/shared-waiting.ts";
import { EMPTY_BOARD } from "../../src/plan/waiting/status-board.ts";

const allowance = { callsPerSecond: 5, burst: 2 };
const empty = (now: number): CallBudget => ({ ...freshBudget(allowance, now), tokens: 0 });

describe("the budget of calls", () => {
  it("lets no more calls through than the allowance and one burst, however many ask", () => {
    let budget = freshBudget(allowance, 0);
    let made = 0;
    for (let now = 0; now <= 10_000; now += 10) {
      for (const id of ["a", "b", "c", "d"]) {
        const turn = takeTurn(budget, { id, urgency: "working", now, allowance });
        budget = turn.budget;
        if (turn.waitMs === 0) made += 1;
      }
    }
    expect(made).toBeGreaterThanOrEqual(50);
    expect(made).toBeLessThanOrEqual(52);
  });

  it("gives a token to who is more urgent, and of the same urgency to who came first", () => {
    let budget = empty(0);
    const asks = [
      { id: "early", urgency: "working", now: 0 },
      { id: "late", urgency: "working", now: 10 },
      { id: "watcher", urgency: "watching", now: 20 },
    ] as const;
    for (const ask of asks) budget = takeTurn(budget, { ...ask, allowance }).budget;
    const order: string[] = [];
    for (let now = 30; order.length < 3 && now < 2_000; now += 10) {
      for (const ask of asks) {
        if (order.includes(ask.id)) continue;
        const turn = takeTurn(budget, { ...ask, now, allowance });
        budget = turn.budget;
        if (turn.waitMs === 0) order.push(ask.id);
      }
    }
    expect(order).toEqual(["watcher", "early", "late"]);
  });

  it("forgets a place that nobody asks for any more, as after a kill", () => {
    const { budget } = takeTurn(empty(0), { id: "killed", urgency: "watching", now: 0, allowance });
    const soon = takeTurn({ ...budget, tokens: 0 }, { id: "next", urgency: "working", now: 200, allowance });
    expect(soon.waitMs).toBeGreaterThan(0);
    expect(takeTurn(soon.budget, { id: "next", urgency: "working", now: 4_000, allowance }).waitMs).toBe(0);
  });

  it("tells whether somebody waits to do more than watch, and forgets who asks no more", () => {
    const watched = takeTurn(empty(0), { id: "watcher", urgency: "watching", now: 0, allowance }).budget;
    expect(describeLine(watched, 0)).toBe("idle");
    const { budget } = takeTurn(watched, { id: "worker", urgency: "proposing", now: 0, allowance });
    expect(describeLine(budget, 100)).toBe("busy");
    expect(describeLine(budget, 4_000)).toBe("idle");
  });

  it("halves once for a crowd of refusals, again for the next, and recovers while there is none", () => {
    const once = noteThrottling(noteThrottling(freshBudget(allowance, 0), { now: 5_000, allowance }), {
      now: 5_200,
      allowance,
    });
    expect(once.callsPerSecond).toBeCloseTo(2.5, 1);
    const twice = noteThrottling(once, { now: 7_000, allowance });
    expect(twice.callsPerSecond).toBeCloseTo(1.34, 1);
    expect(twice.tokens).toBe(0);
    const later = takeTurn(twice, { id: "a", urgency: "working", now: 67_000, allowance }).budget;
    expect(later.callsPerSecond).toBe(5);
  });

  it("neither gains nor loses by a clock that is set back", () => {
    const { budget } = takeTurn(freshBudget(allowance, 1e12), { id: "a", urgency: "working", now: 5, allowance });
    expect(budget.tokens).toBe(1);
    expect(takeTurn(budget, { id: "b", urgency: "working", now: 5, allowance }).waitMs).toBe(0);
  });
});

describe("the shared file", () => {
  it("is read as it was written", () => {
    const board = { ...EMPTY_BOARD, sightings: { "arn:a": { status: "CREATE_COMPLETE", changedAt: 3 } }, lookedAt: 7 };
    const { budget } = takeTurn(empty(0), { id: "a", urgency: "watching", now: 0, allowance });
    const text = renderSharedWaiting({ budget, board });
    expect(parseSharedWaiting(text, { allowance, now: 0 })).toEqual({ budget, board });
  });

  it("keeps the place of a call whose urgency only a later version knows", () => {
    const { budget } = takeTurn(empty(0), { id: "a", urgency: "watching", now: 0, allowance });
    const text = renderSharedWaiting({ budget, board: EMPTY_BOARD }).replace("watching", "hurrying");
    const [ticket] = parseSharedWaiting(text, { allowance, now: 0 }).budget.waiting;
    expect(ticket).toMatchObject({ id: "a", urgency: "working" });
  });

  it.each([
    undefined,
    "",
    "{",
    "null",
    "[]",
    '{"v":2}',
    '{"v":1,"budget":{"tokens":"many"},"board":7}',
    '{"v":1,"budget":{"tokens":1,"at":0,"callsPerSecond":0,"throttledAt":0,"waiting":[]}}',
    '{"v":1,"budget":{"tokens":1,"at":0,"callsPerSecond":-1,"throttledAt":0,"waiting":[{}]},"board":{"followed":[1]}}',
  ])("that says %s counts as never written", (text) => {
    expect(parseSharedWaiting(text, { allowance, now: 9 })).toEqual({
      budget: freshBudget(allowance, 9),
      board: EMPTY_BOARD,
    });
  });
});
