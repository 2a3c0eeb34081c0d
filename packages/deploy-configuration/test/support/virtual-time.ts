import type { Clock } from "@logstack/deploy-core";

/** A clock that stands still but for sleepers, and does what is due while they sleep. */
export interface VirtualTime extends Clock {
  /** Does something that many milliseconds from now. */
  after(ms: number, what: () => void): void;
}

/** Returns a clock at the beginning of some day. */
export function virtualTime(): VirtualTime {
  let now = 1_800_000_000_000;
  let due: { at: number; what: () => void }[] = [];
  function pass(ms: number): void {
    const end = now + ms;
    for (;;) {
      const [next] = due.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
      if (next === undefined) break;
      due = due.filter((one) => one !== next);
      now = Math.max(now, next.at);
      next.what();
    }
    now = end;
  }
  return {
    now: () => now,
    async sleep(ms) {
      pass(ms);
    },
    async pause(ms) {
      pass(ms);
    },
    after: (ms, what) => due.push({ at: now + ms, what }),
  };
}
