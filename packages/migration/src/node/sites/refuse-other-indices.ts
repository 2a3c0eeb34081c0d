import { MigrationError } from "../../errors.ts";
import type { MigrationDeclaration } from "../../declaration/migration-declaration.ts";
import { listIndices } from "../search/list-indices.ts";
import { openCluster } from "../search/open-cluster.ts";
import type { ServiceParts } from "./site-service.ts";
import type { LeveredSite } from "../levers/lever.ts";

/** What is needed to look for other indices. */
export interface OtherIndicesParts extends ServiceParts {
  readonly declaration: Pick<MigrationDeclaration, "data" | "destroys">;
}

const TOLD = 5;

/**
 * Throws where the cluster of a source has indices beside those that are moved, and its disks are to go: nothing copies or compares these. The cluster's
 * own, whose names begin with a dot, are not looked for.
 */
export async function refuseOtherIndices(parts: OtherIndicesParts, site: LeveredSite): Promise<void> {
  const { data, destroys } = parts.declaration;
  if (data.kind !== "indices" || destroys.length === 0) return;
  const cluster = await openCluster(parts, site);
  const moved = new Set((await listIndices(cluster, data.indices)).map(({ name }) => name));
  const others = (await listIndices(cluster, "*")).map(({ name }) => name).filter((name) => !moved.has(name));
  if (others.length === 0) return;
  throw new MigrationError({
    code: "notDestroyed",
    problem: `The source has indices that are not ${data.indices}, and that nothing has copied or compared: ${told(others)}.`,
    hints: [
      'Declare a pattern that has all of them ("indices": "*"), or delete by hand what nobody needs.',
      "Run the same command again; the source stays until then.",
    ],
  });
}

function told(names: readonly string[]): string {
  const more = names.length - TOLD;
  return `${names.slice(0, TOLD).join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}
