/** What decides how long to wait before AWS is asked again. */
export interface PollSituation {
  /** How many polls in a row brought nothing new. */
  readonly quietPolls: number;
  /** True when AWS is an emulator on this machine. */
  readonly loopback: boolean;
  /** From 0 up to 1. */
  readonly random: number;
}

/**
 * Returns the milliseconds until the next poll: 1.0 s while something happens, growing by half to 15 s when quiet,
 * 20 ms to 100 ms for an emulator; a fifth more or less, so that parallel deployments do not ask in step.
 */
export function planNextPollMs({ quietPolls, loopback, random }: PollSituation): number {
  const { firstMs, mostMs } = loopback ? LOOPBACK : REMOTE;
  const withoutJitter = Math.min(mostMs, firstMs * GROWTH ** quietPolls);
  return Math.round(withoutJitter * (1 - JITTER + 2 * JITTER * random));
}

const REMOTE = { firstMs: 1_000, mostMs: 15_000 } as const;
const LOOPBACK = { firstMs: 20, mostMs: 100 } as const;
const GROWTH = 1.5;
const JITTER = 0.2;
