import { renderCount } from "./render-count.ts";
import type { Decider, ShardCopy, ShardExplanation, ShardName } from "./elasticsearch-cluster.ts";

/**
 * Returns whether a copy is unassigned for nothing but versions: the other nodes are older than what its primary was written
 * with, or have that primary themselves. That passes as more nodes become new; waiting for green would never end.
 * `leaving` is the node that we keep free of shards: that it takes none says nothing.
 */
export function isVersionConflict(explanation: ShardExplanation, leaving: string | undefined): boolean {
  if (explanation.primary || explanation.answer !== "no") return false;
  const others = explanation.nodes.filter(({ node }) => node !== leaving);
  const names = others.map(({ refusals }) => refusals.map(({ name }) => name));
  return (
    names.every((refusals) => refusals.length > 0 && refusals.every((name) => isOfVersions(name) || name === SAME)) &&
    names.flat().some(isOfVersions)
  );
}

/** Elasticsearch: `node_version` compares nodes; `index_version` (newer) compares what they can read with what was written. */
function isOfVersions(decider: string): boolean {
  return decider === "node_version" || decider === "index_version";
}

const SAME = "same_shard";

/** Returns why a copy is not where it should be, as one phrase: the rules that say no, each with how many nodes it keeps away. */
export function renderExplanation(explanation: ShardExplanation): string {
  const counts = new Map<string, { decider: Decider; nodes: number }>();
  for (const { refusals } of explanation.nodes)
    for (const decider of refusals)
      counts.set(decider.name, { decider, nodes: (counts.get(decider.name)?.nodes ?? 0) + 1 });
  const rules = [...counts.values()].map(({ decider, nodes }) => {
    const told = MEANINGS[decider.name] ?? decider.explanation;
    return `${decider.name} on ${renderCount(nodes, "node")}: ${told}`;
  });
  const why = rules.length === 0 ? `Elasticsearch says ${explanation.answer}` : rules.join("; ");
  return `${renderShard(explanation)}: ${why}`;
}

/** Returns what a person calls a copy: `events-2026.11.23[0] replica`. */
export function renderShard({ index, shard, primary }: ShardName): string {
  return `${index}[${shard}] ${primary ? "primary" : "replica"}`;
}

/** Returns a key that copies with one explanation share. */
export function shardKey({ index, shard, primary, node }: ShardName & Pick<ShardCopy, "node">): string {
  return `${index}[${shard}] ${primary ? "p" : "r"} ${node ?? "-"}`;
}

/** Returns what a person can do about shards that do not move or are not assigned, each rule once. */
export function findWaysOut(explanation: ShardExplanation): readonly string[] {
  const names = new Set(explanation.nodes.flatMap(({ refusals }) => refusals.map(({ name }) => name)));
  return [...names].flatMap((name) => WAYS_OUT[name] ?? []);
}

const MEANINGS: Readonly<Record<string, string>> = {
  same_shard: "it has another copy of this shard",
  awareness: "its zone has as many copies as it may have",
  disk_threshold: "its disk is too full",
  filter: "a filter keeps shards away from it",
  node_version: "it is older than the node with the primary",
  index_version: "it is too old for what was written",
  shards_limit: "it has as many shards of the index as it may have",
  max_retry: "it failed too often",
  throttling: "it takes others first",
  enable: "allocation is switched off",
};

const WAYS_OUT: Readonly<Record<string, string>> = {
  same_shard: "Add a data node first (DataNodes), or lower number_of_replicas of the index for the time being.",
  awareness:
    "Add a data node in the same zone first: copies of a shard are spread over zones, and this zone has no other node.",
  disk_threshold: "Delete old indices, or add a data node or larger volumes first.",
  filter: "Look at the index's and the cluster's routing.allocation filters.",
  shards_limit: "Raise index.routing.allocation.total_shards_per_node, or add a data node.",
  max_retry: "Look at the data nodes' log, then: POST _cluster/reroute?retry_failed=true",
  enable: "Set cluster.routing.allocation.enable to all.",
};
