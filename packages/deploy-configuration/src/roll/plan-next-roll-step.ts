import { planElasticsearchStep, planSettling } from "./plan-elasticsearch-step.ts";
import { planQueueStep } from "./plan-queue-step.ts";
import { planUnsettled } from "./plan-unsettled.ts";
import { findRed, findTrouble, planReadiness } from "./find-trouble.ts";
import { findLeftover } from "./find-leftover.ts";
import { pickNext, pickUnborn } from "./pick-next.ts";
import type { RollStep } from "./roll-step.ts";
import type { Candidate, RollView } from "./roll-view.ts";

/**
 * Returns the next step of a roll, from nothing but what there is and what this roll has done. The first line that fits:
 *
 * | found | next |
 * | --- | --- |
 * | a group that is not there, a machine set aside by a person | stop |
 * | a machine that failed with the configuration, or was born for it and went before it had it, since the roll began | stop |
 * | a node that we excluded, and that is gone or right by now | include it |
 * | a red cluster, and something to replace or replaced in it | stop |
 * | no machine of the layer ever worked, and some are broken | end a broken one, whatever the others do; with events on its own disk, `planQueueStep` |
 * | a machine missing, starting, taking the configuration or leaving | wait |
 * | a machine to replace, and a process of its group is suspended | stop |
 * | a machine to replace, and the stack is being changed | wait |
 * | a machine to replace, behind no gate | end it |
 * | a machine to replace, with events on its own disk | `planQueueStep` |
 * | a machine to replace, behind Elasticsearch's gate | `planElasticsearchStep` |
 * | none to replace any more, and one was replaced in the cluster | wait for a green and whole cluster |
 * | none to replace | rolled |
 */
export function planNextRollStep(view: RollView): RollStep {
  return (
    findTrouble(view) ??
    findLeftover(view) ??
    findRed(view) ??
    planUnborn(view) ??
    planUnsettled(view) ??
    planReplacement(view) ??
    planSettling(view)
  );
}

/**
 * Who never worked has no data that others count on, and may need the others' replacements to work: masters elect by majority. But a
 * machine that failed at its last step, before its load balancer, may have taken events.
 */
function planUnborn(view: RollView): RollStep | undefined {
  const next = pickUnborn(view);
  if (next === undefined) return undefined;
  return planReadiness(view, next) ?? (next.group.gate === "queue" ? planQueueStep(view, next) : end(next));
}

function planReplacement(view: RollView): RollStep | undefined {
  const next = pickNext(view);
  if (next === undefined) return undefined;
  const notReady = planReadiness(view, next);
  if (notReady !== undefined) return notReady;
  switch (next.group.gate) {
    case "own health":
      return end(next);
    case "queue":
      return planQueueStep(view, next);
    case "elasticsearch":
      return planElasticsearchStep(view, next);
  }
}

function end({ group, machine, standing }: Candidate): RollStep {
  const { instanceId } = machine;
  return { step: "end", role: group.role, instanceId, because: `it ${standing.because}`, accepted: undefined };
}
