import type { JudgedEvent } from "./rule-state.ts";

/** An event and how many it stands for; 0 for one that only says what time it is. */
export interface Counted {
  readonly event: JudgedEvent;
  readonly count: number;
}

/** Events of a span of time, which is as long as the timeframe and follows the newest of them. */
export interface EventWindow {
  readonly entries: () => readonly Counted[];
  readonly count: () => number;
  readonly append: (entry: Counted) => void;
  readonly clear: () => void;
}

/**
 * A window of a timeframe. Two events that are exactly the timeframe apart are not in it together. What falls out
 * is given to `onRemoved`.
 */
export function eventWindow(timeframeMs: number, onRemoved: (entry: Counted) => void = () => {}): EventWindow {
  let entries: Counted[] = [];
  return {
    entries: () => entries,
    count: () => entries.reduce((sum, { count }) => sum + count, 0),
    append: (entry) => {
      const place = entries.findLastIndex(({ event }) => event.atMs <= entry.event.atMs) + 1;
      entries.splice(place, 0, entry);
      const newest = entries.at(-1)?.event.atMs ?? 0;
      while (newest - (entries[0]?.event.atMs ?? newest) >= timeframeMs && entries.length > 1) {
        const removed = entries.shift();
        if (removed !== undefined) onRemoved(removed);
      }
    },
    clear: () => {
      entries = [];
    },
  };
}
