import { planStop, type StopAction, type StopRequest, type StopState } from "../plan/waiting/plan-stop.ts";
import type { RunningOperation } from "../report/find-running.ts";

/** What stopping needs of the process and of the command that runs in it. */
export interface StopperOptions {
  /** A person is there who can be asked. */
  readonly interactive: () => boolean;
  /** What goes on in AWS now. */
  readonly running: () => readonly RunningOperation[];
  readonly say: (line: string) => void;
  /** Asks a person for yes or no; resolves with no when nobody answers. */
  readonly ask: (question: string) => Promise<"yes" | "no">;
  readonly detach: () => void;
  /** Cancels the updates of these stacks, and detaches from everything else. */
  readonly cancel: (stackNames: readonly string[]) => void;
  /** Ends the process at once. */
  readonly end: () => void;
}

/** Where requests to stop go. */
export interface Stopper {
  /** Ctrl-C was pressed. */
  readonly press: () => void;
  /** A signal asks to stop, or whoever started this process is gone. */
  readonly tell: () => void;
  /** Forgets a countdown; nothing is left that keeps the process alive. */
  readonly close: () => void;
}

/** Creates what carries out the plan of stopping: once detaches, twice offers to cancel, three times ends. */
export function createStopper(options: StopperOptions): Stopper {
  let state: StopState = { kind: "working" };
  let countdown: NodeJS.Timeout | undefined;
  const request = (asked: StopRequest): void => {
    const step = planStop(state, asked);
    state = step.state;
    if (state.kind !== "leaving") clearTimeout(countdown);
    for (const action of step.actions) act(action);
  };
  const act = (action: StopAction): void => {
    switch (action.kind) {
      case "say":
        return options.say(action.line);
      case "startCountdown":
        countdown = setTimeout(() => request({ kind: "timeIsUp" }), action.ms);
        return;
      case "ask":
        void options.ask(action.question).then((answer) => request({ kind: "answered", answer }));
        return;
      case "detach":
        return options.detach();
      case "cancel":
        return options.cancel(action.stackNames);
      case "end":
        return options.end();
    }
  };
  return {
    press: () => request({ kind: "pressed", running: options.running(), interactive: options.interactive() }),
    tell: () => request({ kind: "told" }),
    close: () => clearTimeout(countdown),
  };
}
