import type { Identifier } from "../model/reading.ts";
import type { Entry } from "./journal-entry.ts";
import type { SiteName } from "./sites.ts";

/**
 * Finds what stood at a site when its destruction was begun: whoever goes on after a crash has to know what else may be left of it. Nothing
 * where none was begun, or where the site was built anew since.
 */
export function findDoomed(journal: readonly Entry[], site: SiteName): readonly Identifier[] {
  for (const entry of journal.toReversed()) {
    if (entry.entry !== "starting" || !("site" in entry.step) || entry.step.site !== site) continue;
    if (entry.step.do === "build") return [];
    if (entry.doomed !== undefined) return entry.doomed;
  }
  return [];
}
