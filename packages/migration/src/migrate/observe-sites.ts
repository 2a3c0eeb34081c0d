import type { Identifier } from "../model/reading.ts";
import type { Entry } from "../plan/journal-entry.ts";
import { findDoomed } from "../plan/find-doomed.ts";
import type { Observation, ObservedSite, SiteName } from "../plan/sites.ts";
import type { MigrationPorts } from "./ports.ts";

const LOOKS = 3;
const PAUSE_MS = 5_000;

/** Looks at all sites; what can not be seen is looked at a few times more, and is unknown then. */
export async function observeSites(ports: MigrationPorts, journal: readonly Entry[]): Promise<Observation> {
  const look = (site: SiteName) => observeSite(ports, { site, doomed: findDoomed(journal, site) });
  const [source, temporary, destination] = [await look("source"), await look("temporary"), await look("destination")];
  return { now: ports.clock.now(), sites: { source, temporary, destination } };
}

/** A site, and what was doomed there. */
export interface LookedAt {
  readonly site: SiteName;
  readonly doomed: readonly Identifier[];
}

/** Looks at one site. */
export async function observeSite({ sites, clock }: MigrationPorts, { site, doomed }: LookedAt): Promise<ObservedSite> {
  for (let looks = 1; ; looks += 1) {
    const seen = await lookAt(() => sites.observe(site, doomed));
    if (seen.kind !== "unknown" || looks === LOOKS) return seen;
    await clock.sleep(PAUSE_MS);
  }
}

async function lookAt(look: () => Promise<ObservedSite>): Promise<ObservedSite> {
  try {
    return await look();
  } catch (error) {
    return { kind: "unknown", reason: error instanceof Error ? error.message : "it does not answer" };
  }
}
