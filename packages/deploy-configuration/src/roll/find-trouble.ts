import { pickNext, readingOf } from "./pick-next.ts";
import { renderCount } from "./render-count.ts";
import { makeGoal, type Stopping, type Waiting } from "./roll-step.ts";
import { allMachines, type Candidate, type RollView } from "./roll-view.ts";

/** Returns why a roll ends at once, whatever else there is; undefined where it goes on. */
export function findTrouble(view: RollView): Stopping | undefined {
  for (const { group, observed } of view.groups)
    if (observed === undefined)
      return stop(
        { role: group.role },
        {
          doing: "looking at the machines",
          reason: `There is no Auto Scaling group ${group.groupName}.`,
          hints: ["Deploy the layer's stack first."],
        },
      );
  for (const { group, machine, standing } of allMachines(view)) {
    const { instanceId } = machine;
    if (standing.is === "failed")
      return stop(
        { role: group.role, instanceId, speaker: instanceId },
        {
          doing: `taking the configuration on ${instanceId}`,
          reason: `${instanceId} does not work with the configuration: it ${standing.because}.`,
          hints: [],
        },
      );
  }
  const [gone] = view.memory.vanished;
  if (gone !== undefined)
    return stop(
      { ...gone, speaker: gone.instanceId },
      {
        doing: `taking the configuration on ${gone.instanceId}`,
        reason: `${gone.instanceId} was ended by its group, or by somebody, before it had the configuration.`,
        hints: ["The group's activity history tells why."],
      },
    );
  for (const { group, machine, standing } of allMachines(view))
    if (standing.is === "aside")
      return stop(
        { role: group.role, instanceId: machine.instanceId },
        {
          doing: "looking at the machines",
          reason: `${machine.instanceId} ${standing.because}: somebody has set it aside.`,
          hints: ["Put it back in service or end it, and run the same command again."],
        },
      );
  return undefined;
}

/** Returns why a roll ends at a red cluster; undefined where it is none, or none of this roll's business. */
export function findRed(view: RollView): Stopping | undefined {
  const reading = readingOf(view);
  if (reading?.status !== "red") return undefined;
  const last = view.memory.ended.at(-1);
  const next = pickNext(view);
  const isNext = next?.group.gate === "elasticsearch";
  if (!isNext && (last === undefined || gateOf(view, last.role) !== "elasticsearch")) return undefined;
  const about = isNext ? { role: next.group.role, instanceId: next.machine.instanceId } : last;
  return stop(
    { role: about?.role ?? "", instanceId: about?.instanceId },
    {
      doing: "looking at the cluster",
      reason: `The cluster is red, with ${renderCount(reading.unassigned, "shard")} unassigned, a primary among them. Nothing is replaced in a red cluster.`,
      hints: [
        "GET _cluster/allocation/explain tells why. Bring the primary back, or restore its index from a snapshot.",
      ],
    },
  );
}

/** Returns what keeps a group from being touched at all; undefined where nothing does. */
export function planReadiness(view: RollView, { group, machine }: Candidate): Stopping | Waiting | undefined {
  const { instanceId } = machine;
  const observed = view.groups.find((one) => one.group === group)?.observed;
  const suspended = observed?.suspended.filter((name) => name in SUSPENDED) ?? [];
  if (suspended.length > 0)
    return stop(
      { role: group.role, instanceId },
      {
        doing: `looking at the group of ${instanceId}`,
        reason: `${suspended.join(", ")} of ${group.groupName} ${suspended.length === 1 ? "is" : "are"} suspended: ${suspended.map((name) => SUSPENDED[name]).join(", ")}.`,
        hints: ["Resume its processes, and run the same command again."],
      },
    );
  if (view.stackOperation === undefined) return undefined;
  const seen = view.stackOperation;
  const goal = makeGoal("stack", { about: group.role });
  return { step: "wait", role: group.role, instanceId, speaker: undefined, goal, seen, hints: [] };
}

/** AWS: what does not happen while a process of a group is suspended. */
export const SUSPENDED: Readonly<Record<string, string>> = {
  Launch: "no machine would come in place of one that goes",
  Terminate: "no machine would go",
  ReplaceUnhealthy: "no unhealthy machine would be replaced",
  AddToLoadBalancer: "a new machine would be asked nothing",
};

function gateOf(view: RollView, role: string): string | undefined {
  return view.groups.find(({ group }) => group.role === role)?.group.gate;
}

interface About {
  readonly role: string;
  readonly instanceId?: string | undefined;
  readonly speaker?: string;
}

function stop({ role, instanceId, speaker }: About, told: Pick<Stopping, "doing" | "reason" | "hints">): Stopping {
  return { step: "stop", role, instanceId, speaker, ...told };
}
