/**
 * Returns the time in whole milliseconds since the Unix epoch, by the machine's clock as it stood when the process began: it
 * only goes forward, and at its own pace, whatever the clock is set to meanwhile.
 */
export function steadyNow(): number {
  return Math.round(performance.timeOrigin + performance.now());
}
