import type { DoomedResource } from "../model/doomed-resource.ts";
import { findLosses } from "../plan/data/find-losses.ts";
import { renderData } from "./render-data.ts";

/**
 * Renders what data a destruction takes for good, as a sentence for whoever is asked: `41,203 objects, newest 3 min ago,
 * go with it.`; undefined when it takes none. `now` is in milliseconds since the Unix epoch.
 */
export function renderLosses(
  resources: readonly DoomedResource[],
  { now, emptying }: { readonly now: number; readonly emptying?: readonly string[] },
): string | undefined {
  const losses = findLosses(resources, emptying);
  const told = losses.map(({ logicalId, holds = "data", data }) => {
    const found = data === undefined ? undefined : renderData(data, { now });
    const known =
      found === undefined || found === "" ? holds : data?.kind === "unreadable" ? `${holds} (${found})` : found;
    return losses.length === 1 ? known : `${logicalId}: ${known}`;
  });
  if (told.length === 0) return undefined;
  const [only] = told;
  return told.length === 1 ? `${only}, go with it.` : `With it go ${told.join("; ")}.`;
}
