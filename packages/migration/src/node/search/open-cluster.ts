import type { LeveredSite } from "../levers/lever.ts";
import { meetCluster, type SearchCluster } from "../readers/search-cluster.ts";
import { jsonServiceOf, type ServiceParts } from "../sites/site-service.ts";

/** Meets the cluster of a site, with the headers that the migration declares. Throws `Unreadable`. */
export async function openCluster(parts: ServiceParts, site: LeveredSite): Promise<SearchCluster> {
  const { data } = parts.declaration;
  return meetCluster(jsonServiceOf(parts, { ...site, headers: data.kind === "indices" ? data.headers : {} }));
}

/** The indices that a migration moves, as a name or pattern. */
export function patternOf({ declaration: { data } }: ServiceParts): string {
  if (data.kind !== "indices") throw new Error("this migration moves no indices");
  return data.indices;
}
