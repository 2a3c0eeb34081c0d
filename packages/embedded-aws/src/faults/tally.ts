import { isDrawn } from "./chance.ts";
import type { Fault, Recurrence } from "./fault.ts";

/** A fault of the plan that is in force, and what it has done so far. */
export interface ActiveFault<F extends Fault = Fault> {
  readonly fault: F;
  readonly tally: Tally;
}

/** How often a fault was asked for and how often it came true. */
export interface Tally {
  /** Whether there was ever a resource or a call that the fault names. */
  readonly matched: boolean;
  readonly fired: number;
  /** Milliseconds since the Unix epoch. */
  readonly lastFiredAtMs: number | undefined;
  /** Counts one more time that the fault may come true, for that subject; returns which time it is, from 1. */
  count(subject: string): number;
  noteMatched(): void;
  noteFired(atMs: number): void;
  /** As `noteFired`, at most once for one occasion: for what may be asked again. */
  noteFiredOnce(occasion: string, atMs: number): void;
}

/** Returns a tally that has counted nothing. */
export function createTally(): Tally {
  const counts = new Map<string, number>();
  const occasions = new Set<string>();
  let matched = false;
  let fired = 0;
  let lastFiredAtMs: number | undefined;
  const noteFired = (atMs: number): void => {
    fired += 1;
    lastFiredAtMs = atMs;
  };
  return {
    get matched() {
      return matched;
    },
    get fired() {
      return fired;
    },
    get lastFiredAtMs() {
      return lastFiredAtMs;
    },
    count(subject) {
      const nth = (counts.get(subject) ?? 0) + 1;
      counts.set(subject, nth);
      return nth;
    },
    noteMatched: () => void (matched = true),
    noteFired,
    noteFiredOnce(occasion, atMs) {
      if (occasions.has(occasion)) return;
      occasions.add(occasion);
      noteFired(atMs);
    },
  };
}

/** True when a fault comes true the nth time that it may. */
export function comesTrue(
  { from = 1, times, share = 1 }: Recurrence & { readonly share?: number },
  draw: { readonly seed: number; readonly fault: number; readonly nth: number },
): boolean {
  const isInTime = draw.nth >= from && (times === undefined || draw.nth < from + times);
  return isInTime && isDrawn(share, draw);
}
