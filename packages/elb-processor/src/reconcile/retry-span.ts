/** How hard Lambda tries to get an event through. */
export interface Retries {
  /** The function's time-out. */
  readonly timeoutMs: number;
  /** Attempts of one event, the first one included. */
  readonly attempts: number;
  /** How long an event that is throttled may wait for its turn. */
  readonly maxEventAgeMs: number;
}

/** AWS: after an error an event waits a minute before the second attempt and two before the third. */
const WAITS_MS = [60_000, 120_000];

/** For S3 to tell of the object, and for the last attempt's line to be found in the log. */
const ON_THE_WAY_MS = 120_000;

/**
 * Returns how long it can take until the last attempt of an event has left its summary, in milliseconds, where no
 * event had to wait for a free copy of the function.
 * AWS Lambda developer guide, "How Lambda handles errors and retries with asynchronous invocation".
 */
export function computeRetrySpan({ timeoutMs, attempts }: Retries): number {
  const waits = WAITS_MS.slice(0, attempts - 1).reduce((sum, wait) => sum + wait, 0);
  return attempts * timeoutMs + waits + ON_THE_WAY_MS;
}
