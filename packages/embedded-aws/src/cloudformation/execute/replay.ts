import type { StepState } from "../model/operation.ts";
import type { Replay, StepRun } from "./step-run.ts";

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
  return {
    async wait(simulatedMs) {
      const { clock } = runOf();
      const begunAtMs = stateOf()?.waitsSinceMs?.[waits];
      waits += 1;
      const sinceMs = begunAtMs ?? clock.now();
      if (begunAtMs === undefined) put(({ waitsSinceMs = [] }) => ({ waitsSinceMs: [...waitsSinceMs, sinceMs] }));
      await clock.sleep(simulatedMs, sinceMs);
    },
    writeOnce(write) {
      events += 1;
      if (events <= (stateOf()?.eventsWritten ?? 0)) return;
      write();
      put(() => ({ eventsWritten: events }));
    },
  };
}
