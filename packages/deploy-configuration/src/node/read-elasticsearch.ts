import type { ClusterNode, ClusterReading, ShardCopy, ShardExplanation } from "../roll/elasticsearch-cluster.ts";

/** The answers that a look at a cluster is put together from, as they came. */
export interface RawCluster {
  readonly health: unknown;
  readonly nodes: unknown;
  readonly shards: unknown;
  readonly stats: unknown;
  readonly state: unknown;
}

/** Returns a look at a cluster; a phrase for answers that cannot be understood, or do not fit together. */
export function parseCluster(raw: RawCluster, excluded: string | undefined): ClusterReading | string {
  const { status, relocating_shards, initializing_shards, unassigned_shards, number_of_nodes } = record(raw.health);
  if (!isStatus(status)) return "it does not say how the cluster is";
  const counts = [relocating_shards, initializing_shards, unassigned_shards].filter(isCount);
  const [relocating, initializing, unassigned] = counts;
  if (relocating === undefined || initializing === undefined || unassigned === undefined)
    return "it does not say how many shards are on their way";
  const documents = readDocuments(raw.stats);
  const nodes = list(raw.nodes).map((row) => parseNode(record(row), documents));
  const silent = nodes.find((node) => node === undefined || node.documents === undefined);
  if (silent !== undefined) return `${silent.name} does not say how many documents it has`;
  const known = nodes.flatMap((node) =>
    node?.documents === undefined ? [] : [{ ...node, documents: node.documents }],
  );
  if (known.length !== nodes.length || known.length === 0) return "its list of nodes cannot be understood";
  if (number_of_nodes !== known.length) return "nodes came or went while it was looked at";
  const shards = list(raw.shards).map((row) => parseShard(record(row)));
  const understood = shards.filter((shard) => shard !== undefined);
  if (!Array.isArray(raw.shards) || understood.length !== shards.length)
    return "its list of shards cannot be understood";
  const voters = readVoters(raw.state);
  return { status, relocating, initializing, unassigned, nodes: known, shards: understood, voters, excluded };
}

type PossibleNode = Omit<ClusterNode, "documents"> & { readonly documents: number | undefined };

/** Elasticsearch: `_cat/nodes` has `*` for the elected master, and one letter for each role of a node. */
function parseNode(row: Row, documents: ReadonlyMap<string, number>): PossibleNode | undefined {
  const { id, name, version, master, "node.role": roles } = row;
  if (![id, name, version, roles].every((value) => typeof value === "string")) return undefined;
  const holdsData = DATA_ROLES.test(String(roles));
  const known = documents.get(String(id));
  return {
    id: String(id),
    name: String(name),
    version: String(version),
    elected: master === "*",
    holdsData,
    documents: known ?? (holdsData ? undefined : 0),
  };
}

/** Elasticsearch: data, content, hot, warm, cold and frozen. */
const DATA_ROLES = /[dshwcf]/;

/** Elasticsearch: a copy that moves is listed with `from -> address id to` as its node, and `RELOCATING`. */
function parseShard({ index, shard, prirep, state, node }: Row): ShardCopy | undefined {
  const known = SHARD_STATES.find((one) => one === state);
  const number = Number(shard);
  if (typeof index !== "string" || known === undefined || !isCount(number) || !["p", "r"].includes(String(prirep)))
    return undefined;
  const name = typeof node === "string" ? node.split(" -> ")[0]?.trim() : undefined;
  if (known !== "UNASSIGNED" && (name === undefined || name === "")) return undefined;
  return { index, shard: number, primary: prirep === "p", state: known, node: name === "" ? undefined : name };
}

const SHARD_STATES = ["STARTED", "RELOCATING", "INITIALIZING", "UNASSIGNED"] as const;

function readDocuments(stats: unknown): ReadonlyMap<string, number> {
  const nodes = Object.entries(record(record(stats)["nodes"]));
  return new Map(
    nodes.flatMap(([id, node]) => {
      const { count, deleted } = record(record(record(node)["indices"])["docs"]);
      return isCount(count) ? [[id, count + (isCount(deleted) ? deleted : 0)] as const] : [];
    }),
  );
}

function readVoters(state: unknown): readonly string[] {
  const coordination = record(record(record(state)["metadata"])["cluster_coordination"]);
  return list(coordination["last_committed_config"]).filter((id) => typeof id === "string");
}

/** Returns why a copy is where it is; undefined for an answer that cannot be understood. */
export function parseExplanation(raw: unknown): ShardExplanation | undefined {
  const { index, shard, primary, can_allocate, can_move_to_other_node, node_allocation_decisions } = record(raw);
  const answer = can_allocate ?? can_move_to_other_node;
  if (typeof index !== "string" || !isCount(shard) || typeof primary !== "boolean" || typeof answer !== "string")
    return undefined;
  const nodes = list(node_allocation_decisions).map((row) => {
    const { node_name, deciders } = record(row);
    const refusals = list(deciders)
      .map(record)
      .filter(({ decision }) => decision !== "YES")
      .map(({ decider, explanation }) => ({ name: String(decider), explanation: String(explanation) }));
    return { node: String(node_name), refusals };
  });
  return { index, shard, primary, answer, nodes };
}

type Row = Readonly<Record<string, unknown>>;

function record(value: unknown): Row {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Row) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

function isStatus(value: unknown): value is ClusterReading["status"] {
  return value === "green" || value === "yellow" || value === "red";
}
