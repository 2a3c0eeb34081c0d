import type { Machine } from "../machine.ts";

/** A request over HTTP. */
export interface WebRequest {
  readonly method: string;
  readonly path: string;
  /** By their names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** What is answered over HTTP. */
export interface WebAnswer {
  readonly status: number;
  readonly body: string;
}

function json(value: unknown, status = 200): WebAnswer {
  return { status, body: JSON.stringify(value) };
}

/** Returns what Elasticsearch answers: it is green, takes what is put, and gives it back. */
export function answerElasticsearch({ documents, instance }: Machine, { method, path, body }: WebRequest): WebAnswer {
  const name = instance().instanceId;
  const known: Readonly<Record<string, unknown>> = {
    "/": { name, cluster_name: "rehearsal", version: { number: "8.0.0" }, tagline: "You Know, for Search" },
    "/_cluster/health": {
      cluster_name: "rehearsal",
      status: "green",
      timed_out: false,
      number_of_nodes: 3,
      number_of_data_nodes: 2,
      active_primary_shards: 0,
      active_shards: 0,
      relocating_shards: 0,
      initializing_shards: 0,
      unassigned_shards: 0,
      active_shards_percent_as_number: 100,
    },
    "/_cluster/settings": { persistent: {}, transient: {} },
    "/_nodes/_local": { nodes: { [name]: { name } } },
  };
  if (method === "PUT" || method === "POST") {
    documents.set(path, body);
    return json({ acknowledged: true });
  }
  if (method === "DELETE") {
    return documents.delete(path) ? json({ acknowledged: true }) : json({ error: "not_found", status: 404 }, 404);
  }
  const put = documents.get(path);
  if (put !== undefined) return { status: 200, body: put };
  return Object.hasOwn(known, path) ? json(known[path]) : json({ error: "not_found", status: 404 }, 404);
}

/** Returns what Logstash's own API answers: every pipeline that is asked for runs. */
export function answerLogstash({ instance }: Machine, { path }: WebRequest): WebAnswer {
  const head = { host: instance().instanceId, version: "8.0.0", http_address: "127.0.0.1:9600", status: "green" };
  const pipeline = /^\/_node\/(?:stats\/)?pipelines\/([^/]+)$/.exec(path)?.[1];
  if (pipeline !== undefined) {
    return json({
      ...head,
      pipelines: { [pipeline]: { workers: 2, batch_size: 125, reloads: { failures: 0 }, events: { in: 0, out: 0 } } },
    });
  }
  return /^\/(_node(\/.*)?|_health_report)?$/.test(path) ? json(head) : json({ error: "not_found", status: 404 }, 404);
}
