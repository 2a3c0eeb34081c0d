/** Who may change an environment now. Only one promotion at a time does; what died gives way by itself. */
export interface Lease {
  /** The promotion that holds it. */
  readonly holder: string;
  readonly release: string;
  /** Since when, in milliseconds since the Unix epoch. */
  readonly since: number;
  /** Until when, in milliseconds since the Unix epoch, by the holder's clock; renewed as long as it lives. */
  readonly until: number;
}

/** How long a lease holds, and how often its holder renews it, in milliseconds. */
export const LEASE = { holdsMs: 20_000, renewEveryMs: 5_000 } as const;

/** What to do about a lease that is found. */
export type LeaseJudgement =
  | { readonly kind: "take" }
  /** Somebody else holds it; `forMs` is how long at most until it could be taken, were its holder dead. */
  | { readonly kind: "held"; readonly lease: Lease; readonly forMs: number };

/**
 * Judges the lease of an environment: free, expired, or another's. Clocks of two machines may differ, so one that claims
 * to hold for longer than leases do counts from now.
 */
export function judgeLease(
  lease: Lease | undefined,
  { now, me }: { readonly now: number; readonly me: string },
): LeaseJudgement {
  if (lease === undefined || lease.holder === me || lease.until <= now) return { kind: "take" };
  return { kind: "held", lease, forMs: Math.min(lease.until - now, LEASE.holdsMs) };
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
