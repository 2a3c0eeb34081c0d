import type { EngineClock } from "@logstack/embedded-aws/in-process";

/** Time that passes only while nobody has anything to do: neither waits for an answer nor was just woken. */
export interface CrowdClock extends EngineClock {
  /** Lets no time pass until this is done. */
  holdFor<Result>(work: Promise<Result>): Promise<Result>;
}

/** Returns a clock that begins at this instant, in milliseconds since the Unix epoch, and moves on to whoever wakes first. */
export function createCrowdClock(startAtMs: number): CrowdClock {
  let nowMs = startAtMs;
  let held = 0;
  let scheduled: NodeJS.Immediate | undefined;
  const sleepers: { readonly wakeAtMs: number; readonly wake: () => void }[] = [];
  const wakeNext = (): void => {
    scheduled = undefined;
    const next = held === 0 ? sleepers.shift() : undefined;
    if (next !== undefined) {
      nowMs = Math.max(nowMs, next.wakeAtMs);
      next.wake();
    }
    schedule();
  };
  const schedule = (): void => {
    if (held === 0 && sleepers.length > 0) scheduled ??= setImmediate(wakeNext);
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
    advanceTo: (epochMs) => {
      nowMs = Math.max(nowMs, epochMs);
    },
    stop: () => {
      sleepers.length = 0;
    },
    async holdFor(work) {
      held += 1;
      try {
        return await work;
      } finally {
        held -= 1;
        schedule();
      }
    },
  };
}
