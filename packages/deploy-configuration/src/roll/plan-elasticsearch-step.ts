import type { ClusterNode, ClusterReading } from "./elasticsearch-cluster.ts";
import { findWaysOut, renderExplanation, shardKey } from "./explain-shard.ts";
import { type ClusterVerdict, findMajorityProblem, judgeCluster, renderRest, shardsOn } from "./judge-cluster.ts";
import { makeGoal, type RollStep, type Stopping, type Waiting } from "./roll-step.ts";
import type { Candidate, RollView } from "./roll-view.ts";

/**
 * Returns the next step towards the end of a machine behind Elasticsearch's gate. The first line that fits:
 *
 * | found | next |
 * | --- | --- |
 * | nobody said where Elasticsearch answers, or it does not let us | stop |
 * | no answer that can be understood | wait |
 * | the node is excluded, and has shards or documents | wait; nothing moves: ask why, wait, and stop in the end |
 * | the cluster is not whole and green, nor explained by versions | wait |
 * | without the node there is no majority of masters | wait |
 * | a node that may hold shards, and is not excluded | exclude it |
 * | else: a master, an empty data node, or no node at all | end the machine |
 */
export function planElasticsearchStep(view: RollView, next: Candidate): RollStep {
  const { instanceId } = next.machine;
  const { role } = next.group;
  const place = { role, instanceId, about: `before ${instanceId} goes` };
  const asked = readCluster(view, place);
  if (asked.kind !== "read") return asked.step;
  const { reading } = asked;
  const node = reading.nodes.find(({ name }) => name === instanceId);
  const isExcluded = reading.excluded === instanceId;
  const emptying = isExcluded && node !== undefined ? planEmptying(view, { reading, node, role }) : undefined;
  if (emptying !== undefined) return emptying;
  const gate = judgeCluster(view, reading);
  if (gate.kind !== "open") return hold(gate, place);
  const majority = findMajorityProblem(reading, instanceId);
  if (majority !== undefined) return waitFor({ kind: "cluster", seen: majority }, place);
  if (node?.holdsData === true && !isExcluded) return { step: "exclude", role, instanceId };
  return { step: "end", role, instanceId, because: `it ${next.standing.because}`, accepted: gate.because };
}

/** Returns the last step: at once where nothing was replaced in a cluster, else once the cluster is whole and green. */
export function planSettling(view: RollView): RollStep {
  const gated = new Set(
    view.groups.filter(({ group }) => group.gate === "elasticsearch").map(({ group }) => group.role),
  );
  const last = view.memory.ended.findLast(({ role }) => gated.has(role));
  if (last === undefined) return { step: "rolled", accepted: undefined };
  const place = { role: last.role, instanceId: last.by, about: "after the last machine came" };
  const asked = readCluster(view, place);
  if (asked.kind !== "read") return asked.step;
  const gate = judgeCluster(view, asked.reading);
  return gate.kind === "open" ? { step: "rolled", accepted: gate.because } : hold(gate, place);
}

interface Place {
  readonly role: string;
  readonly instanceId: string | undefined;
  readonly about: string;
}

type Asked =
  | { readonly kind: "read"; readonly reading: ClusterReading }
  | { readonly kind: "not"; readonly step: Waiting | Stopping };

function readCluster(view: RollView, { role, instanceId, about }: Place): Asked {
  const stop = (reason: string, hints: readonly string[]): Asked => ({
    kind: "not",
    step: {
      step: "stop",
      role,
      instanceId,
      speaker: undefined,
      doing: `looking at the cluster ${about}`,
      reason,
      hints,
    },
  });
  switch (view.cluster?.kind) {
    case "read":
      return { kind: "read", reading: view.cluster.value };
    case "unreadable":
      return {
        kind: "not",
        step: waitFor({ kind: "cluster", seen: view.cluster.problem }, { role, instanceId, about }),
      };
    case "denied":
      return stop(`Elasticsearch does not let us look: ${view.cluster.problem}.`, [
        "Check the address and the credentials for it.",
      ]);
    case undefined:
      return stop("Nobody said where Elasticsearch answers, and without its word no node is ended.", [
        "Say where it answers, and run the same command again.",
      ]);
  }
}

function hold(gate: Exclude<ClusterVerdict, { kind: "open" }>, place: Place): RollStep {
  if (gate.kind === "ask") return { step: "explain", shards: gate.shards };
  const kind = gate.kind === "levelling" ? "levelling" : "cluster";
  return { ...waitFor({ kind, seen: gate.seen }, place), hints: gate.hints };
}

interface Want {
  readonly kind: "levelling" | "cluster";
  readonly seen: string;
}

function waitFor({ kind, seen }: Want, { role, instanceId, about }: Place): Waiting {
  return { step: "wait", role, instanceId, speaker: undefined, goal: makeGoal(kind, { about }), seen, hints: [] };
}

interface Emptying {
  readonly reading: ClusterReading;
  readonly node: ClusterNode;
  readonly role: string;
}

/** Undefined once the node is empty. */
function planEmptying(view: RollView, { reading, node, role }: Emptying): RollStep | undefined {
  const rest = renderRest(reading, node);
  if (rest === undefined) return undefined;
  const about = node.name;
  const wait = { step: "wait", role, instanceId: about, speaker: undefined, seen: rest, hints: [] } as const;
  if (reading.relocating + reading.initializing > 0) return { ...wait, goal: makeGoal("emptying", { about }) };
  // Elasticsearch rests between moves, too: each number of shards left has a clock of its own.
  const shards = shardsOn(reading, about);
  const goal = makeGoal("stuck", { about, detail: `${shards.length} ${node.documents === 0 ? "" : "documents"}` });
  const [first] = shards;
  if (first === undefined) return { ...wait, goal };
  const why = view.explanations.get(shardKey(first));
  if (why === undefined) return { step: "explain", shards: [first] };
  if (why.kind !== "read") return { ...wait, goal };
  return { ...wait, goal, seen: `${rest}; ${renderExplanation(why.value)}`, hints: findWaysOut(why.value) };
}
