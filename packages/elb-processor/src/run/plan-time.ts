/** How long the parts of a run may take, from its start. */
export interface TimePlan {
  /** After that nothing more is read. */
  readonly readMs: number;
  /** After that nothing more is waited for: what is not taken by then has failed. */
  readonly settleMs: number;
}

/**
 * Returns how a run's time is shared out: a fifth at the end, half a minute at most, is kept to end connections in order, and of that a
 * moment to say what happened.
 */
export function planTime(remainingMs: number): TimePlan {
  const reportMs = Math.min(1_000, remainingMs * 0.05);
  const settleMs = remainingMs - reportMs;
  return { readMs: settleMs - Math.min(30_000, remainingMs * 0.2), settleMs };
}
