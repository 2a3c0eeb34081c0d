import type { ObservedRole } from "../model/observed-role.ts";
import type { RollOutcome } from "../roll/roll-outcome.ts";
import { renderRollEvent } from "../roll/render-roll-event.ts";
import { rehearseCluster } from "../roll/rehearse-cluster.ts";
import { rehearseQueues } from "../roll/rehearse-queues.ts";
import { rollMachines } from "../roll/roll-machines.ts";
import type { Run } from "./run.ts";

/** Replaces the machines of all roles that lack what their pointers say, in the order of the roles. */
export async function rollRoles(
  { request, ports, layer, lease }: Pick<Run, "request" | "ports" | "layer" | "lease">,
  observed: readonly ObservedRole[],
): Promise<RollOutcome> {
  const groups = request.definition.roles.flatMap(({ name, gate }) => {
    const found = observed.find(({ role }) => role === name);
    if (found?.pointer.kind !== "found") return [];
    const { pointer, movedAt } = found.pointer;
    return [{ role: name, groupName: found.groupName, wanted: pointer.current.digest, movedAt, gate }];
  });
  const cluster = ports.cluster(layer.cluster);
  if (cluster === "rehearsed" && groups.some(({ gate }) => gate === "elasticsearch"))
    ports.report({ event: "warning", message: REHEARSED });
  return rollMachines(
    { groups, agreed: request.allowRolling, limits: request.limits },
    {
      fleet: {
        ...layer.api.fleet,
        // A process that stood still for a while has not been told yet that another one rolls these machines.
        end: async (instanceId) => ((await lease.stillHeld()) ? layer.api.fleet.end(instanceId) : "withheld"),
      },
      reports: ports.queues === "rehearsed" ? rehearseQueues(layer.api.reports, ports.clock) : layer.api.reports,
      cluster: cluster === "rehearsed" ? rehearseCluster(groups, layer.api) : cluster,
      stack: {
        operation: async () => {
          const status = (await ports.stacks.describeStack(layer.stackName))?.status;
          return status?.endsWith("_IN_PROGRESS") === true ? status : undefined;
        },
      },
      clock: ports.clock,
      report: (event) => {
        const role = "role" in event ? event.role : undefined;
        const instanceId = "instanceId" in event ? event.instanceId : undefined;
        ports.report({
          event: "machines",
          step: event.kind,
          ...(role === undefined ? {} : { role }),
          ...(instanceId === undefined ? {} : { instanceId }),
          message: renderRollEvent(event),
        });
      },
      interrupted: () => ports.interrupted() || lease.lost() || ports.clock.now() >= request.deadlineAt,
    },
  );
}

const REHEARSED =
  "No machine here is an Elasticsearch: nodes are replaced in the real order, behind the gate of a cluster without shards. ELASTICSEARCH_URL names a real one.";
