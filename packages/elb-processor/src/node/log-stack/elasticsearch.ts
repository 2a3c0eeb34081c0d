import { setTimeout as pause } from "node:timers/promises";

/** What Elasticsearch says of the documents of objects. */
export type IndexedCounts =
  /** By key. A key that is not in it could not be counted. */
  | { readonly kind: "counted"; readonly byKey: ReadonlyMap<string, number> }
  /** Nothing is known of any document: not that there is none. */
  | { readonly kind: "unreachable"; readonly reason: string };

/** Where Elasticsearch is, and which of its indices hold the events. */
export interface ElasticsearchPlace {
  /** http or https, without a user in it. */
  readonly url: string;
  /** A name or pattern. */
  readonly index: string;
  /** Sent as `Authorization: ApiKey ...`; told nowhere. */
  readonly apiKey: string | undefined;
}

/** Fields in which events of either form hold their object's key; dynamic mappings of text have a part to group by. */
const FIELDS = ["Source.S3.Key", "aws.s3.object.key"].flatMap((field) => [field, `${field}.keyword`]);

/** Elasticsearch: what dynamic mappings leave out of such a part. */
const LONGEST_KEYWORD = 256;

const KEYS_A_CALL = 500;
const ANSWER_MS = 30_000;
const ATTEMPTS = 3;

/**
 * Counts the documents of each object, by the field of the event that holds its key. Never throws: what cannot be asked is said.
 * Elasticsearch reference, "Terms aggregation", "Field capabilities".
 */
export async function countIndexed(keys: readonly string[], place: ElasticsearchPlace): Promise<IndexedCounts> {
  try {
    const field = await findField(place);
    if (field === undefined) {
      return unreachable(`the indices ${place.index} have no field ${FIELDS.join(" or ")} that can be counted by`);
    }
    const countable = keys.filter((key) => !field.endsWith(".keyword") || key.length <= LONGEST_KEYWORD);
    const byKey = new Map<string, number>();
    for (let begin = 0; begin < countable.length; begin += KEYS_A_CALL) {
      const some = countable.slice(begin, begin + KEYS_A_CALL);
      const counts = await countSome(some, { field, place });
      for (const key of some) byKey.set(key, counts.get(key) ?? 0);
    }
    return { kind: "counted", byKey };
  } catch (error) {
    return unreachable(reasonOf(error));
  }
}

function unreachable(reason: string): IndexedCounts {
  return { kind: "unreachable", reason };
}

async function findField(place: ElasticsearchPlace): Promise<string | undefined> {
  const answer = (await ask(place, `_field_caps?fields=${FIELDS.join(",")}`)) as FieldCapabilities;
  const known = answer.fields ?? {};
  return FIELDS.find((name) => {
    const types = Object.values(known[name] ?? {});
    return types.length > 0 && types.every(({ aggregatable }) => aggregatable);
  });
}

interface FieldCapabilities {
  readonly fields?: Readonly<Record<string, Readonly<Record<string, { readonly aggregatable: boolean }>>>>;
}

interface Counting {
  readonly field: string;
  readonly place: ElasticsearchPlace;
}

async function countSome(keys: readonly string[], { field, place }: Counting): Promise<ReadonlyMap<string, number>> {
  const answer = (await ask(place, "_search", {
    size: 0,
    track_total_hits: false,
    query: { bool: { filter: [{ terms: { [field]: keys } }] } },
    aggs: { keys: { terms: { field, size: keys.length } } },
  })) as Aggregated;
  const { aggregations, timed_out: isCut, _shards: shards } = answer;
  // A count of some of the shards is no count.
  if (isCut || (shards?.failed ?? 0) > 0 || aggregations === undefined) {
    throw new Error("it answered for a part of its shards only");
  }
  return new Map(aggregations.keys.buckets.map(({ key, doc_count: count }) => [key, count]));
}

interface Aggregated {
  readonly timed_out?: boolean;
  readonly _shards?: { readonly failed?: number };
  readonly aggregations?: {
    readonly keys: { readonly buckets: readonly { readonly key: string; readonly doc_count: number }[] };
  };
}

/** Asks until there is an answer, as often as makes sense. */
async function ask(place: ElasticsearchPlace, path: string, body?: object): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await askOnce(place, path, body);
    if (answer.ok) return answer.json();
    const passes = answer.status === 429 || answer.status >= 500;
    if (!passes || attempt === ATTEMPTS) throw new Error(`it answers ${answer.status} ${answer.statusText}`.trim());
    await pause(attempt * 500);
  }
}

function askOnce({ url, index, apiKey }: ElasticsearchPlace, path: string, body?: object): Promise<Response> {
  return fetch(`${url.replace(/\/+$/, "")}/${encodeURIComponent(index)}/${path}`, {
    method: body === undefined ? "GET" : "POST",
    // With the key to wherever an answer leads would be to give it away.
    redirect: "error",
    signal: AbortSignal.timeout(ANSWER_MS),
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(apiKey === undefined ? {} : { authorization: `ApiKey ${apiKey}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** What `fetch` throws hides the reason one step deeper. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return "it cannot be asked";
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
  if (cause instanceof SyntaxError) return "it does not answer in JSON";
  return code ?? cause.message;
}
