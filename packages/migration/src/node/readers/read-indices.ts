import { digestOf } from "../../model/digest.ts";
import { createIdHash } from "../../model/id-hash.ts";
import type { Identifier, Reading } from "../../model/reading.ts";
import type { IndexMeasures } from "../../model/statistics.ts";
import { Unreadable, type JsonService } from "./json-client.ts";
import { readingOf } from "./reading.ts";
import { meetCluster, type Answer, type SearchCluster } from "./search-cluster.ts";
import { walkIds } from "./walk-ids.ts";

/** Indices of a cluster, and how to read them. */
export interface IndicesPlace extends JsonService {
  /** A name or pattern, for instance `logstash-*`. */
  readonly indices: string;
  /** The field that holds a document's time; `@timestamp` unless said. */
  readonly timeField?: string;
  /** Ids in one answer; 5,000 unless said. Elasticsearch allows 10,000. */
  readonly pageSize?: number;
  /** For instance the stack's ARN. */
  readonly identifiers: readonly Identifier[];
}

/**
 * Reads the indices of a cluster, after a refresh. Indices whose names begin with a dot are the cluster's own, but for those of data streams.
 * Memory does not grow with the number of documents. Never throws.
 */
export async function readIndices(place: IndicesPlace): Promise<Reading> {
  return readingOf(async () => {
    const cluster = await meetCluster(place);
    const mappings = await readMappings(cluster, place.indices);
    if (mappings.length > 0) await refreshIndices(cluster, place.indices);
    const indices: [string, IndexMeasures][] = [];
    for (const [index, mapping] of mappings) {
      indices.push([index, await measureIndex(cluster, { place, index, mapping })]);
    }
    const from = [...place.identifiers, { kind: "cluster", value: cluster.uuid }];
    return { from, statistics: { kind: "indices", indices: Object.fromEntries(indices) } };
  });
}

/** Makes all that was written to indices be found by searches, hidden ones' too; a pattern alone would pass over those. Throws `Unreadable`. */
export async function refreshIndices(cluster: SearchCluster, indices: string): Promise<void> {
  const options = "expand_wildcards=open,hidden&allow_no_indices=true";
  await cluster.ask({ method: "POST", path: `/${encodeURIComponent(indices)}/_refresh?${options}` });
}

/** Lists the indices of a name or pattern with their mappings. Throws `Unreadable`. */
export async function readMappings(
  cluster: SearchCluster,
  indices: string,
): Promise<readonly (readonly [string, unknown])[]> {
  const options = "expand_wildcards=open,closed,hidden&allow_no_indices=true&ignore_unavailable=false";
  const answer = await cluster.ask({ method: "GET", path: `/${encodeURIComponent(indices)}/_mapping?${options}` });
  return Object.entries(answer)
    .filter(([index]) => !index.startsWith(".") || index.startsWith(".ds-"))
    .map(([index, described]) => [index, (described as { readonly mappings?: unknown }).mappings ?? {}]);
}

interface MeasuredIndex {
  readonly place: IndicesPlace;
  readonly index: string;
  readonly mapping: unknown;
}

async function measureIndex(cluster: SearchCluster, { place, index, mapping }: MeasuredIndex): Promise<IndexMeasures> {
  const documents = await countDocuments(cluster, index);
  const times = await readTimes(cluster, { index, field: place.timeField ?? "@timestamp" });
  const ids = createIdHash();
  for await (const page of walkIds(cluster, { index, pageSize: place.pageSize ?? 5_000 })) {
    for (const id of page) ids.add(id);
  }
  if (ids.size !== documents) {
    throw new Unreadable(`${index} has ${documents} documents by its count, and ${ids.size} by their ids`);
  }
  return { documents, idHash: ids.end(), mappingHash: digestOf(mapping), ...times };
}

async function countDocuments(cluster: SearchCluster, index: string): Promise<number> {
  const { count } = await cluster.ask({ method: "GET", path: `/${encodeURIComponent(index)}/_count` });
  if (typeof count !== "number") throw new Unreadable(`it answers no count of ${index}`);
  return count;
}

type Times = Pick<IndexMeasures, "oldestAt" | "newestAt" | "perDay">;

async function readTimes(
  cluster: SearchCluster,
  { index, field }: { readonly index: string; readonly field: string },
): Promise<Times> {
  const answer = await cluster.ask({
    method: "POST",
    path: `/${encodeURIComponent(index)}/_search`,
    body: {
      size: 0,
      track_total_hits: false,
      aggs: {
        oldest: { min: { field } },
        newest: { max: { field } },
        days: { date_histogram: { field, calendar_interval: "day", time_zone: "UTC", min_doc_count: 1 } },
      },
    },
  });
  const { oldest, newest, days } = aggregationsOf(answer, index);
  const perDay = Object.fromEntries(days.buckets.map(({ key, doc_count: count }) => [dayOf(key), count]));
  return { oldestAt: oldest.value ?? null, newestAt: newest.value ?? null, perDay };
}

interface Aggregations {
  readonly oldest: { readonly value?: number | null };
  readonly newest: { readonly value?: number | null };
  readonly days: { readonly buckets: readonly { readonly key: number; readonly doc_count: number }[] };
}

function aggregationsOf(answer: Answer, index: string): Aggregations {
  const { oldest, newest, days } = (answer["aggregations"] ?? {}) as Partial<Aggregations>;
  if (oldest === undefined || newest === undefined || !Array.isArray(days?.buckets)) {
    throw new Unreadable(`it answers no times of ${index}`);
  }
  return { oldest, newest, days };
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
