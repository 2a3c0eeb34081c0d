import type { Answer, ElasticsearchCluster } from "../roll/elasticsearch-cluster.ts";
import {
  type ClusterSettings,
  excludeNode,
  findExcluded,
  includeNode,
  type SettingsChange,
} from "./elasticsearch-exclusion.ts";
import { type AskElasticsearch, type ElasticsearchPlace, openElasticsearch } from "./elasticsearch-http.ts";
import { parseCluster, parseExplanation } from "./read-elasticsearch.ts";

/**
 * Returns the cluster that answers at a place. Its user needs the cluster privileges `monitor` and `manage`.
 * Throws a `DeployError` for an address that cannot be one.
 */
export function connectElasticsearch(place: ElasticsearchPlace): ElasticsearchCluster {
  return openCluster(openElasticsearch(place));
}

/** Returns the cluster behind what asks it. */
export function openCluster(ask: AskElasticsearch): ElasticsearchCluster {
  return {
    async read() {
      const settings = await readSettings(ask);
      if (settings.kind !== "read") return settings;
      const answers = new Map<string, unknown>();
      for (const [name, path] of Object.entries(LOOKS)) {
        const answer = await ask({ method: "GET", path });
        if (answer.kind !== "read") return answer;
        answers.set(name, answer.value);
      }
      const raw = Object.fromEntries(answers) as Record<keyof typeof LOOKS, unknown>;
      const parsed = parseCluster(raw, findExcluded(settings.value));
      return typeof parsed === "string" ? { kind: "unreadable", problem: parsed } : { kind: "read", value: parsed };
    },
    async explain({ index, shard, primary, node }) {
      const body = { index, shard, primary, ...(node === undefined ? {} : { current_node: node }) };
      const answer = await ask({ method: "POST", path: "/_cluster/allocation/explain", body });
      if (answer.kind !== "read") return answer;
      const value = parseExplanation(answer.value);
      return value === undefined
        ? { kind: "unreadable", problem: "its explanation cannot be understood" }
        : { kind: "read", value };
    },
    exclude: (node) => changeSettings(ask, (settings) => excludeNode(settings, node)),
    include: () => changeSettings(ask, includeNode),
  };
}

/** Health comes last: what it says is then true of everything that was read before. */
const LOOKS = {
  state: "/_cluster/state/metadata?filter_path=metadata.cluster_coordination.last_committed_config",
  nodes: "/_cat/nodes?format=json&full_id=true&h=id,name,version,node.role,master",
  stats: "/_nodes/stats/indices/docs?filter_path=nodes.*.indices.docs",
  shards: "/_cat/shards?format=json&h=index,shard,prirep,state,node",
  health: "/_cluster/health",
} as const;

async function readSettings(ask: AskElasticsearch): Promise<Answer<ClusterSettings>> {
  const answer = await ask({ method: "GET", path: "/_cluster/settings?flat_settings=true" });
  if (answer.kind !== "read") return answer;
  const { persistent, transient } = answer.value as Partial<ClusterSettings>;
  return typeof persistent === "object" && typeof transient === "object"
    ? { kind: "read", value: { persistent, transient } }
    : { kind: "unreadable", problem: "its settings cannot be understood" };
}

async function changeSettings(
  ask: AskElasticsearch,
  change: (settings: ClusterSettings) => SettingsChange,
): Promise<Answer<"done">> {
  const settings = await readSettings(ask);
  if (settings.kind !== "read") return settings;
  const body = change(settings.value);
  const answer = await ask({ method: "PUT", path: "/_cluster/settings?flat_settings=true", body });
  if (answer.kind !== "read") return answer;
  return (answer.value as { acknowledged?: unknown }).acknowledged === true
    ? { kind: "read", value: "done" }
    : { kind: "unreadable", problem: "not all its nodes took the change in time" };
}
