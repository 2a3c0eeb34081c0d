import { MigrationError } from "../../errors.ts";
import type { SearchCluster } from "../readers/search-cluster.ts";

/** So many names fit into one address. */
const NAMES_A_CALL = 20;

/**
 * Blocks writes to indices, and returns when each shard knows it. Throws where one does not.
 * Elasticsearch reference, "Add index block": other than by a setting, writes under way are waited for. OpenSearch has the same.
 */
export async function blockIndices(cluster: Pick<SearchCluster, "ask">, names: readonly string[]): Promise<void> {
  for (const path of pathsOf(names)) {
    const answer = await cluster.ask({ method: "PUT", path: `${path}/_block/write` });
    const { shards_acknowledged: isWhole, indices = [] } = answer as {
      readonly shards_acknowledged?: boolean;
      readonly indices?: readonly { readonly name: string; readonly blocked?: boolean }[];
    };
    const open = indices.find(({ blocked }) => blocked !== true)?.name;
    if (isWhole === true && open === undefined) continue;
    throw new MigrationError({
      code: "notClosed",
      problem: `Writes to ${open ?? "some shards"} could not be blocked.`,
      hints: ["Look at the cluster's health, and run the same command again."],
    });
  }
}

/** Lets documents into indices again. */
export async function unblockIndices(cluster: Pick<SearchCluster, "ask">, names: readonly string[]): Promise<void> {
  const body = { "index.blocks.write": null };
  for (const path of pathsOf(names)) await cluster.ask({ method: "PUT", path: `${path}/_settings`, body });
}

function pathsOf(names: readonly string[]): readonly string[] {
  const parts = Array.from({ length: Math.ceil(names.length / NAMES_A_CALL) }, (_, index) =>
    names.slice(index * NAMES_A_CALL, (index + 1) * NAMES_A_CALL),
  );
  return parts.map((part) => `/${part.map(encodeURIComponent).join(",")}`);
}
