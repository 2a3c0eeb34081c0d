import type { StepState } from "../model/operation.ts";
import type { Replay, StepRun } from "./step-run.ts";

/** How often a wait looks for what it waits for: AWS's milliseconds, and how many times at most. */
const LOOK_EVERY_MS = 5_000;
const MOST_LOOKS = 200;

/** Returns the replay of one run: its waits and events are counted, and how many there were is in the step's state. */
export function createReplay(runOf: () => Omit<StepRun, keyof Replay>): Replay {
  let waits = 0;
  let events = 0;
  const put = (change: (state: StepState) => Partial<StepState>): void => {
    const { tables, key, step, isCurrent } = runOf();
    const state = tables.stepStates.get(key, step.id);
    if (state !== undefined && isCurrent()) tables.stepStates.put(key, step.id, { ...state, ...change(state) });
  };
  const stateOf = (): StepState | undefined => {
    const { tables, key, step } = runOf();
    return tables.stepStates.get(key, step.id);
  };
  /** Returns when the run's next wait began. */
  const beginWait = (): number => {
    const begunAtMs = stateOf()?.waitsSinceMs?.[waits];
    waits += 1;
    const sinceMs = begunAtMs ?? runOf().clock.now();
    if (begunAtMs === undefined) put(({ waitsSinceMs = [] }) => ({ waitsSinceMs: [...waitsSinceMs, sinceMs] }));
    return sinceMs;
  };
  return {
    async wait(simulatedMs) {
      await runOf().clock.sleep(simulatedMs, beginWait());
    },
    async waitUntil(hasCome, { limitMs, extension }) {
      const { clock, isCurrent } = runOf();
      const sinceMs = beginWait();
      const everyMs = Math.max(LOOK_EVERY_MS, limitMs / MOST_LOOKS);
      for (let lookAtMs = 0; isCurrent() && !hasCome();) {
        if (lookAtMs >= limitMs) {
          const extended = extension?.();
          if (extended === undefined) return;
          await extended;
          continue;
        }
        lookAtMs = Math.min(lookAtMs + everyMs, limitMs);
        await clock.sleep(lookAtMs, sinceMs);
      }
    },
    writeOnce(write) {
      events += 1;
      if (events <= (stateOf()?.eventsWritten ?? 0)) return;
      write();
      put(() => ({ eventsWritten: events }));
    },
  };
}
