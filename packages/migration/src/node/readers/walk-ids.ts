import { Unreadable } from "./json-client.ts";
import type { Answer, SearchCluster } from "./search-cluster.ts";

/** What to walk. */
export interface WalkedIndex {
  readonly index: string;
  /** Ids in one answer. */
  readonly pageSize: number;
}

const KEEP_ALIVE = "2m";

/**
 * Walks the ids of all documents of an index as they were when it began, a page at a time. Elasticsearch by a point in time and its own order of
 * documents; OpenSearch, whose points in time have no such order, by a scroll. Elasticsearch reference, "Paginate search results".
 */
export function walkIds(cluster: SearchCluster, walked: WalkedIndex): AsyncIterable<readonly string[]> {
  return cluster.distribution === "opensearch" ? scroll(cluster, walked) : pageThrough(cluster, walked);
}

async function* pageThrough(cluster: SearchCluster, { index, pageSize }: WalkedIndex) {
  const path = `/${encodeURIComponent(index)}/_pit?keep_alive=${KEEP_ALIVE}`;
  let id = textOf(await cluster.ask({ method: "POST", path }), "id");
  try {
    let after: unknown;
    for (;;) {
      const body = {
        size: pageSize,
        pit: { id, keep_alive: KEEP_ALIVE },
        sort: [{ _shard_doc: "asc" }],
        _source: false,
        track_total_hits: false,
        ...(after === undefined ? {} : { search_after: after }),
      };
      const answer = await cluster.ask({ method: "POST", path: "/_search", body });
      // A point in time may get another id with each answer.
      id = textOf(answer, "pit_id");
      const hits = hitsOf(answer);
      if (hits.length === 0) return;
      yield hits.map(idOf);
      after = hits.at(-1)?.sort;
      if (after === undefined) throw new Unreadable("it does not say where its next page begins");
    }
  } finally {
    await cluster.ask({ method: "DELETE", path: "/_pit", body: { id } }).catch(() => undefined);
  }
}

async function* scroll(cluster: SearchCluster, { index, pageSize }: WalkedIndex) {
  const path = `/${encodeURIComponent(index)}/_search?scroll=${KEEP_ALIVE}`;
  const body = { size: pageSize, sort: ["_doc"], _source: false, track_total_hits: false };
  let answer = await cluster.ask({ method: "POST", path, body });
  let id = textOf(answer, "_scroll_id");
  try {
    for (let hits = hitsOf(answer); hits.length > 0; hits = hitsOf(answer)) {
      yield hits.map(idOf);
      // Asked twice, a scroll would pass over a page.
      const more = { scroll: KEEP_ALIVE, scroll_id: id };
      answer = await cluster.ask({ method: "POST", path: "/_search/scroll", body: more, once: true });
      id = textOf(answer, "_scroll_id");
    }
  } finally {
    await cluster.ask({ method: "DELETE", path: "/_search/scroll", body: { scroll_id: id } }).catch(() => undefined);
  }
}

interface Hit {
  readonly _id?: unknown;
  readonly sort?: unknown;
}

function hitsOf(answer: Answer): readonly Hit[] {
  const { hits } = (answer["hits"] ?? {}) as { readonly hits?: unknown };
  if (!Array.isArray(hits)) throw new Unreadable("it answers a search without hits");
  return hits as readonly Hit[];
}

function idOf({ _id: id }: Hit): string {
  if (typeof id !== "string") throw new Unreadable("it answers documents without ids");
  return id;
}

function textOf(answer: Answer, name: string): string {
  const value = answer[name];
  if (typeof value !== "string") throw new Unreadable(`it answers without ${name}`);
  return value;
}
