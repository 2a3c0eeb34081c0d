import type { RunningOperation } from "../../report/find-running.ts";

/** How far a person has got in stopping a command. */
export type StopState =
  | { readonly kind: "working" }
  /** Detaches soon, unless Ctrl-C is pressed once more. */
  | { readonly kind: "leaving"; readonly running: readonly RunningOperation[] }
  /** Asked whether to cancel what can be. */
  | { readonly kind: "asking"; readonly running: readonly RunningOperation[] }
  /** Detaches, or follows what it has cancelled; the next request ends the process. */
  | { readonly kind: "stopping" };

export type StopRequest =
  /** Ctrl-C. */
  | { readonly kind: "pressed"; readonly running: readonly RunningOperation[]; readonly interactive: boolean }
  /** SIGTERM, which is how Octopus cancels, SIGHUP, or whoever started this is gone: nobody is there to be asked. */
  | { readonly kind: "told" }
  | { readonly kind: "timeIsUp" }
  | { readonly kind: "answered"; readonly answer: "yes" | "no" };

/** What is to be done now, in order. */
export type StopAction =
  | { readonly kind: "say"; readonly line: string }
  | { readonly kind: "startCountdown"; readonly ms: number }
  | { readonly kind: "ask"; readonly question: string }
  | { readonly kind: "detach" }
  /** Cancels the updates of these stacks, and detaches from everything else. */
  | { readonly kind: "cancel"; readonly stackNames: readonly string[] }
  | { readonly kind: "end" };

export interface StopStep {
  readonly state: StopState;
  readonly actions: readonly StopAction[];
}

/**
 * Plans what a request to stop leads to. Once detaches, a little later where an update could be cancelled instead;
 * twice offers to cancel it; three times ends the process. Where nobody can be asked, twice ends it.
 */
export function planStop(state: StopState, request: StopRequest): StopStep {
  switch (request.kind) {
    case "pressed":
      return planPressed(state, request);
    case "told":
      return state.kind === "stopping" ? END : { state: STOPPING, actions: [say(STOP_NOW), { kind: "detach" }] };
    case "timeIsUp":
      return state.kind === "leaving" ? DETACH : { state, actions: [] };
    case "answered": {
      if (state.kind !== "asking") return { state, actions: [] };
      if (request.answer === "no") return DETACH;
      const stackNames = findUpdates(state.running).map(({ stackName }) => stackName);
      return { state: STOPPING, actions: [say(CANCELLING), { kind: "cancel", stackNames }] };
    }
  }
}

const STOPPING = { kind: "stopping" } as const;
const DETACH: StopStep = { state: STOPPING, actions: [{ kind: "detach" }] };
const END: StopStep = { state: STOPPING, actions: [{ kind: "end" }] };
const STOP_NOW = "Stopping; what runs in AWS goes on. Press Ctrl-C again to end at once.";
const CANCELLING = "Cancelling, and following the rollback to its end. Press Ctrl-C again to end at once.";

function planPressed(state: StopState, { running, interactive }: StopRequest & { kind: "pressed" }): StopStep {
  switch (state.kind) {
    case "working":
      return planFirst(running, interactive);
    case "leaving":
      // Asked of what is running now: three seconds ago it may have been less.
      return findUpdates(running).length === 0
        ? DETACH
        : { state: { kind: "asking", running }, actions: [{ kind: "ask", question: askToCancel(running) }] };
    case "asking":
    case "stopping":
      return END;
  }
}

function planFirst(running: readonly RunningOperation[], interactive: boolean): StopStep {
  if (!interactive || running.length === 0) return { state: STOPPING, actions: [say(STOP_NOW), { kind: "detach" }] };
  const updates = findUpdates(running);
  if (updates.length === 0)
    return { state: STOPPING, actions: [say(explainUncancellable(running)), { kind: "detach" }] };
  const [verb, noun] = updates.length === 1 ? ["goes", "update"] : ["go", "updates"];
  const line = `Detaching in ${LEAVE_AFTER_MS / 1000} s; the ${noun} ${verb} on. Press Ctrl-C again to cancel the ${noun} instead.`;
  return {
    state: { kind: "leaving", running },
    actions: [say(line), { kind: "startCountdown", ms: LEAVE_AFTER_MS }],
  };
}

/** Time to press a second time, and not long enough to make who only wants to leave impatient. */
const LEAVE_AFTER_MS = 3_000;

function askToCancel(running: readonly RunningOperation[]): string {
  const updates = findUpdates(running);
  const others = running.filter(({ what }) => what !== "update");
  const rest = others.length === 0 ? "" : `${explainUncancellable(others)} `;
  return updates.length === 1
    ? `${rest}Cancel the update of stack ${nameAll(updates)} and roll it back?`
    : `${rest}Cancel the updates of stacks ${nameAll(updates)} and roll them back?`;
}

/** AWS: only updates can be cancelled. A stack that was just created is rolled back, or deleted, once it has ended. */
function explainUncancellable(running: readonly RunningOperation[]): string {
  const parts = running.map(({ what, stackName }) => `the ${what} of stack ${stackName}`);
  const goOn = `${joinWords(parts)} ${running.length === 1 ? "goes" : "go"} on`;
  const why = running.some(({ what }) => what === "creation")
    ? "; a creation can not be cancelled, but once it has ended, rollback or destroy takes it back"
    : "; it can not be cancelled";
  return `${goOn[0]?.toUpperCase() ?? ""}${goOn.slice(1)}${why}.`;
}

function findUpdates(running: readonly RunningOperation[]): readonly RunningOperation[] {
  return running.filter(({ what }) => what === "update");
}

function nameAll(running: readonly RunningOperation[]): string {
  return joinWords(running.map(({ stackName }) => stackName));
}

function joinWords(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}

function say(line: string): StopAction {
  return { kind: "say", line };
}
