import type { DataPlace } from "../sites/find-place.ts";
import type { ConnectedSite } from "../sites/connect-sites.ts";

/** A site's place, as its lever sees it. */
export interface LeveredSite {
  readonly site: ConnectedSite;
  readonly place: DataPlace | undefined;
  /** The stack's ARN. */
  readonly stackId: string;
}

/** A site whose data has a place. */
export type LookedSite = LeveredSite & { readonly place: DataPlace };

/** What ends normal traffic to a site, and lets it in again. What it did is never believed: `state` looks. All can be done twice. */
export interface Lever {
  /** Whether normal traffic can write, as it is found now. Throws where it can not be found out. */
  state(site: LeveredSite): Promise<"open" | "closed">;
  close(site: LeveredSite): Promise<void>;
  open(site: LeveredSite): Promise<void>;
}
