/** Renders a duration as a clock on the left margin: minutes and seconds, `6:12`. */
export function renderClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Renders a duration in words, in its two largest units: `940 ms`, `12 s`, `8 min 40 s`, `3 h 5 min`, `5 days`. */
export function renderDuration(ms: number): string {
  if (ms < 999.5) return `${Math.max(0, Math.round(ms))} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < MINUTE) return `${seconds} s`;
  if (seconds < HOUR) return joinUnits(`${Math.floor(seconds / MINUTE)} min`, seconds % MINUTE, "s");
  if (seconds < 2 * DAY)
    return joinUnits(`${Math.floor(seconds / HOUR)} h`, Math.floor((seconds % HOUR) / MINUTE), "min");
  return `${Math.floor(seconds / DAY)} days`;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function joinUnits(larger: string, count: number, unit: string): string {
  return count === 0 ? larger : `${larger} ${count} ${unit}`;
}
