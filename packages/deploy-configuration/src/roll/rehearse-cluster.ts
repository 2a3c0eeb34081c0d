import type { Answer, ClusterNode, ElasticsearchCluster } from "./elasticsearch-cluster.ts";
import type { RollPorts } from "./roll-ports.ts";
import type { RollGroup } from "./roll-request.ts";

/**
 * Returns what stands for a cluster where machines are rehearsed and none of them is an Elasticsearch: whoever says that it has
 * applied a configuration is a node, the oldest master is the elected one, and there is no shard. It keeps an exclusion for as
 * long as this process lives.
 */
export function rehearseCluster(
  groups: readonly RollGroup[],
  { fleet, reports }: Pick<RollPorts, "fleet" | "reports">,
): ElasticsearchCluster {
  let excluded: string | undefined;
  const gated = groups.filter(({ gate }) => gate === "elasticsearch");
  const nodesOf = async ({ role, groupName }: RollGroup): Promise<readonly ClusterNode[]> => {
    const machines = (await fleet.read(groupName))?.machines ?? [];
    const working = await Promise.all(
      machines
        .filter(({ lifecycleState }) => lifecycleState === "InService")
        .map(async ({ instanceId }) => ((await reports.read(instanceId))?.state === "applied" ? [instanceId] : [])),
    );
    return working.flat().map((name) => ({
      id: name,
      name,
      version: "rehearsed",
      elected: false,
      holdsData: role === "data",
      documents: 0,
    }));
  };
  return {
    async read() {
      const nodes = (await Promise.all(gated.map(nodesOf))).flat();
      const masters = nodes.filter(({ holdsData }) => !holdsData);
      const [elected] = masters;
      if (elected === undefined) return { kind: "unreadable", problem: "none of its masters works" };
      return read({
        status: "green",
        relocating: 0,
        initializing: 0,
        unassigned: 0,
        nodes: nodes.map((node) => ({ ...node, elected: node === elected })),
        shards: [],
        voters: masters.map(({ id }) => id),
        excluded,
      });
    },
    explain: async () => ({ kind: "unreadable", problem: "there is no shard" }),
    async exclude(node) {
      excluded = node;
      return read("done");
    },
    async include() {
      excluded = undefined;
      return read("done");
    },
  };
}

function read<T>(value: T): Answer<T> {
  return { kind: "read", value };
}
