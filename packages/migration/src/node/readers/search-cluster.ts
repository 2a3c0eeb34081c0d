import { ask, Unreadable, type JsonRequest, type JsonService } from "./json-client.ts";

/** Elasticsearch or OpenSearch, as far as it is asked here. */
export interface SearchCluster {
  /** Its own UUID. */
  readonly uuid: string;
  readonly distribution: "elasticsearch" | "opensearch";
  /** Asks it; an answer of a part of its shards, or one that was cut short, is none. */
  ask(request: JsonRequest): Promise<Answer>;
}

/** An answer of which nothing is known yet. */
export type Answer = Readonly<Record<string, unknown>>;

/** Asks a cluster who it is. Throws `Unreadable`. */
export async function meetCluster(service: JsonService): Promise<SearchCluster> {
  const askWhole = async (request: JsonRequest): Promise<Answer> => refuseParts(parse(await ask(service, request)));
  const { cluster_uuid: uuid, version } = await askWhole({ method: "GET", path: "/" });
  // A cluster without a UUID has not formed yet.
  if (typeof uuid !== "string" || uuid === "_na_") throw new Unreadable("it does not say which cluster it is");
  const { distribution } = (version ?? {}) as { readonly distribution?: string };
  return { uuid, distribution: distribution === "opensearch" ? "opensearch" : "elasticsearch", ask: askWhole };
}

function parse(text: string): Answer {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === "object" && answer !== null) return answer as Answer;
  } catch {
    // Told below.
  }
  throw new Unreadable("it does not answer in JSON");
}

function refuseParts(answer: Answer): Answer {
  const { timed_out: isCut, _shards: shards } = answer as {
    readonly timed_out?: boolean;
    readonly _shards?: { readonly failed?: number; readonly total?: number; readonly successful?: number };
  };
  const failed = (shards?.failed ?? 0) > 0;
  if (isCut === true || failed) throw new Unreadable("it answers for a part of its shards only");
  return answer;
}
