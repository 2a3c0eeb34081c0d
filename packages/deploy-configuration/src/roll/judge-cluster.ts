import type { ClusterNode, ClusterReading, ShardCopy } from "./elasticsearch-cluster.ts";
import { renderCount } from "./render-count.ts";
import { findWaysOut, isVersionConflict, renderExplanation, renderShard, shardKey } from "./explain-shard.ts";
import { allMachines, type RollView } from "./roll-view.ts";

/** Whether a cluster is as it has to be before a node goes, and after the last one came. */
export type ClusterVerdict =
  /** `because`: why one that is not green counts; undefined for a green one. */
  | { readonly kind: "open"; readonly because: string | undefined }
  | { readonly kind: "levelling" | "closed"; readonly seen: string; readonly hints: readonly string[] }
  /** More has to be asked before anything can be said. */
  | { readonly kind: "ask"; readonly shards: readonly ShardCopy[] };

/**
 * Returns whether a cluster that is not red is whole: every machine that works is a node, no shard moves, and all copies are
 * assigned, or those that are not wait for nothing but newer nodes.
 */
export function judgeCluster(view: RollView, reading: ClusterReading): ClusterVerdict {
  const missing = findMissing(view, reading.nodes);
  if (missing.length > 0) return closed(`${missing.join(", ")} not in the cluster`);
  if (reading.relocating + reading.initializing > 0) {
    const seen = `${reading.status}, ${renderCount(reading.relocating, "shard")} moving, ${reading.initializing} being copied`;
    return { kind: "levelling", seen, hints: [] };
  }
  if (reading.status === "green") return { kind: "open", because: undefined };
  return judgeUnassigned(view, reading);
}

/** Machines that work and are no nodes. Who does not work is not asked for. */
function findMissing(view: RollView, nodes: readonly ClusterNode[]): readonly string[] {
  const names = new Set(nodes.map(({ name }) => name));
  return allMachines(view)
    .filter(
      ({ group, standing }) => group.gate === "elasticsearch" && (standing.is === "right" || standing.is === "stale"),
    )
    .map(({ machine }) => machine.instanceId)
    .filter((instanceId) => !names.has(instanceId));
}

function judgeUnassigned(view: RollView, reading: ClusterReading): ClusterVerdict {
  const shards = reading.shards.filter(({ state }) => state === "UNASSIGNED");
  const seen = `${reading.status}, ${renderCount(reading.unassigned, "shard")} unassigned`;
  // Elasticsearch: health and the list of shards are two answers; where they differ, the next look tells.
  if (shards.length === 0 || shards.length !== reading.unassigned) return closed(seen);
  // Nodes of one version have no conflict of versions; and who has to ask of so many shards has another trouble.
  const versions = new Set(reading.nodes.map(({ version }) => version));
  const asked = versions.size > 1 && shards.length <= MOST_ASKED ? shards : shards.slice(0, 1);
  const unasked = asked.filter((shard) => !view.explanations.has(shardKey(shard)));
  if (unasked.length > 0) return { kind: "ask", shards: unasked };
  const answers = asked.flatMap((shard) => view.explanations.get(shardKey(shard)) ?? []);
  const other = answers.find((answer) => answer.kind !== "read" || !isVersionConflict(answer.value, reading.excluded));
  if (other === undefined && asked.length === shards.length && versions.size > 1) {
    const because = `${renderCount(shards.length, "replica")} without a node as new as that of the primary (${[...versions].sort().join(", ")}), until more nodes are replaced`;
    return { kind: "open", because };
  }
  if (other?.kind !== "read") return closed(seen);
  return { kind: "closed", seen: `${seen}; ${renderExplanation(other.value)}`, hints: findWaysOut(other.value) };
}

/** More shards than these are not asked about one by one. */
export const MOST_ASKED = 500;

function closed(seen: string): ClusterVerdict {
  return { kind: "closed", seen, hints: [] };
}

/**
 * Returns why a node may not go for the sake of the masters' majority; undefined where it may.
 * Elasticsearch: a cluster decides by the majority of its voters as they were committed last. It takes a new master in and
 * an absent one out by itself (`cluster.auto_shrink_voting_configuration`), but never goes below three: between the end of
 * one of three masters and the joining of the next, both others are needed. Voting exclusions are for taking half or more
 * away at once, which is never done here.
 */
export function findMajorityProblem(reading: ClusterReading, leaving: string): string | undefined {
  const present = new Set(reading.nodes.filter(({ name }) => name !== leaving).map(({ id }) => id));
  const staying = reading.voters.filter((id) => present.has(id)).length;
  if (reading.voters.length === 0) return "the cluster does not say which nodes vote";
  const needed = Math.floor(reading.voters.length / 2) + 1;
  if (staying >= needed) return undefined;
  return `${staying} of the ${reading.voters.length} nodes that vote would be left without ${leaving}, and ${needed} are needed`;
}

/** Returns the copies on a node, those that are leaving it among them. */
export function shardsOn(reading: ClusterReading, node: string): readonly ShardCopy[] {
  return reading.shards.filter((shard) => shard.node === node);
}

/** Returns whether all other copies of a replica's shard, its primary among them, are in place on other nodes. */
export function hasOthers(reading: ClusterReading, replica: ShardCopy): boolean {
  const others = reading.shards.filter(
    (copy) => copy.index === replica.index && copy.shard === replica.shard && copy !== replica,
  );
  return (
    !replica.primary &&
    others.some(({ primary }) => primary) &&
    others.every(({ state, node }) => state === "STARTED" && node !== replica.node)
  );
}

/** Returns what is left on a node, as a phrase; undefined for an empty one. */
export function renderRest(reading: ClusterReading, node: ClusterNode): string | undefined {
  const shards = shardsOn(reading, node.name);
  const [first] = shards;
  if (first !== undefined) {
    const moving = shards.filter(({ state }) => state === "RELOCATING").length;
    return `${renderCount(shards.length, "shard")} left, ${moving} of them moving, the first is ${renderShard(first)}`;
  }
  return node.documents === 0 ? undefined : `no shard left, and still ${renderCount(node.documents, "document")}`;
}
