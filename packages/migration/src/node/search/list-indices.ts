import { Unreadable } from "../readers/json-client.ts";
import type { SearchCluster } from "../readers/search-cluster.ts";

/** An index with its settings, flat. */
export interface ListedIndex {
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** Lists the indices of a name or pattern; the cluster's own, whose names begin with a dot, are not among them, but for those of data streams. */
export async function listIndices(
  cluster: Pick<SearchCluster, "ask">,
  indices: string,
): Promise<readonly ListedIndex[]> {
  const options = "flat_settings=true&expand_wildcards=open,closed,hidden&allow_no_indices=true";
  const path = `/${encodeURIComponent(indices)}/_settings?${options}`;
  const answer = await cluster.ask({ method: "GET", path }).catch((error: unknown) => {
    // A name without a wildcard that nobody has created.
    if (error instanceof Unreadable && error.status === 404) return {};
    throw error;
  });
  return Object.entries(answer)
    .filter(([name]) => !name.startsWith(".") || name.startsWith(".ds-"))
    .map(([name, described]) => {
      const { settings = {} } = described as { readonly settings?: Readonly<Record<string, string>> };
      return { name, settings };
    });
}

/** True for an index that takes no documents. Elasticsearch: one that is closed says so by having been verified before. */
export function isBlocked({ settings }: ListedIndex): boolean {
  return BLOCKS.some((name) => settings[name] === "true");
}

const BLOCKS = ["index.blocks.write", "index.blocks.read_only", "index.verified_before_close"];
