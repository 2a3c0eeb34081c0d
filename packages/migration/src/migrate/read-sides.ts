import type { Reading, Sides } from "../model/reading.ts";
import type { Leg, SiteName } from "../plan/sites.ts";
import type { MigrationPorts } from "./ports.ts";

/** Reads both sites, waits, and reads both again. */
export async function readTwice(
  ports: MigrationPorts,
  { from, to, apartMs }: Leg & { readonly apartMs: number },
): Promise<Sides> {
  const firstSource = await readOnce(ports, from);
  const firstCopy = await readOnce(ports, to);
  await ports.clock.sleep(apartMs);
  const secondSource = await readOnce(ports, from);
  const secondCopy = await readOnce(ports, to);
  return {
    source: { name: from, first: firstSource, second: secondSource },
    copy: { name: to, first: firstCopy, second: secondCopy },
  };
}

/** Reads a site; one that can not be read is unreadable, whatever was thrown. */
export async function readOnce({ statistician, clock }: MigrationPorts, site: SiteName): Promise<Reading> {
  try {
    return await statistician.read(site);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "it does not answer";
    return { at: clock.now(), from: [], statistics: { kind: "unreadable", reason } };
  }
}
