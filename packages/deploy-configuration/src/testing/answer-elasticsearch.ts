import type { SimulatedCopy, SimulatedElasticsearch, SimulatedShard } from "./simulated-elasticsearch.ts";

/** What Elasticsearch answers to one request. */
export interface ElasticsearchAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** One request, as it came over HTTP. */
export interface AskedElasticsearch {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly body: unknown;
}

/** Returns what a simulated cluster answers, in the words of Elasticsearch's API. */
export function answerElasticsearch(
  cluster: SimulatedElasticsearch,
  { method, path, body }: AskedElasticsearch,
): ElasticsearchAnswer {
  if (!cluster.hasMaster) return failure(503, "master_not_discovered_exception");
  const route = `${method} ${path}`;
  const answer = ROUTES[route];
  return answer === undefined ? failure(404, "resource_not_found_exception") : answer(cluster, body);
}

const ROUTES: Readonly<Record<string, (cluster: SimulatedElasticsearch, body: unknown) => ElasticsearchAnswer>> = {
  "GET /_cluster/health": (cluster) => success(health(cluster)),
  "GET /_cat/nodes": (cluster) => success(nodes(cluster)),
  "GET /_cat/shards": (cluster) => success(shards(cluster)),
  "GET /_nodes/stats/indices/docs": (cluster) => success(stats(cluster)),
  "GET /_cluster/state/metadata": (cluster) =>
    success({ metadata: { cluster_coordination: { last_committed_config: cluster.voters.map(idOf) } } }),
  "GET /_cluster/settings": ({ persistent, transient }) => success({ persistent, transient }),
  "PUT /_cluster/settings": changeSettings,
  "POST /_cluster/allocation/explain": explain,
};

function success(body: unknown): ElasticsearchAnswer {
  return { status: 200, body };
}

function failure(status: number, type: string): ElasticsearchAnswer {
  return { status, body: { error: { type, reason: `${type}: so it was asked for` }, status } };
}

/** Returns Elasticsearch's own id of a node. */
export function idOf(name: string): string {
  return `id-${name}`;
}

function health(cluster: SimulatedElasticsearch): unknown {
  const copies = cluster.shards.flatMap((shard) => shard.copies);
  const count = (state: State) => copies.filter((copy) => stateOf(copy) === state).length;
  const isRed = copies.some((copy) => copy.primary && copy.node === undefined);
  const data = [...cluster.nodes.values()].filter(({ role }) => role === "data").length;
  return {
    cluster_name: "ci-elasticsearch",
    status: isRed ? "red" : count("UNASSIGNED") + count("INITIALIZING") > 0 ? "yellow" : "green",
    timed_out: false,
    number_of_nodes: cluster.nodes.size,
    number_of_data_nodes: data,
    active_primary_shards: copies.filter(({ primary, node }) => primary && node !== undefined).length,
    active_shards: copies.filter(({ node }) => node !== undefined).length,
    relocating_shards: count("RELOCATING"),
    initializing_shards: count("INITIALIZING"),
    unassigned_shards: count("UNASSIGNED"),
    delayed_unassigned_shards: 0,
    number_of_pending_tasks: 0,
  };
}

type State = "STARTED" | "RELOCATING" | "INITIALIZING" | "UNASSIGNED";

function stateOf({ node, target }: SimulatedCopy): State {
  if (node === undefined) return target === undefined ? "UNASSIGNED" : "INITIALIZING";
  return target === undefined ? "STARTED" : "RELOCATING";
}

function nodes(cluster: SimulatedElasticsearch): unknown {
  return [...cluster.nodes.values()].map(({ name, version, role }) => ({
    id: idOf(name),
    name,
    version,
    "node.role": role === "master" ? "m" : "di",
    master: cluster.elected === name ? "*" : "-",
  }));
}

function shards(cluster: SimulatedElasticsearch): unknown {
  return cluster.shards.flatMap(({ index, shard, copies }) =>
    copies.map((copy) => {
      const state = stateOf(copy);
      const moving = state === "RELOCATING" ? ` -> 10.0.0.9 ${idOf(copy.target ?? "")} ${copy.target}` : "";
      const node = state === "UNASSIGNED" ? null : `${copy.node ?? copy.target}${moving}`;
      return { index, shard: String(shard), prirep: copy.primary ? "p" : "r", state, node };
    }),
  );
}

function stats(cluster: SimulatedElasticsearch): unknown {
  const each = [...cluster.nodes.keys()].map((name) => {
    const docs = { count: cluster.copiesOn(name).length * 100, deleted: 0 };
    return [idOf(name), { indices: { docs } }] as const;
  });
  return { nodes: Object.fromEntries(each) };
}

function changeSettings(cluster: SimulatedElasticsearch, body: unknown): ElasticsearchAnswer {
  const changes = body as Partial<Record<"persistent" | "transient", Record<string, string | null>>>;
  for (const kind of ["persistent", "transient"] as const)
    for (const [name, value] of Object.entries(changes[kind] ?? {}))
      if (value === null) delete cluster[kind][name];
      else cluster[kind][name] = value;
  return success({ acknowledged: true, persistent: {}, transient: {} });
}

function explain(cluster: SimulatedElasticsearch, body: unknown): ElasticsearchAnswer {
  const asked = body as { index: string; shard: number; primary: boolean; current_node?: string };
  const shard = cluster.shards.find(({ index, shard: number }) => index === asked.index && number === asked.shard);
  const copies = shard?.copies.filter(({ primary }) => primary === asked.primary) ?? [];
  // Elasticsearch: without a node, the first unassigned replica is meant, else the first.
  const copy = copies.find(({ node }) => node === asked.current_node) ?? copies[0];
  if (shard === undefined || copy === undefined) return failure(400, "illegal_argument_exception");
  const decisions = [...cluster.nodes.values()]
    .filter(({ role, name }) => role === "data" && name !== copy.node)
    .map((node) => ({
      node_name: node.name,
      node_decision: cluster.decide(shard, copy, node).length === 0 ? "yes" : "no",
      deciders: cluster.decide(shard, copy, node).map(renderDecision),
    }));
  const answer = decisions.some(({ node_decision }) => node_decision === "yes") ? "yes" : "no";
  return success({
    index: shard.index,
    shard: shard.shard,
    primary: copy.primary,
    ...explainState(shard, copy, answer),
    node_allocation_decisions: decisions,
  });
}

function explainState(_shard: SimulatedShard, copy: SimulatedCopy, answer: string): object {
  return copy.node === undefined
    ? { current_state: "unassigned", can_allocate: answer }
    : { current_state: "started", can_remain_on_current_node: "no", can_move_to_other_node: answer };
}

function renderDecision(decider: string): object {
  return { decider, decision: "NO", explanation: `the decider ${decider} says no` };
}
