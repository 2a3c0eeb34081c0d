import type { EngineClock } from "@logstack/embedded-aws/in-process";

/** A clock that goes by itself, but not past an instant: whatever ends later stays in progress for as long as it is looked at. */
export interface HaltingClock extends EngineClock {
  /** Lets the time pass that was held back. */
  letPass(): void;
  /** True while nothing that sleeps wakes by itself. */
  isStill(): boolean;
}

interface Sleeper {
  readonly wakeAtMs: number;
  readonly wake: () => void;
}

/** Returns a clock that begins and halts at these instants, in milliseconds since the Unix epoch. */
export function createHaltingClock({
  startAtMs,
  haltAtMs,
}: {
  readonly startAtMs: number;
  readonly haltAtMs: number;
}): HaltingClock {
  let nowMs = startAtMs;
  let lastMs = haltAtMs;
  let scheduled: NodeJS.Immediate | undefined;
  const sleepers: Sleeper[] = [];

  const isStill = (): boolean => sleepers[0] === undefined || sleepers[0].wakeAtMs > lastMs;
  const schedule = (): void => {
    if (!isStill()) scheduled ??= setImmediate(wakeNext);
  };
  const wakeNext = (): void => {
    scheduled = undefined;
    const next = isStill() ? undefined : sleepers.shift();
    if (next === undefined) return;
    nowMs = Math.max(nowMs, next.wakeAtMs);
    next.wake();
    schedule();
  };
  return {
    now: () => nowMs,
    sleep: (ms, sinceMs = nowMs) =>
      new Promise((resolve) => {
        const wakeAtMs = sinceMs + ms;
        const position = sleepers.findIndex((other) => other.wakeAtMs > wakeAtMs);
        sleepers.splice(position === -1 ? sleepers.length : position, 0, { wakeAtMs, wake: resolve });
        schedule();
      }),
    advanceTo(epochMs) {
      nowMs = Math.max(nowMs, epochMs);
    },
    stop() {
      sleepers.length = 0;
    },
    letPass() {
      lastMs = Infinity;
      schedule();
    },
    isStill,
  };
}
