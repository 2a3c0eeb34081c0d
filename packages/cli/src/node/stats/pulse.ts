import { setTimeout } from "node:timers/promises";
import type { Rhythm } from "../../stats/stats-request.ts";
import type { Terminal } from "../terminal.ts";

/** Calls `beat` now and again and again, never two at a time, until its time is over or a person presses Ctrl-C. */
export async function pulse(
  { everyMs, forMs }: Rhythm,
  { terminal, beat }: { readonly terminal: Terminal; readonly beat: () => Promise<void> },
): Promise<void> {
  const stop = new AbortController();
  const release = terminal.onInterrupt(() => stop.abort());
  const startedAt = Date.now();
  try {
    for (let beats = 1; !stop.signal.aborted; beats += 1) {
      await beat();
      const nextAt = Math.max(startedAt + beats * everyMs, Date.now());
      if (forMs !== undefined && nextAt >= startedAt + forMs) return;
      await setTimeout(nextAt - Date.now(), undefined, { signal: stop.signal }).catch(() => undefined);
    }
  } finally {
    release();
  }
}
