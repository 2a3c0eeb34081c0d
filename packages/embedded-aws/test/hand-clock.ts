import { setImmediate as nextTurn } from "node:timers/promises";
import type { EngineClock } from "../src/node/clock.ts";

/** A clock that a test moves on. */
export interface HandClock extends EngineClock {
  /** Lets so much time pass; who sleeps wakes in order. */
  pass(seconds: number): Promise<void>;
}

/** Returns a clock at which no time passes by itself. */
export function aHandClock(startAtMs = 1_800_000_000_000): HandClock {
  let nowMs = startAtMs;
  let isStopped = false;
  const sleepers: { readonly wakeAtMs: number; readonly wake: () => void }[] = [];
  return {
    now: () => nowMs,
    sleep: (ms, sinceMs = nowMs) =>
      new Promise((wake) => {
        if (!isStopped) sleepers.push({ wakeAtMs: sinceMs + ms, wake });
      }),
    async pass(seconds) {
      const until = nowMs + seconds * 1000;
      for (;;) {
        await nextTurn();
        const next = sleepers.toSorted((a, b) => a.wakeAtMs - b.wakeAtMs).find(({ wakeAtMs }) => wakeAtMs <= until);
        if (next === undefined) break;
        sleepers.splice(sleepers.indexOf(next), 1);
        nowMs = Math.max(nowMs, next.wakeAtMs);
        next.wake();
      }
      nowMs = until;
    },
    advanceTo(epochMs) {
      nowMs = Math.max(nowMs, epochMs);
    },
    stop() {
      isStopped = true;
      sleepers.length = 0;
    },
  };
}
