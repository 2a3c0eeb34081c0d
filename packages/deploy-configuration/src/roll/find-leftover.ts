import { isToReplace, readingOf } from "./pick-next.ts";
import type { RollStep } from "./roll-step.ts";
import { allMachines, type RollView } from "./roll-view.ts";

/** Returns the step that takes an exclusion back which nobody needs any longer; undefined where there is none of ours. */
export function findLeftover(view: RollView): RollStep | undefined {
  const instanceId = readingOf(view)?.excluded;
  if (instanceId === undefined || standingOf(view, instanceId) !== "useless") return undefined;
  const role = allMachines(view).find(({ machine }) => machine.instanceId === instanceId)?.group.role;
  return { step: "include", role: role ?? roleOfEnded(view, instanceId), instanceId };
}

/**
 * Returns whether the exclusion may be taken back when a roll stops: not from a node that is on its way out and still in the
 * cluster, where shards would go with it.
 */
export function mayInclude(view: RollView): boolean {
  const instanceId = readingOf(view)?.excluded;
  return instanceId !== undefined && standingOf(view, instanceId) !== "leaving";
}

function standingOf(view: RollView, instanceId: string): "useless" | "needed" | "leaving" {
  const isNode = readingOf(view)?.nodes.some(({ name }) => name === instanceId) ?? true;
  const machine = allMachines(view).find((candidate) => candidate.machine.instanceId === instanceId);
  if (machine === undefined) return isNode ? "leaving" : "useless";
  if (machine.standing.is === "leaving") return "leaving";
  if (view.memory.ended.some((ended) => ended.instanceId === instanceId)) return "leaving";
  return isToReplace(machine) ? "needed" : "useless";
}

function roleOfEnded(view: RollView, instanceId: string): string {
  const ended = view.memory.ended.find((machine) => machine.instanceId === instanceId);
  const gated = view.groups.findLast(({ group }) => group.gate === "elasticsearch");
  return ended?.role ?? gated?.group.role ?? "";
}
