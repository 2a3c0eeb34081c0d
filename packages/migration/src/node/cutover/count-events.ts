import type { EventCount } from "../../cutover/traffic.ts";
import { ask, Unreadable, type JsonService } from "../readers/json-client.ts";
import { answersInPart, type AnsweringShards } from "../readers/search-cluster.ts";

/** Whose events are counted, and since when `recent` counts, by the events' own times. */
export interface EventsQuery {
  /** A name or pattern. */
  readonly index: string;
  readonly field: string;
  readonly value: string;
  /** Milliseconds since the Unix epoch. */
  readonly sinceMs: number;
}

/** The field that marks a probe; probes are no events of their source. */
export const PROBE_FIELD = "logstack.probe";

/**
 * Counts the events of a source in Elasticsearch or OpenSearch. Never throws: what can not be counted, or only by an analyzed text or a part of
 * the shards, is unreadable. A field that no index has is one without events; a pattern that no index has says nothing.
 */
export async function countEvents(service: JsonService, query: EventsQuery): Promise<EventCount> {
  return readable(async () => {
    const field = await findField(service, query);
    if (field === undefined) return { kind: "counted", ever: 0, recent: 0 };
    const filter = [{ term: { [field]: query.value } }];
    const own = { must_not: [{ exists: { field: PROBE_FIELD } }] };
    const since = { range: { "@timestamp": { gte: query.sinceMs, format: "epoch_millis" } } };
    const ever = await count(service, query.index, { bool: { filter, ...own } });
    return {
      kind: "counted",
      ever,
      recent: await count(service, query.index, { bool: { filter: [...filter, since], ...own } }),
    };
  });
}

/** Whose events are left out, and since when `recent` counts. */
export interface StrangersQuery {
  readonly index: string;
  readonly known: readonly { readonly field: string; readonly value: string }[];
  /** Milliseconds since the Unix epoch. */
  readonly sinceMs: number;
}

/** Counts the events that are of none of these sources. Never throws, and is unreadable where `countEvents` is. */
export async function countStrangers(service: JsonService, query: StrangersQuery): Promise<EventCount> {
  const { index, known, sinceMs } = query;
  return readable(async () => {
    const terms = await Promise.all(
      known.map(async ({ field, value }) => {
        const exact = await findField(service, { index, field });
        return exact === undefined ? [] : [{ term: { [exact]: value } }];
      }),
    );
    const others = { must_not: [{ exists: { field: PROBE_FIELD } }, ...terms.flat()] };
    const since = { range: { "@timestamp": { gte: sinceMs, format: "epoch_millis" } } };
    const ever = await count(service, index, { bool: others });
    return { kind: "counted", ever, recent: await count(service, index, { bool: { filter: [since], ...others } }) };
  });
}

/** Says whether a probe of a source is there. Never throws. */
export async function findProbe(
  service: JsonService,
  { index, field, value, id }: Omit<EventsQuery, "sinceMs"> & { readonly id: string },
): Promise<"found" | "absent" | { readonly reason: string }> {
  const found = await readable(async () => {
    const exact = await findField(service, { index, field });
    if (exact === undefined) return { kind: "counted", ever: 0, recent: 0 };
    const filter = [{ ids: { values: [id] } }, { term: { [exact]: value } }];
    const ever = await count(service, index, { bool: { filter } });
    return { kind: "counted", ever, recent: ever };
  });
  if (found.kind === "unreadable") return { reason: found.reason };
  return found.ever > 0 ? "found" : "absent";
}

async function readable(read: () => Promise<EventCount>): Promise<EventCount> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Unreadable) return { kind: "unreadable", reason: error.message };
    throw error;
  }
}

/** Elasticsearch: dynamic mappings of text have a part that is not analyzed. A term in an analyzed field would find other values, too. */
async function findField(
  service: JsonService,
  { index, field }: { readonly index: string; readonly field: string },
): Promise<string | undefined> {
  const names = [field, `${field}.keyword`];
  const path = `/${encodeURIComponent(index)}/_field_caps?fields=${names.map(encodeURIComponent).join(",")}`;
  const { fields = {}, indices = [] } = read(await ask(service, { method: "GET", path })) as FieldCapabilities;
  if (indices.length === 0) throw new Unreadable(`it has no index ${index}`);
  const exact = names.find((name) => {
    const types = Object.values(fields[name] ?? {});
    return types.length > 0 && types.every(({ searchable, aggregatable }) => searchable && aggregatable);
  });
  if (exact === undefined && fields[field] !== undefined) {
    throw new Unreadable(`its field ${field} can not be searched for an exact value in every index`);
  }
  return exact;
}

interface FieldCapabilities {
  readonly indices?: readonly string[];
  readonly fields?: Readonly<
    Record<string, Readonly<Record<string, { readonly searchable: boolean; readonly aggregatable: boolean }>>>
  >;
}

async function count(service: JsonService, index: string, query: object): Promise<number> {
  const path = `/${encodeURIComponent(index)}/_count?allow_no_indices=false`;
  const answer = read(await ask(service, { method: "POST", path, body: { query } })) as Counted;
  if (answersInPart(answer._shards)) throw new Unreadable("it answers for a part of its shards only");
  if (!Number.isSafeInteger(answer.count)) throw new Unreadable("it does not say how many");
  return answer.count as number;
}

interface Counted {
  readonly count?: number;
  readonly _shards?: AnsweringShards;
}

function read(text: string): object {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === "object" && answer !== null) return answer;
  } catch {
    // Told below.
  }
  throw new Unreadable("it does not answer in JSON");
}
