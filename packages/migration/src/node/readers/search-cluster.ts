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

/** Asks without knowing who it is, which takes rights of its own. The one function asks as a cluster's does. */
export function askWhole(service: JsonService): Pick<SearchCluster, "ask"> {
  return { ask: async (request) => refuseParts(parse(await ask(service, request))) };
}

/** Asks a cluster who it is. Throws `Unreadable`. */
export async function meetCluster(service: JsonService): Promise<SearchCluster> {
  const cluster = askWhole(service);
  const { cluster_uuid: uuid, version } = await cluster.ask({ method: "GET", path: "/" });
  // A cluster without a UUID has not formed yet.
  if (typeof uuid !== "string" || uuid === "_na_") throw new Unreadable("it does not say which cluster it is");
  const { distribution } = (version ?? {}) as { readonly distribution?: string };
  return { uuid, distribution: distribution === "opensearch" ? "opensearch" : "elasticsearch", ...cluster };
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

/** What an answer says of its shards. */
export interface AnsweringShards {
  readonly total?: number;
  readonly successful?: number;
  /** Told of searches and counts alone. */
  readonly skipped?: number;
  readonly failed?: number;
}

/**
 * True when an answer leaves shards out. OpenSearch, like Elasticsearch 7: a search that finds no copy of a shard counts it as neither successful nor
 * failed. Of a refresh that is usual, because its total has replicas that nobody was found for.
 */
export function answersInPart(shards: AnsweringShards | undefined): boolean {
  if (shards === undefined) return false;
  const { failed = 0, skipped, total = 0, successful = total } = shards;
  return failed > 0 || (skipped !== undefined && successful < total);
}

function refuseParts(answer: Answer): Answer {
  const { timed_out: isCut, _shards: shards } = answer as {
    readonly timed_out?: boolean;
    readonly _shards?: AnsweringShards;
  };
  if (isCut === true || answersInPart(shards)) throw new Unreadable("it answers for a part of its shards only");
  return answer;
}
