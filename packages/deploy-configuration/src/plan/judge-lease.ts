/** Who may move the pointers of a layer now. */
export interface Lease {
  /** A token of one process. */
  readonly holder: string;
  /** What it brings, for messages: `broker-configuration 1.0.7, release 2.3.0`. */
  readonly what: string;
  /** Counts renewals, so that each is seen; -1: given back. */
  readonly beat: number;
}

/** A lease as it was read. */
export interface FoundLease {
  readonly lease: Lease;
  /** Of what was read: a conditional write names it. */
  readonly etag: string;
}

/** How long a holder may be silent before it is dead, and how often it renews, in milliseconds. */
export const LEASE = { holdsMs: 30_000, renewEveryMs: 5_000, lookMs: 2_000 } as const;

/** The beat of a lease that was given back. */
export const GIVEN_BACK = -1;

/**
 * Judges a lease that is found: free, dead, or another's. It has no time in it: clocks differ, so a holder is taken for dead only
 * by whoever has watched it not renew for as long as it holds.
 */
export function judgeLease(
  found: FoundLease | undefined,
  { unchangedForMs }: { readonly unchangedForMs: number },
): "take" | "watch" {
  if (found === undefined || found.lease.beat === GIVEN_BACK) return "take";
  return unchangedForMs >= LEASE.holdsMs ? "take" : "watch";
}
