import type { Observation, ObservedSite, SiteName } from "../plan/sites.ts";
import type { MigrationPorts } from "./ports.ts";

const LOOKS = 3;
const PAUSE_MS = 5_000;

/** Looks at all sites; what can not be seen is looked at a few times more, and is unknown then. */
export async function observeSites(ports: MigrationPorts): Promise<Observation> {
  const source = await observeSite(ports, "source");
  const temporary = await observeSite(ports, "temporary");
  const destination = await observeSite(ports, "destination");
  return { now: ports.clock.now(), sites: { source, temporary, destination } };
}

/** Looks at one site. */
export async function observeSite({ sites, clock }: MigrationPorts, site: SiteName): Promise<ObservedSite> {
  for (let looks = 1; ; looks += 1) {
    const seen = await lookAt(() => sites.observe(site));
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
