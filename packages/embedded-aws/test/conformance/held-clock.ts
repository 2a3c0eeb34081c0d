import type { EngineClock } from "../../src/node/clock.ts";

/** A clock at instant speed that a test can stop between any two sleeps, to look at what is in progress. */
export interface HeldClock extends EngineClock {
  /** From now on nothing wakes by itself. */
  hold(): void;
  /** Wakes the sleeper with the earliest end; false when nothing sleeps. */
  wakeOne(): boolean;
  /** Whatever sleeps wakes again by itself, in order, and takes no time. */
  release(): void;
}

interface Sleeper {
  readonly wakeAtMs: number;
  readonly wake: () => void;
}

/** The same instant in each run, so that what is compared does not depend on the day. */
const START_MS = Date.UTC(2026, 0, 1);

/** Returns a clock that runs until it is held. */
export function createHeldClock(): HeldClock {
  let now = START_MS;
  let isHeld = false;
  let scheduled: NodeJS.Immediate | undefined;
  const sleepers: Sleeper[] = [];

  const wakeOne = (): boolean => {
    const next = sleepers.shift();
    if (next === undefined) return false;
    now = Math.max(now, next.wakeAtMs);
    next.wake();
    return true;
  };
  const schedule = (): void => {
    if (isHeld || sleepers.length === 0) return;
    scheduled ??= setImmediate(() => {
      scheduled = undefined;
      if (!isHeld) wakeOne();
      schedule();
    });
  };
  return {
    now: () => now,
    sleep: (ms, sinceMs = now) =>
      new Promise((resolve) => {
        const wakeAtMs = sinceMs + ms;
        const position = sleepers.findIndex((other) => other.wakeAtMs > wakeAtMs);
        sleepers.splice(position === -1 ? sleepers.length : position, 0, { wakeAtMs, wake: resolve });
        schedule();
      }),
    advanceTo(epochMs) {
      now = Math.max(now, epochMs);
    },
    stop() {
      isHeld = true;
      sleepers.length = 0;
    },
    hold() {
      isHeld = true;
    },
    wakeOne,
    release() {
      isHeld = false;
      schedule();
    },
  };
}
