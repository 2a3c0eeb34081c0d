/** A length of time as people say it: `0.9 s`, `42 s`, `8 min 40 s`, `3 h`, `5 days`. */
export function renderDuration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  const whole = Math.round(seconds);
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 2 * 86_400) return `${Math.floor(whole / 3600)} h`;
  return `${Math.floor(whole / 86_400)} days`;
}
