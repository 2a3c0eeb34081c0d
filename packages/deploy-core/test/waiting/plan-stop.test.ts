import { describe, expect, it } from "vitest";
import { planStop, type StopRequest, type StopState } from "../../src/plan/waiting/plan-stop.ts";
import type { DeployFact } from "../../src/report/deploy-event.ts";
import { hearEvent, NOTHING_HEARD, type RunningOperation } from "../../src/report/find-running.ts";

const update = (stackName: string): RunningOperation => ({ stackName, what: "update" });
const creation = (stackName: string): RunningOperation => ({ stackName, what: "creation" });
const press = (running: readonly RunningOperation[], interactive = true): StopRequest => ({
  kind: "pressed",
  running,
  interactive,
});

/** What is done over a series of requests, in words. */
function play(...requests: readonly StopRequest[]): readonly string[] {
  let state: StopState = { kind: "working" };
  return requests.flatMap((request) => {
    const step = planStop(state, request);
    state = step.state;
    return step.actions.map((action) => [action.kind, ...Object.values(action).slice(1).map(String)].join(": "));
  });
}

const COUNTDOWN = [
  "say: Detaching in 3 s; the update goes on. Press Ctrl-C again to cancel the update instead.",
  "startCountdown: 3000",
];
const STOP = ["say: Stopping; what runs in AWS goes on. Press Ctrl-C again to end at once.", "detach"];
const QUESTION = "ask: Cancel the update of stack ci-a and roll it back?";

describe("stopping", () => {
  it("once, while nothing runs in AWS, stops at once", () => {
    expect(play(press([]))).toEqual(STOP);
  });

  it("once, while an update runs, detaches after three seconds", () => {
    expect(play(press([update("ci-a")]), { kind: "timeIsUp" })).toEqual([...COUNTDOWN, "detach"]);
  });

  it("twice offers to cancel the update; yes cancels it", () => {
    const running = [update("ci-a")];
    expect(play(press(running), press(running), { kind: "answered", answer: "yes" })).toEqual([
      ...COUNTDOWN,
      QUESTION,
      "say: Cancelling, and following the rollback to its end. Press Ctrl-C again to end at once.",
      "cancel: ci-a",
    ]);
  });

  it("twice and no detaches", () => {
    const running = [update("ci-a")];
    const asked = play(press(running), press(running), { kind: "answered", answer: "no" });
    expect(asked).toEqual([...COUNTDOWN, QUESTION, "detach"]);
  });

  it("three times ends at once, whether the question is open or answered", () => {
    const running = [update("ci-a")];
    expect(play(press(running), press(running), press(running)).at(-1)).toBe("end");
    const yes = { kind: "answered", answer: "yes" } as const;
    expect(play(press(running), press(running), yes, press(running)).at(-1)).toBe("end");
  });

  it("names all updates, and says of a creation that it can not be cancelled", () => {
    const running = [update("ci-a"), update("ci-b"), creation("ci-c")];
    expect(play(press(running), press(running)).at(-1)).toBe(
      "ask: The creation of stack ci-c goes on; a creation can not be cancelled, but once it has ended, rollback or destroy takes it back. Cancel the updates of stacks ci-a and ci-b and roll them back?",
    );
  });

  it("detaches from a creation without a question", () => {
    expect(play(press([creation("ci-c")]))).toEqual([
      "say: The creation of stack ci-c goes on; a creation can not be cancelled, but once it has ended, rollback or destroy takes it back.",
      "detach",
    ]);
  });

  it("asks nothing when the update ended within the three seconds", () => {
    expect(play(press([update("ci-a")]), press([]))).toEqual([...COUNTDOWN, "detach"]);
  });

  it("without a terminal, or by a signal, detaches at once, and the second request ends", () => {
    expect(play(press([update("ci-a")], false), press([], false))).toEqual([...STOP, "end"]);
    expect(play({ kind: "told" }, { kind: "told" })).toEqual([...STOP, "end"]);
  });

  it("by a signal detaches also from a question, whose late answer changes nothing", () => {
    const running = [update("ci-a")];
    const late = play(press(running), press(running), { kind: "told" }, { kind: "answered", answer: "yes" });
    expect(late.slice(3)).toEqual(STOP);
  });
});

describe("what runs, as events tell it", () => {
  const started = { event: "started", stackName: "ci-a" } as DeployFact;
  const decided = (operation: "create" | "update" | "attach" | "destroy"): DeployFact => ({
    event: "decided",
    operation,
  });
  const ANOTHERS: DeployFact = {
    event: "running",
    status: "UPDATE_IN_PROGRESS",
    whose: "another",
    by: [],
    runningMs: undefined,
  };
  const executing: DeployFact = { event: "executing", changeSet: "c" };
  const stack = (status: string): DeployFact => ({ event: "stack", status, reason: undefined });
  const hear = (...events: DeployFact[]) => events.reduce(hearEvent, NOTHING_HEARD).running?.what;

  it.each([
    { events: [started], what: undefined },
    { events: [started, decided("update")], what: undefined },
    { events: [started, decided("update"), executing], what: "update" },
    { events: [started, decided("create"), executing], what: "creation" },
    { events: [started, decided("attach")], what: "operation" },
    { events: [started, decided("attach"), stack("UPDATE_IN_PROGRESS")], what: "update" },
    { events: [started, decided("attach"), ANOTHERS, stack("UPDATE_IN_PROGRESS")], what: "operation" },
    { events: [started, decided("update"), executing, stack("UPDATE_ROLLBACK_IN_PROGRESS")], what: "rollback" },
    {
      events: [started, decided("update"), executing, stack("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")],
      what: "operation",
    },
    { events: [started, decided("update"), executing, stack("UPDATE_COMPLETE")], what: undefined },
    { events: [started, decided("destroy"), stack("DELETE_IN_PROGRESS")], what: "deletion" },
  ])("after $events.length events it is $what", ({ events, what }) => {
    expect(hear(...events)).toBe(what);
  });
});
