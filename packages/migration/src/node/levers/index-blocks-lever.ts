import { readAutoCreate, writeAutoCreate } from "../search/auto-create.ts";
import { blockIndices, unblockIndices } from "../search/block-indices.ts";
import { isBlocked, listIndices } from "../search/list-indices.ts";
import { openCluster, patternOf } from "../search/open-cluster.ts";
import type { ServiceParts } from "../sites/site-service.ts";
import type { Lever } from "./lever.ts";

/**
 * Makes a lever that closes indices of Elasticsearch or OpenSearch: `index.blocks.write` on each, and none is created by writing to it. Not the whole
 * cluster's `read_only`, which would keep the copy itself out. Found closed only when each index is, those that came later among them.
 */
export function createIndexBlocksLever(parts: ServiceParts): Lever {
  const pattern = patternOf(parts);
  return {
    async state(site) {
      const cluster = await openCluster(parts, site);
      const autoCreate = await readAutoCreate(cluster, pattern);
      // While it is being opened some indices are open already: not open yet, so that it is gone on with.
      if (autoCreate !== "closed") return autoCreate === "opening" ? "closed" : "open";
      return (await listIndices(cluster, pattern)).every(isBlocked) ? "closed" : "open";
    },

    async close(site) {
      const cluster = await openCluster(parts, site);
      // First, so that no index comes after those that are listed.
      await writeAutoCreate(cluster, { pattern, to: "closed" });
      const open = (await listIndices(cluster, pattern)).filter((index) => !isBlocked(index));
      await blockIndices(cluster, namesOf(open));
    },

    async open(site) {
      const cluster = await openCluster(parts, site);
      await writeAutoCreate(cluster, { pattern, to: "opening" });
      await unblockIndices(cluster, namesOf(await listIndices(cluster, pattern)));
      await writeAutoCreate(cluster, { pattern, to: "asItWas" });
    },
  };
}

function namesOf(indices: readonly { readonly name: string }[]): readonly string[] {
  return indices.map(({ name }) => name);
}
