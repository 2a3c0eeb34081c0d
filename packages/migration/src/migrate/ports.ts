import type { Identifier, Reading } from "../model/reading.ts";
import type { Entry } from "../plan/journal-entry.ts";
import type { ObservedSite, SiteName } from "../plan/sites.ts";

/** Where a migration's entries are kept. */
export interface Journal {
  /** All entries, oldest first; none where there is no journal yet. */
  read(): Promise<readonly Entry[]>;
  /** Puts an entry behind all others, and returns when it can no longer be lost. */
  append(entry: Entry): Promise<void>;
}

/** The sites of a migration. A method that throws may have done its work or not; nobody relies on its word. */
export interface Sites {
  /** Looks at a site. As long as something is left of what was doomed there (`findDoomed`), it is `deleting`. */
  observe(site: SiteName, doomed: readonly Identifier[]): Promise<ObservedSite>;
  close(site: SiteName): Promise<void>;
  open(site: SiteName): Promise<void>;
  /** Builds a site, closed, that carries the migration's id; or goes on building it. */
  build(site: SiteName, migrationId: string): Promise<void>;
  /** Deletes exactly the site that these tell, and waits until it is gone. */
  destroy(site: SiteName, identifiers: readonly Identifier[]): Promise<void>;
  /** Waits until a site whose deletion is under way is gone. Throws when that broke off: nobody knows by then what the copy still has. */
  awaitGone(site: SiteName, identifiers: readonly Identifier[]): Promise<void>;
}

/** Whether one site has each thing that another one has, found by walking the other one. */
export type Coverage =
  | { readonly kind: "covered"; readonly checked: number }
  | { readonly kind: "missing"; readonly count: number; readonly examples: readonly string[] }
  | { readonly kind: "unreadable"; readonly reason: string }
  /** What was measured are counts alone: nobody can say which things they count. */
  | { readonly kind: "unsupported"; readonly reason: string };

/** Reads what is in sites. What can not be read is said, not thrown. */
export interface Statistician {
  read(site: SiteName): Promise<Reading>;
  /** Looks for each thing of `from` in `to`. */
  findMissing(from: SiteName, to: SiteName): Promise<Coverage>;
}

/** Copies data. Whatever it says, the copy is compared. */
export interface Copier {
  copy(from: SiteName, to: SiteName): Promise<void>;
}

/** Time, as a migration sees it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** All the I/O there is. */
export interface MigrationPorts {
  readonly journal: Journal;
  readonly sites: Sites;
  readonly statistician: Statistician;
  readonly copier: Copier;
  readonly clock: Clock;
  /** Tells each entry once it is on record. Never throws and never waits. */
  readonly report: (entry: Entry) => void;
}
