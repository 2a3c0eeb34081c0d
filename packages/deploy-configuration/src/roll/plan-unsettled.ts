import { readingOf } from "./pick-next.ts";
import { makeGoal, type Goal, type Stopping, type Waiting } from "./roll-step.ts";
import type { EndedMachine, GroupView, RollView } from "./roll-view.ts";
import { SUSPENDED } from "./find-trouble.ts";

/** Returns what has to come to rest before anything is ended: a machine that leaves, comes, or is missing; undefined at rest. */
export function planUnsettled(view: RollView): Waiting | Stopping | undefined {
  for (const group of view.groups) {
    const found = findLeaving(view, group) ?? findComing(view, group) ?? findMissing(view, group);
    if (found !== undefined) return found;
  }
  return findLingering(view);
}

function findLeaving(_view: RollView, { group, machines }: GroupView): Waiting | undefined {
  const leaving = machines.find(({ standing }) => standing.is === "leaving");
  if (leaving === undefined) return undefined;
  const { instanceId } = leaving.machine;
  const goal = makeGoal("leaving", { about: instanceId });
  return wait({ role: group.role, instanceId, speaker: undefined, goal }, `it ${leaving.standing.because}`);
}

function findComing(view: RollView, { group, machines }: GroupView): Waiting | undefined {
  const coming = machines.find(({ standing }) => standing.is === "taking");
  if (coming === undefined) return undefined;
  const { instanceId } = coming.machine;
  const ended = unreplaced(view, group.role);
  const isNew = ended !== undefined && !ended.known.includes(instanceId);
  const goal = isNew ? replacementOf(ended) : makeGoal("taking", { about: instanceId });
  return wait({ role: group.role, instanceId, speaker: instanceId, goal }, `${instanceId} ${coming.standing.because}`);
}

function findMissing(view: RollView, { group, observed, machines }: GroupView): Waiting | Stopping | undefined {
  const wanted = observed?.desiredCapacity ?? 0;
  if (machines.length === wanted) return undefined;
  const seen = `${machines.length} of ${wanted} machines`;
  const ended = unreplaced(view, group.role);
  if (machines.length < wanted && observed?.suspended.includes("Launch") === true)
    return {
      step: "stop",
      role: group.role,
      instanceId: ended?.instanceId,
      speaker: undefined,
      doing: `waiting for the ${group.role} group to be whole`,
      reason: `${group.groupName} has ${seen}, and its process Launch is suspended: ${SUSPENDED["Launch"]}.`,
      hints: ["Resume its processes, and run the same command again."],
    };
  const goal = ended === undefined ? makeGoal("whole", { about: group.role }) : replacementOf(ended);
  return wait({ role: group.role, instanceId: ended?.instanceId, speaker: undefined, goal }, seen);
}

/** A node whose machine is gone for its group, and that the cluster still has: one that we ended, or a roll before this one. */
function findLingering(view: RollView): Waiting | undefined {
  const reading = readingOf(view);
  const names = new Set([...view.memory.ended.map(({ instanceId }) => instanceId), reading?.excluded]);
  const there = new Set(view.groups.flatMap(({ machines }) => machines.map(({ machine }) => machine.instanceId)));
  const node = reading?.nodes.find(({ name }) => names.has(name) && !there.has(name));
  if (node === undefined) return undefined;
  const role = view.memory.ended.find(({ instanceId }) => instanceId === node.name)?.role ?? view.groups[0]?.group.role;
  const goal = makeGoal("leaving", { about: node.name });
  return wait(
    { role: role ?? "", instanceId: node.name, speaker: undefined, goal },
    "its node is still in the cluster",
  );
}

function unreplaced(view: RollView, role: string): EndedMachine | undefined {
  return view.memory.ended.find((ended) => ended.role === role && ended.by === undefined);
}

function replacementOf({ instanceId }: EndedMachine): Goal {
  return makeGoal("replacement", { about: instanceId });
}

function wait(parts: Pick<Waiting, "role" | "instanceId" | "speaker" | "goal">, seen: string): Waiting {
  return { step: "wait", ...parts, seen, hints: [] };
}
