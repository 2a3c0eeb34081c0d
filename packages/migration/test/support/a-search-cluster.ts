import { createWrites, type SnapshotBucket } from "./search-cluster-writes.ts";
import { serve, type Answer, type Asked } from "./serve.ts";

/** What the stand-in is, has, and does wrong. */
export interface ClusterOptions {
  readonly uuid?: string;
  readonly distribution?: "opensearch";
  /** Times of documents in milliseconds, by index and id. */
  readonly indices: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Names of indices that a pattern alone does not mean. */
  readonly hidden?: readonly string[];
  /** Documents that no search finds before the next refresh of their index. */
  readonly unrefreshed?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** How it copies from remote: at once, unless said. */
  readonly tasks?: "slow" | "lossy";
  /** Where it puts snapshots, and finds those of others. */
  readonly bucket?: SnapshotBucket;
  /** Asked first: what it answers instead, if anything. */
  readonly instead?: (asked: Asked) => Answer | undefined;
}

/** Something that answers as Elasticsearch or OpenSearch does, as far as it is asked here. It refuses what those would refuse. */
export async function aSearchCluster({
  uuid = "uuid-1",
  distribution,
  indices: given,
  instead,
  bucket = new Map(),
  hidden = [],
  unrefreshed = {},
  tasks,
}: ClusterOptions) {
  const indices: Record<string, Record<string, number>> = structuredClone(given) as Record<
    string,
    Record<string, number>
  >;
  const writes = createWrites({ indices, bucket, ...(tasks && { tasks }) });
  const open = new Map<string, { readonly ids: readonly string[]; position: number; readonly size: number }>();
  let opened = 0;
  const idsOf = (index: string): readonly string[] => Object.keys(indices[index] ?? {});
  const refuse = (status: number): Answer => ({ status, body: { error: "refused" } });
  const hits = (ids: readonly string[], from = 0) => ({
    hits: { hits: ids.map((id, position) => ({ _id: id, sort: [from + position] })) },
    _shards: { failed: 0 },
    timed_out: false,
  });
  const server = await serve((asked) => {
    const own = instead?.(asked);
    if (own !== undefined) return own;
    const { pathname, searchParams } = new URL(asked.url, "http://any");
    const [first = "", ...rest] = decodeURIComponent(pathname).split("/").slice(1);
    const body = asked.body === "" ? {} : (JSON.parse(asked.body) as Record<string, never>);
    const call = `${asked.method} ${rest.length > 0 && !first.startsWith("_") ? `index/${rest.join("/")}` : [first, ...rest].join("/")}`;
    switch (call) {
      case "GET ":
        return { body: { cluster_uuid: uuid, version: { number: "9.1.0", ...(distribution && { distribution }) } } };
      case "GET index/_mapping":
        return {
          body: Object.fromEntries(writes.match(first).map((name) => [name, { mappings: { properties: {} } }])),
        };
      case "POST index/_refresh":
        for (const name of writes.match(first)) {
          const isMeant = !hidden.includes(name) || name === first || /hidden|all/.test(expanded(searchParams));
          if (isMeant) Object.assign(indices[name] ?? {}, unrefreshed[name]);
        }
        return { body: { _shards: { failed: 0 } } };
      case "GET index/_count":
        return { body: { count: idsOf(first).length, _shards: { failed: 0 } } };
      case "POST index/_pit":
        if (distribution === "opensearch") return refuse(405);
        opened += 1;
        open.set(`pit-${opened}`, { ids: idsOf(first), position: 0, size: 0 });
        return { body: { id: `pit-${opened}` } };
      case "POST _search": {
        const {
          pit,
          size,
          search_after: after,
        } = body as unknown as {
          readonly pit: { readonly id: string };
          readonly size: number;
          readonly search_after?: readonly [number];
        };
        const begin = after === undefined ? 0 : after[0] + 1;
        const page = open.get(pit.id)?.ids.slice(begin, begin + size);
        return page === undefined ? refuse(404) : { body: { pit_id: pit.id, ...hits(page, begin) } };
      }
      case "DELETE _pit":
        open.delete((body as unknown as { readonly id: string }).id);
        return { body: {} };
      case "POST index/_search": {
        if (!searchParams.has("scroll")) return { body: aggregate(Object.values(indices[first] ?? {})) };
        opened += 1;
        const { size } = body as unknown as { readonly size: number };
        open.set(`scroll-${opened}`, { ids: idsOf(first), position: size, size });
        return { body: { _scroll_id: `scroll-${opened}`, ...hits(idsOf(first).slice(0, size)) } };
      }
      case "POST _search/scroll": {
        const { scroll_id: id } = body as unknown as { readonly scroll_id: string };
        const scroll = open.get(id);
        if (scroll === undefined) return refuse(404);
        const page = scroll.ids.slice(scroll.position, scroll.position + scroll.size);
        scroll.position += scroll.size;
        return { body: { _scroll_id: id, ...hits(page) } };
      }
      case "DELETE _search/scroll":
        open.delete((body as unknown as { readonly scroll_id: string }).scroll_id);
        return { body: {} };
      case "POST index/_mget": {
        const { ids } = body as unknown as { readonly ids: readonly string[] };
        return { body: { docs: ids.map((id) => ({ _id: id, found: Object.hasOwn(indices[first] ?? {}, id) })) } };
      }
      default:
        return writes.answer(writeOf(asked, { path: decodeURIComponent(pathname), body })) ?? refuse(400);
    }
  });
  writes.listenAt(server.url);
  return { ...server, open, indices, write: writes.write, settings: writes.settings };
}

function writeOf({ method, headers }: Asked, more: { readonly path: string; readonly body: object }) {
  const opaqueId = headers["x-opaque-id"];
  return { method, ...more, body: { ...more.body }, ...(typeof opaqueId === "string" && { opaqueId }) };
}

function expanded(query: URLSearchParams): string {
  return query.get("expand_wildcards") ?? "open";
}

const DAY_MS = 86_400_000;

function aggregate(times: readonly number[]) {
  const days = new Map<number, number>();
  for (const time of times) {
    const day = Math.floor(time / DAY_MS) * DAY_MS;
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  const some = times.length > 0;
  return {
    timed_out: false,
    _shards: { failed: 0 },
    aggregations: {
      oldest: { value: some ? Math.min(...times) : null },
      newest: { value: some ? Math.max(...times) : null },
      days: { buckets: [...days].sort(([a], [b]) => a - b).map(([key, count]) => ({ key, doc_count: count })) },
    },
  };
}
