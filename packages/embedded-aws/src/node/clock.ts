import { performance } from "node:perf_hooks";
import type { Clock, Speed } from "../clock.ts";

/** A clock that can be moved on and stopped. */
export interface EngineClock extends Clock {
  /** Makes `now` at least this instant: an engine goes on where the one before it stopped. */
  advanceTo(epochMs: number): void;
  /** From now on no sleep ends: whatever sleeps stops where it is. */
  stop(): void;
}

/** A clock that nothing moves but the sleeps of the engine's work, and its owner. */
export interface VirtualClock extends EngineClock {
  /** True while no work sleeps. */
  isIdle(): boolean;
}

/** Returns a clock of the given speed. */
export function createClock(speed: Speed): EngineClock {
  switch (speed) {
    case "instant":
      return createInstantClock(createTime());
    case "compressed":
      return createTimerClock(1_000);
    case "real":
      return createTimerClock(1);
  }
}

/** Returns an instant clock that begins at the given time and knows no other than its own. */
export function createVirtualClock(startAtMs: number): VirtualClock {
  let nowMs = startAtMs;
  const skip = (ms: number): void => {
    nowMs += Math.max(0, ms);
  };
  return createInstantClock({ now: () => nowMs, skip });
}

interface Time {
  now(): number;
  /** Moves it forward; a negative step moves nothing. */
  skip(ms: number): void;
}

/** Wall-clock time that never goes backwards, even when the machine's clock is set back. */
function createTime(): Time {
  let offsetMs = Date.now() - performance.now();
  return {
    now: () => Math.floor(performance.now() + offsetMs),
    skip(ms) {
      offsetMs += Math.max(0, ms);
    },
  };
}

function createTimerClock(speedUp: number): EngineClock {
  const time = createTime();
  const timers = new Set<NodeJS.Timeout>();
  let isStopped = false;
  return {
    now: () => time.now(),
    sleep: (simulatedMs, sinceMs = time.now()) =>
      new Promise((resolve) => {
        if (isStopped) return;
        const passedMs = time.now() - sinceMs;
        const timer = setTimeout(
          () => {
            timers.delete(timer);
            resolve();
          },
          Math.max(0, simulatedMs / speedUp - passedMs),
        );
        timers.add(timer);
      }),
    advanceTo: (epochMs) => time.skip(epochMs - time.now()),
    stop() {
      isStopped = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

interface Sleeper {
  readonly wakeAtMs: number;
  readonly wake: () => void;
}

/**
 * Sleeping takes no time: the sleeper with the earliest end wakes next, and `now` jumps to that instant.
 * One sleeper wakes per turn of the event loop, so calls from outside are answered between two of them.
 */
function createInstantClock(time: Time): VirtualClock {
  const sleepers: Sleeper[] = [];
  let scheduled: NodeJS.Immediate | undefined;
  let isStopped = false;

  const wakeNext = (): void => {
    scheduled = undefined;
    const next = sleepers.shift();
    if (next === undefined) return;
    time.skip(next.wakeAtMs - time.now());
    next.wake();
    if (sleepers.length > 0) scheduled = setImmediate(wakeNext);
  };
  const addSleeper = (sleeper: Sleeper): void => {
    const position = sleepers.findIndex((other) => other.wakeAtMs > sleeper.wakeAtMs);
    sleepers.splice(position === -1 ? sleepers.length : position, 0, sleeper);
    scheduled ??= setImmediate(wakeNext);
  };
  return {
    now: () => time.now(),
    sleep: (simulatedMs, sinceMs = time.now()) =>
      new Promise((resolve) => {
        if (!isStopped) addSleeper({ wakeAtMs: sinceMs + simulatedMs, wake: resolve });
      }),
    advanceTo: (epochMs) => time.skip(epochMs - time.now()),
    isIdle: () => sleepers.length === 0,
    stop() {
      isStopped = true;
      sleepers.length = 0;
      clearImmediate(scheduled);
    },
  };
}
