import type { Coverage } from "../../migrate/ports.ts";
import { Unreadable } from "./json-client.ts";
import { readMappings, refreshIndices, type IndicesPlace } from "./read-indices.ts";
import { meetCluster, type SearchCluster } from "./search-cluster.ts";
import { walkIds } from "./walk-ids.ts";

/** Two clusters: whose ids to look for, and where. */
export interface CoveredIndices {
  readonly from: IndicesPlace;
  readonly to: IndicesPlace;
}

const EXAMPLES = 5;

/**
 * Looks for each document of one side's indices in the other side's index of the same name, by its id, a page at a time. Never throws. What counts is
 * that an id is there: the documents themselves are not compared.
 */
export async function findMissingIds({ from, to }: CoveredIndices): Promise<Coverage> {
  try {
    const [source, copy] = [await meetCluster(from), await meetCluster(to)];
    await refreshIndices(source, from.indices);
    await refreshIndices(copy, to.indices);
    const missing: string[] = [];
    let checked = 0;
    let count = 0;
    for (const [index] of await readMappings(source, from.indices)) {
      for await (const ids of walkIds(source, { index, pageSize: from.pageSize ?? 5_000 })) {
        const found = await findIds(copy, { index, ids });
        const absent = ids.filter((id) => !found.has(id));
        checked += ids.length;
        count += absent.length;
        missing.push(...absent.slice(0, EXAMPLES - missing.length).map((id) => `${index}/${id}`));
      }
    }
    return count === 0 ? { kind: "covered", checked } : { kind: "missing", count, examples: missing };
  } catch (error) {
    return { kind: "unreadable", reason: error instanceof Unreadable ? error.message : "reading it failed" };
  }
}

async function findIds(
  cluster: SearchCluster,
  { index, ids }: { readonly index: string; readonly ids: readonly string[] },
): Promise<ReadonlySet<string>> {
  const answer = await cluster.ask({
    method: "POST",
    path: `/${encodeURIComponent(index)}/_mget?_source=false`,
    body: { ids },
  });
  const { docs } = answer as { readonly docs?: readonly { readonly _id: string; readonly found?: boolean }[] };
  if (!Array.isArray(docs)) throw new Unreadable("it answers without documents");
  return new Set(docs.flatMap(({ _id: id, found }) => (found === true ? [id] : [])));
}
