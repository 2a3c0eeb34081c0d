import type { OperationRecord, Step } from "../model/operation.ts";
import { keepsFailures } from "../plan/judge-phase.ts";
import { isForward } from "./phases.ts";

/** Returns true where a failure stops what runs beside it. AWS: on the way forward, unless what was made is to be kept. */
export function cancelsSiblings(operation: OperationRecord): boolean {
  return (operation.phase === "create" || operation.phase === "update") && !keepsFailures(operation);
}

/**
 * Returns the steps that may be begun, or gone on with after a restart. Where one step has just `ended`, only those are
 * looked at that waited for it: of hundreds of steps, each would else look at all.
 */
export function readySteps(
  operation: OperationRecord,
  stateOf: (id: string) => string | undefined,
  ended: Step | undefined,
): readonly Step[] {
  const { steps } = operation;
  const { ids, waitingFor } = indexOf(steps);
  if (isForward(operation) && operation.problem !== undefined) return [];
  if (ended === undefined && cancelsSiblings(operation) && steps.some((step) => stateOf(step.id) === "failed"))
    return [];
  const candidates = ended === undefined ? steps : (waitingFor.get(ended.id) ?? []);
  return candidates.filter((step) => {
    const state = stateOf(step.id);
    const isOpen = state !== "done" && state !== "failed";
    return isOpen && step.after.every((id) => !ids.has(id) || stateOf(id) === "done");
  });
}

interface StepIndex {
  readonly ids: ReadonlySet<string>;
  /** By the id of a step, those that come after it, in the order of the plan. */
  readonly waitingFor: ReadonlyMap<string, readonly Step[]>;
}

/** The steps of a phase are one list for as long as it lasts. */
const INDEXES = new WeakMap<readonly Step[], StepIndex>();

function indexOf(steps: readonly Step[]): StepIndex {
  const known = INDEXES.get(steps);
  if (known !== undefined) return known;
  const waitingFor = new Map<string, Step[]>();
  for (const step of steps) {
    for (const id of step.after) {
      const waiting = waitingFor.get(id) ?? [];
      waiting.push(step);
      waitingFor.set(id, waiting);
    }
  }
  const index = { ids: new Set(steps.map(({ id }) => id)), waitingFor };
  INDEXES.set(steps, index);
  return index;
}
