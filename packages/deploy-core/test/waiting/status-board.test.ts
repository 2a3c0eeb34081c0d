import { describe, expect, it } from "vitest";
import { planNextLook, type LookSituation } from "../../src/plan/waiting/next-look.ts";
import { EMPTY_BOARD, noteLook, visitBoard, type StatusBoard } from "../../src/plan/waiting/status-board.ts";

const aVisit = (over = {}) => ({
  stackId: "arn:1",
  since: 0,
  now: 10_000,
  callsPerSecond: 4,
  line: "idle" as const,
  ...over,
});
const aCrowd = (over: Partial<StatusBoard> = {}): StatusBoard => ({
  ...EMPTY_BOARD,
  followed: { "arn:1": 9_900, "arn:2": 9_900, "arn:3": 9_900 },
  ...over,
});

describe("the board of statuses", () => {
  it("is of no use to one or two who follow", () => {
    const first = visitBoard(EMPTY_BOARD, aVisit());
    expect(first).toMatchObject({ glance: { kind: "alone" }, look: false });
    expect(visitBoard(first.board, aVisit({ stackId: "arn:2" })).glance).toEqual({ kind: "alone" });
  });

  it("has one of many look for all, and the next one only when that is old", () => {
    const first = visitBoard(aCrowd(), aVisit());
    expect(first.look).toBe(true);
    expect(visitBoard(first.board, aVisit({ stackId: "arn:2", now: 10_100 })).look).toBe(false);
    const seen = noteLook(first.board, {
      look: { kind: "seen", sightings: new Map(), complete: true, pages: 1 },
      beganAt: 10_000,
      now: 10_300,
    });
    expect(visitBoard(seen, aVisit({ now: 10_900 })).look).toBe(false);
    expect(visitBoard(seen, aVisit({ now: 11_000 })).look).toBe(true);
  });

  it("has another one look when who looked was killed", () => {
    const claimed = visitBoard(aCrowd(), aVisit()).board;
    expect(visitBoard(claimed, aVisit({ stackId: "arn:2", now: 12_900 })).look).toBe(false);
    expect(visitBoard(claimed, aVisit({ stackId: "arn:2", now: 13_100 })).look).toBe(true);
  });

  it("looks more seldom where a look takes many pages, or AWS allows less", () => {
    const lookedAt = 9_000;
    expect(visitBoard(aCrowd({ lookedAt, pages: 3 }), aVisit()).look).toBe(false);
    expect(visitBoard(aCrowd({ lookedAt }), aVisit({ callsPerSecond: 0.5 })).look).toBe(false);
    expect(visitBoard(aCrowd({ lookedAt }), aVisit()).look).toBe(true);
  });

  it("tells nothing that was seen before following began", () => {
    const board = aCrowd({ lookedAt: 9_500, sightings: { "arn:1": { status: "UPDATE_COMPLETE", changedAt: 1 } } });
    expect(visitBoard(board, aVisit({ since: 9_600 })).glance).toMatchObject({ sighting: undefined });
    expect(visitBoard(board, aVisit({ since: 9_400 })).glance).toMatchObject({
      sighting: { status: "UPDATE_COMPLETE" },
    });
  });

  it("takes a stack for gone only where all stacks were seen", () => {
    const look = { kind: "seen", sightings: new Map(), pages: 1 } as const;
    const whole = noteLook(aCrowd(), { look: { ...look, complete: true }, beganAt: 1, now: 2 });
    expect(whole.sightings["arn:1"]?.status).toBe("DELETE_COMPLETE");
    const part = noteLook(aCrowd(), { look: { ...look, complete: false }, beganAt: 1, now: 2 });
    expect(part.sightings).toEqual({});
  });

  it.each(["denied", "tooMany"] as const)("is left alone for a while when a look was %s", (kind) => {
    const blind = noteLook(aCrowd(), { look: { kind }, beganAt: 10_000, now: 10_000 });
    expect(visitBoard(blind, aVisit({ now: 20_000 })).look).toBe(false);
    const crowd = { ...blind, followed: { "arn:1": 700_000, "arn:2": 700_000, "arn:3": 700_000 } };
    expect(visitBoard(crowd, aVisit({ now: 700_000 })).look).toBe(true);
  });

  it("is free again at once when a look failed", () => {
    const failed = noteLook(visitBoard(aCrowd(), aVisit()).board, {
      look: { kind: "failed" },
      beganAt: 10_000,
      now: 10_100,
    });
    expect(visitBoard(failed, aVisit({ now: 10_100 })).look).toBe(true);
  });
});

const running = { status: "UPDATE_IN_PROGRESS", changedAt: 5 };
const crowd = (over = {}) =>
  ({ kind: "crowd", followers: 50, callsPerSecond: 4, line: "idle", sighting: running, ...over }) as const;
const aSituation = (over: Partial<LookSituation> = {}): LookSituation => ({
  glance: crowd(),
  known: running,
  elapsed: 0,
  quietPolls: 0,
  loopback: false,
  random: 0.5,
  ...over,
});

describe("the next look at a stack", () => {
  it.each([
    { why: "alone", over: { glance: { kind: "alone" } }, everyMs: 1_000 },
    { why: "alone and long quiet", over: { glance: { kind: "alone" }, quietPolls: 40 }, everyMs: 2_400 },
    { why: "in a crowd, by a share of the budget", over: {}, everyMs: 41_667 },
    {
      why: "in a crowd, by a smaller one while others wait to begin",
      over: { glance: crowd({ line: "busy" }) },
      everyMs: 125_000,
    },
    {
      why: "without a board, by a larger one",
      over: { glance: crowd({ sighting: undefined, line: "busy" }), known: undefined },
      everyMs: 17_857,
    },
  ] satisfies { why: string; over: Partial<LookSituation>; everyMs: number }[])(
    "comes every $everyMs ms $why",
    ({ over, everyMs }) => {
      const next = planNextLook(aSituation(over));
      expect(next.kind === "wait" && Math.round(next.everyMs)).toBe(everyMs);
      expect(planNextLook(aSituation({ ...over, elapsed: 0.9 })).kind).toBe("wait");
      expect(planNextLook(aSituation({ ...over, elapsed: 1 })).kind).toBe("look");
    },
  );

  it.each([
    { why: "the status is another", known: { status: "CREATE_IN_PROGRESS", changedAt: 5 } },
    { why: "it was updated again", known: { status: "UPDATE_IN_PROGRESS", changedAt: 4 } },
  ])("comes at once in a crowd when $why", ({ known }) => {
    expect(planNextLook(aSituation({ known })).kind).toBe("look");
  });

  it("of those who waited in a long line does not come at once when it is short", () => {
    const elapsed = 40_000 / 125_000;
    expect(planNextLook(aSituation({ glance: crowd({ line: "busy" }), elapsed })).kind).toBe("wait");
    expect(planNextLook(aSituation({ elapsed })).kind).toBe("wait");
  });

  it("reads the status too when the board says that the stack has come to rest", () => {
    const glance = crowd({ sighting: { status: "UPDATE_COMPLETE", changedAt: 5 } });
    expect(planNextLook(aSituation({ glance }))).toEqual({ kind: "look", seemsOver: true });
  });

  it("glances at the board several times a second meanwhile", () => {
    expect(planNextLook(aSituation())).toMatchObject({ kind: "wait", ms: 400 });
  });
});
