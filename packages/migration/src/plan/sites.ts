import type { Identifier } from "../model/reading.ts";

/** The parts that a site can play: what is migrated, a stop-over, and where the data is to be in the end. */
export type SiteName = "source" | "temporary" | "destination";

/** How data is migrated. */
export type Form =
  /** The seed's: to a temporary site, the source destroyed, and back to where the source was. */
  | "cloneBack"
  /** Beside the source, which is kept for a while after traffic was switched. */
  | "beside";

/** One copy of all data, after which its origin goes. */
export interface Leg {
  readonly from: SiteName;
  readonly to: SiteName;
}

/** The legs of each form, in order. */
export const LEGS: Readonly<Record<Form, readonly Leg[]>> = {
  cloneBack: [
    { from: "source", to: "temporary" },
    { from: "temporary", to: "destination" },
  ],
  beside: [{ from: "source", to: "destination" }],
};

/** What is there now, as it was just looked at. */
export interface Observation {
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly sites: Readonly<Record<SiteName, ObservedSite>>;
}

/** One site as it was just looked at. */
export type ObservedSite =
  | { readonly kind: "absent" }
  | SiteThere
  /** It could not be looked at: it may be there or not. */
  | { readonly kind: "unknown"; readonly reason: string };

/** A site that is there. */
export interface SiteThere {
  readonly kind: "there";
  readonly identifiers: readonly Identifier[];
  /** Whether normal traffic can write to it. Closed is unavailable, or read-only. */
  readonly access: "open" | "closed";
  /**
   * `deleting`: it goes by itself, whatever anybody does. `brokenOff`: its deletion was begun by this migration and goes on no more by itself;
   * whoever goes on with it takes what is left.
   */
  readonly condition: "steady" | "deleting" | "brokenOff";
  /** The id of the migration that built it; undefined for what was there before. */
  readonly madeBy: string | undefined;
}
