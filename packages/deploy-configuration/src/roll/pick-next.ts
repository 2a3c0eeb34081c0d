import type { ClusterReading } from "./elasticsearch-cluster.ts";
import { allMachines, type Candidate, type RollView } from "./roll-view.ts";

/**
 * Returns the machine that is replaced next; undefined where none has to be. Who was begun with goes first, then who does not
 * work, so that the group is whole before any goes that does; then group by group, the elected master after the others,
 * older machines first.
 */
export function pickNext(view: RollView): Candidate | undefined {
  const candidates = allMachines(view).filter(isToReplace);
  const reading = readingOf(view);
  const begun = candidates.find(({ machine }) => machine.instanceId === reading?.excluded);
  const broken = candidates.find(({ standing }) => standing.is === "broken");
  const first = candidates[0]?.group;
  const [next] = candidates.filter(({ group }) => group === first).sort(inOrder(reading));
  return begun ?? broken ?? next;
}

/** Returns whether a machine has to be replaced. */
export function isToReplace({ standing }: Candidate): boolean {
  return standing.is === "stale" || standing.is === "broken";
}

/**
 * Returns a broken machine of a layer in which no machine has ever worked with any configuration, and whose cluster does not
 * answer; undefined elsewhere. Of such a layer every machine has reported, and none that it has applied one.
 */
export function pickUnborn(view: RollView): Candidate | undefined {
  const machines = allMachines(view).filter(({ standing }) => standing.is !== "leaving");
  const isGated = view.groups.some(({ group }) => group.gate === "elasticsearch");
  if (isGated && view.cluster?.kind !== "unreadable") return undefined;
  const worked = machines.some(
    ({ report, standing }) => report?.state === "applied" || (report === undefined && standing.is !== "taking"),
  );
  return worked ? undefined : machines.find(({ standing }) => standing.is === "broken");
}

/** Returns what the cluster said, where it did. */
export function readingOf({ cluster }: Pick<RollView, "cluster">): ClusterReading | undefined {
  return cluster?.kind === "read" ? cluster.value : undefined;
}

function inOrder(reading: ClusterReading | undefined): (one: Candidate, other: Candidate) => number {
  const elected = reading?.nodes.find((node) => node.elected)?.name;
  const rank = ({ machine }: Candidate) => (machine.instanceId === elected ? 1 : 0);
  return (one, other) =>
    rank(one) - rank(other) ||
    (one.machine.launchedAt ?? 0) - (other.machine.launchedAt ?? 0) ||
    one.machine.instanceId.localeCompare(other.machine.instanceId);
}
