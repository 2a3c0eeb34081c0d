import { renderDuration } from "@logstack/deploy-core";
import type { Answer, ShardExplanation } from "./elasticsearch-cluster.ts";
import { interrupted, replacedOf, stopped } from "./end-roll.ts";
import { shardKey } from "./explain-shard.ts";
import { planNextRollStep } from "./plan-next-roll-step.ts";
import { NOTHING_PAST, readView } from "./read-view.ts";
import type { RollOutcome } from "./roll-outcome.ts";
import type { RollPorts } from "./roll-ports.ts";
import type { RollRequest } from "./roll-request.ts";
import { limitOf, type RollStep, type Stopping, type Waiting } from "./roll-step.ts";
import type { RollView } from "./roll-view.ts";
import { type Doing, exclusionOf, freedomOf, takeStep } from "./take-step.ts";
import { createTeller } from "./tell-roll.ts";

/**
 * Brings a configuration to the machines that run: waits for those that take it by themselves, and replaces the others, one at a
 * time and in the order of the groups. What is right already is skipped, so a roll that was ended anywhere is gone on with, and
 * one back to the configuration before is a roll like any other. Throws what a port throws, and leaves all as it then is.
 */
export async function rollMachines(request: RollRequest, ports: RollPorts): Promise<RollOutcome> {
  const tell = createTeller(ports.report);
  const waited = new Map<string, number>();
  let past = NOTHING_PAST;
  for (;;) {
    const began = ports.clock.now();
    const look = await readView(request, ports, past);
    const { view } = look;
    past = look.past;
    tell.look(view);
    const step = await planAsking(ports, view);
    if (step.step === "rolled") {
      tell.accept(step.accepted);
      return { kind: "rolled", replaced: replacedOf(past) };
    }
    if (step.step === "stop") return stopped(ports, { view, past, stopping: step });
    if (ports.interrupted()) return interrupted(ports, { view, past, step });
    const taken = losePatience(request, { step, waited }) ?? (await takeStep(ports, { step, view, tell }));
    if (taken.step === "stop") return stopped(ports, { view, past, stopping: taken });
    if (taken.excluded !== undefined) past = { ...past, excluded: taken.excluded };
    if (taken.ended !== undefined) past = { ...past, ended: [...past.ended, taken.ended] };
    await ports.clock.sleep(request.limits.lookMs);
    waited.set(taken.key, (waited.get(taken.key) ?? 0) + ports.clock.now() - began);
  }
}

/** Plans, and asks the cluster for the reasons that the plan wants, until it is a plan. */
async function planAsking(ports: RollPorts, view: RollView): Promise<Exclude<RollStep, { step: "explain" }>> {
  const explanations = new Map<string, Answer<ShardExplanation>>();
  for (;;) {
    const step = planNextRollStep({ ...view, explanations });
    if (step.step !== "explain") return step;
    for (const shard of step.shards) {
      const none: Answer<ShardExplanation> = { kind: "unreadable", problem: "nobody to ask" };
      explanations.set(shardKey(shard), (await ports.cluster?.explain(shard)) ?? none);
    }
  }
}

/** The end of the roll, where enough time was spent on the goal of this step. */
function losePatience(
  { limits }: RollRequest,
  { step, waited }: { step: Doing; waited: ReadonlyMap<string, number> },
): Stopping | undefined {
  const waiting = waitingOf(step);
  const { role, instanceId, speaker, goal, seen, hints } = waiting;
  const limit = limitOf(goal.kind, limits);
  if ((waited.get(goal.key) ?? 0) < limit) return undefined;
  const reason = `Waited ${renderDuration(limit)} for ${goal.phrase}; seen last: ${seen}.`;
  return { step: "stop", role, instanceId, speaker, doing: `waiting for ${goal.phrase}`, reason, hints };
}

/** A step that has to be taken again and again is waited for, too. */
function waitingOf(step: Doing): Waiting {
  if (step.step === "wait") return step;
  const { role, instanceId } = step;
  const goal = step.step === "end" ? freedomOf(instanceId) : exclusionOf(instanceId);
  const seen = step.step === "end" ? "it is still there" : "nothing has changed";
  return { step: "wait", role, instanceId, speaker: undefined, goal, seen, hints: [] };
}
