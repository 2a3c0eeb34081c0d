/** Who may change an environment now. Only one promotion at a time does; what died gives way by itself. */
export interface Lease {
  /** The promotion that holds it. */
  readonly holder: string;
  readonly release: string;
  /** Since when, in milliseconds since the Unix epoch. */
  readonly since: number;
  /** Until when, in milliseconds since the Unix epoch, by the holder's clock; renewed as long as it lives. 0: given back. */
  readonly until: number;
}

/** How long a lease holds, and how often its holder renews it, in milliseconds. */
export const LEASE = { holdsMs: 20_000, renewEveryMs: 5_000 } as const;

/** The end of a lease that was given back: over by everybody's clock. */
const GIVEN_BACK = 0;

/** No two machines' clocks differ by more, in milliseconds: what ended that long ago is over without being watched. */
const CLOCKS_DIFFER_BY_MS = 15 * 60_000;

/** What to do about a lease that is found. */
export type LeaseJudgement =
  | { readonly kind: "take" }
  /** Somebody else holds it; after `forMs` more without a renewal its holder is dead. */
  | { readonly kind: "held"; readonly lease: Lease; readonly forMs: number };

/** By whose clock and eyes a lease is judged. */
export interface LeaseView {
  /** In milliseconds since the Unix epoch. */
  readonly now: number;
  /** The promotion that asks. */
  readonly me: string;
  /** For how long it has been seen as it is, in milliseconds: 0 at first sight. */
  readonly unchangedForMs: number;
}

/**
 * Judges the lease of an environment: free, one's own, dead, or another's. Its own times were written by another machine's
 * clock, which may be wrong, so a holder is only taken for dead who was watched and did not renew it for as long as it holds.
 */
export function judgeLease(lease: Lease | undefined, { now, me, unchangedForMs }: LeaseView): LeaseJudgement {
  if (lease === undefined || lease.holder === me || lease.until === GIVEN_BACK) return { kind: "take" };
  if (unchangedForMs >= LEASE.holdsMs || lease.until + CLOCKS_DIFFER_BY_MS <= now) return { kind: "take" };
  return { kind: "held", lease, forMs: LEASE.holdsMs - unchangedForMs };
}

/** Returns a lease as its holder leaves it: free for the next one at once. */
export function giveBack(lease: Lease): Lease {
  return { ...lease, until: GIVEN_BACK };
}

/** Returns the lease that a promotion takes or renews. */
export function leaseOf({
  holder,
  release,
  since,
  now,
}: {
  readonly holder: string;
  readonly release: string;
  readonly since: number;
  readonly now: number;
}): Lease {
  return { holder, release, since, until: now + LEASE.holdsMs };
}
