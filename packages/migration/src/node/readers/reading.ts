import type { Identifier, Reading } from "../../model/reading.ts";
import type { Statistics } from "../../model/statistics.ts";
import { Unreadable } from "./json-client.ts";

/** What a reader found. */
export interface Found {
  readonly from: readonly Identifier[];
  readonly statistics: Statistics;
}

/** Makes a reading of what is found; what can not be read is unreadable, for the reason that `Unreadable` tells, and never throws. */
export async function readingOf(read: () => Promise<Found>): Promise<Reading> {
  try {
    const { from, statistics } = await read();
    return { at: Date.now(), from, statistics };
  } catch (error) {
    // Only what was written to be told is told: errors of clients may quote what they sent.
    const reason = error instanceof Unreadable ? error.message : "reading it failed";
    return { at: Date.now(), from: [], statistics: { kind: "unreadable", reason } };
  }
}
