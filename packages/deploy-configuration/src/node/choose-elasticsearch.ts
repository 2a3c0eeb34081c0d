import type { ClusterAddress } from "../ports.ts";
import type { ElasticsearchPlace } from "./elasticsearch-http.ts";

/**
 * Returns where Elasticsearch is asked, and as whom: ELASTICSEARCH_URL outweighs what the stack says, because a tunnel or a
 * proxy may be the way to it from here; ELASTICSEARCH_API_KEY is the key of a cluster that asks for one. Undefined where neither
 * says where.
 */
export function chooseElasticsearch(
  address: ClusterAddress | undefined,
  env: Readonly<Record<string, string | undefined>>,
): ElasticsearchPlace | undefined {
  const given = env["ELASTICSEARCH_URL"];
  const named = address === undefined ? undefined : `http://${address.host}:${address.port}`;
  const url = given === undefined || given === "" ? named : given;
  const key = env["ELASTICSEARCH_API_KEY"];
  if (url === undefined) return undefined;
  const access =
    key === undefined || key === ""
      ? ({ kind: "anyone" } as const)
      : ({ kind: "apiKey", key: async () => key } as const);
  return { url, access, timeoutMs: ANSWER_MS };
}

/** A look at a large cluster takes seconds; one that takes longer is in trouble. */
const ANSWER_MS = 30_000;
