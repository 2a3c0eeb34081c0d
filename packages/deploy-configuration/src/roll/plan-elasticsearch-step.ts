import type { ClusterNode, ClusterReading } from "./elasticsearch-cluster.ts";
import { findWaysOut, isVersionConflict, renderExplanation, shardKey } from "./explain-shard.ts";
import {
  type ClusterVerdict,
  findMajorityProblem,
  hasOthers,
  judgeCluster,
  MOST_ASKED,
  renderRest,
  shardsOn,
} from "./judge-cluster.ts";
import { renderCount } from "./render-count.ts";
import { makeGoal, type RollStep, type Stopping, type Waiting } from "./roll-step.ts";
import type { Candidate, RollView } from "./roll-view.ts";

/**
 * Returns the next step towards the end of a machine behind Elasticsearch's gate. The first line that fits:
 *
 * | found | next |
 * | --- | --- |
 * | nobody said where Elasticsearch answers, or it does not let us | stop |
 * | no answer that can be understood | wait |
 * | the node is excluded, and shards leave it | wait |
 * | it has shards or documents, and nothing moves | ask why, wait, and stop in the end |
 * | the cluster is not whole and green, nor explained by versions | wait |
 * | without the node there is no majority of masters | wait |
 * | a node that may hold shards, and is not excluded | exclude it |
 * | else: a master, an empty data node, or no node at all | end the machine |
 *
 * A data node counts as empty, too, when all that is left are replicas that only newer nodes could take, and every other copy
 * of theirs is in place: in an upgrade the second node could else never be emptied.
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
  const rest: Rest =
    isExcluded && node !== undefined
      ? planEmptying(view, { reading, node, role })
      : { kind: "empty", because: undefined };
  if (rest.kind === "waits") return rest.step;
  const gate = judgeCluster(view, reading);
  if (gate.kind !== "open") return hold(gate, place);
  const majority = findMajorityProblem(reading, instanceId);
  if (majority !== undefined) return waitFor({ kind: "cluster", seen: majority }, place);
  if (node?.holdsData === true && !isExcluded) return { step: "exclude", role, instanceId };
  return {
    step: "end",
    role,
    instanceId,
    because: `it ${next.standing.because}`,
    accepted: rest.because ?? gate.because,
  };
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

type Rest =
  /** `because`: why what is left does not count; undefined where nothing is left. */
  | { readonly kind: "empty"; readonly because: string | undefined }
  | { readonly kind: "waits"; readonly step: RollStep };

function planEmptying(view: RollView, { reading, node, role }: Emptying): Rest {
  const rest = renderRest(reading, node);
  if (rest === undefined) return { kind: "empty", because: undefined };
  const about = node.name;
  const wait = { step: "wait", role, instanceId: about, speaker: undefined, seen: rest, hints: [] } as const;
  if (reading.relocating + reading.initializing > 0)
    return { kind: "waits", step: { ...wait, goal: makeGoal("emptying", { about }) } };
  const shards = shardsOn(reading, about);
  // Elasticsearch rests between moves, too: each number of shards left has a clock of its own.
  const goal = makeGoal("stuck", { about, detail: String(shards.length) });
  const asked = shards.slice(0, MOST_ASKED);
  const unasked = asked.filter((shard) => !view.explanations.has(shardKey(shard)));
  if (unasked.length > 0) return { kind: "waits", step: { step: "explain", shards: unasked } };
  const answers = asked.flatMap((shard) => view.explanations.get(shardKey(shard)) ?? []);
  const other = answers.find((answer) => answer.kind !== "read" || !isVersionConflict(answer.value, about));
  const isWhole =
    shards.length > 0 && shards.length === asked.length && shards.every((shard) => hasOthers(reading, shard));
  if (other === undefined && isWhole) {
    const because = `${renderCount(shards.length, "replica")} on ${about} can only go to newer nodes, and all other copies are in place`;
    return { kind: "empty", because };
  }
  if (other?.kind !== "read") return { kind: "waits", step: { ...wait, goal } };
  const seen = `${rest}; ${renderExplanation(other.value)}`;
  return { kind: "waits", step: { ...wait, goal, seen, hints: findWaysOut(other.value) } };
}
