import type { OperationRecord, Step } from "../model/operation.ts";
import { keyOf, stackOf } from "../model/tables.ts";
import type { StackKey } from "../model/tables.ts";
import type { CloudFormationDeps } from "../ports.ts";
import { applyResource, denyRemoval } from "./apply-resource.ts";
import { cancelStep, endStep } from "./end-step.ts";
import { applyNestedStack, releaseNestedStack, revertNestedStack } from "./nested-stack-steps.ts";
import { NESTED_STACK } from "./nested-stacks.ts";
import { createPhases, isForward } from "./phases.ts";
import type { PhaseEntry } from "./phases.ts";
import { describeRefusal } from "./refusal.ts";
import { cancelsSiblings, readySteps } from "./ready-steps.ts";
import { createReplay } from "./replay.ts";
import { removeResource } from "./remove-resource.ts";
import { revertResource } from "./revert-resource.ts";
import type { StepEnding, StepRun, Workshop } from "./step-run.ts";
import { createTriggerWatch } from "./trigger-watch.ts";

/**
 * Carries out operations that are on record. It decides nothing: what to do is in the operation's steps, and what was
 * done is on record before it goes on, so that another executor over the same store can go on from there.
 */
export interface Executor {
  /**
   * Starts a stack's operation. One that runs is given up and its steps are cancelled.
   * Throws before anything is written where the stack cannot go there.
   */
  begin(key: StackKey, entry: PhaseEntry): void;
  /** Goes on with every operation on record that does not run: after a restart. */
  resume(): void;
  /** Resolves when no operation runs. */
  settle(): Promise<void>;
  /** Resolves when `hasCome` is true: it is asked whenever an operation has moved. */
  until(hasCome: () => boolean): Promise<void>;
  /** Lets a nested stack that is held after its update clean up. */
  release(key: StackKey): void;
}

/** What a resource or a stack fails of when the engine itself is wrong. */
const DEFECT = "Internal Failure";

/** Returns an executor over the stacks in the store. */
export function createExecutor(
  workshop: Workshop,
  { reportDefect }: Pick<CloudFormationDeps, "reportDefect">,
): Executor {
  const { tables } = workshop;
  const phases = createPhases(workshop);
  const inFlight = new Map<string, Map<string, StepRun>>();
  const promises = new Set<Promise<void>>();
  const waiting = new Map<() => boolean, () => void>();
  const watch = createTriggerWatch(workshop, {
    track: (work) => {
      const promise = work.catch((defect: unknown) => reportDefect?.(defect)).finally(() => promises.delete(promise));
      promises.add(promise);
    },
    onEnd: (key) => advance(key),
  });

  const wakeWaiting = (): void => {
    for (const [hasCome, wake] of waiting) {
      if (hasCome() && waiting.delete(hasCome)) wake();
    }
  };

  const runsOf = (key: StackKey): Map<string, StepRun> => {
    const runs = inFlight.get(keyOf(key)) ?? new Map<string, StepRun>();
    inFlight.set(keyOf(key), runs);
    return runs;
  };

  /**
   * Does a part of a stack's operation, and keeps a defect in it from the rest of the engine. A creation or an update then fails
   * of it; what else runs stays on record as it is, and the next engine goes on with it.
   */
  const guarded = (key: StackKey, work: () => void): void => {
    try {
      work();
    } catch (defect) {
      reportDefect?.(defect);
      const operation = tables.operations.get(keyOf(key));
      if (operation === undefined || !isForward(operation) || operation.problem !== undefined) return;
      tables.operations.put(keyOf(key), { ...operation, problem: DEFECT });
      guarded(key, () => cancelAll(key));
      advance(key);
    }
  };

  const advance = (key: StackKey, ended?: Step): void => guarded(key, () => goOn(key, ended));

  /** Begins what may be begun: of all steps, or of those that waited for the one that has just ended. */
  const goOn = (key: StackKey, ended: Step | undefined): void => {
    const operation = tables.operations.get(keyOf(key));
    wakeWaiting();
    if (operation === undefined || operation.phase === "held") return;
    const stateOf = (id: string): string | undefined => tables.stepStates.get(key, id)?.state;
    const runs = runsOf(key);
    const ready = readySteps(operation, stateOf, ended).filter((step) => !runs.has(step.id));
    for (const step of ready) start(key, { operation, step });
    if (runs.size > 0 || watch.keep(key, operation)) return;
    phases.finish(key, operation);
    goOn(key, undefined);
  };

  /** AWS: a rollback trigger that rings stops what runs, as a failure does. */
  const heedTriggers = (key: StackKey): void => {
    const operation = tables.operations.get(keyOf(key));
    if (operation === undefined || !isForward(operation) || operation.problem !== undefined) return;
    const problem = workshop.judgeTriggers(stackOf(tables, key));
    if (problem === undefined) return;
    cancelAll(key);
    tables.operations.put(keyOf(key), { ...operation, problem });
  };

  const start = (key: StackKey, { operation, step }: Pick<StepRun, "operation" | "step">): void => {
    const run: StepRun = {
      ...workshop,
      ...createReplay(() => run),
      key,
      operation,
      step,
      isCurrent: () => runsOf(key).get(step.id) === run,
    };
    runsOf(key).set(step.id, run);
    const promise = carryOut(run).finally(() => promises.delete(promise));
    promises.add(promise);
  };

  const carryOut = async (run: StepRun): Promise<void> => {
    const ending = await perform(run).catch(toEnding);
    if (!run.isCurrent()) return;
    runsOf(run.key).delete(run.step.id);
    guarded(run.key, () => {
      endStep(run, ending);
      if (ending.kind === "failed" && cancelsSiblings(run.operation)) cancelAll(run.key);
      heedTriggers(run.key);
      goOn(run.key, run.step);
    });
  };

  const perform = async (run: StepRun): Promise<StepEnding> => {
    const isNested = typeOf(run) === NESTED_STACK;
    switch (run.step.kind) {
      case "apply":
        return await (isNested ? applyNestedStack : applyResource)(run, phases.blueprintOf(run.key));
      case "deny":
        return denyRemoval(run, run.step);
      case "revert":
        return await (isNested ? revertNestedStack : revertResource)(run);
      case "release":
        return await releaseNestedStack(run);
      case "remove":
        return await removeResource(run, run.step);
    }
  };

  /** Returns the type of the step's resource: as the stack has it, or as the template declares it. */
  const typeOf = ({ key, step }: StepRun): string | undefined =>
    tables.resources.get(key, step.logicalId)?.type ?? phases.blueprintOf(key).template.resources[step.logicalId]?.type;

  const toEnding = (error: unknown): StepEnding => {
    try {
      return { kind: "failed", reason: describeRefusal(error) };
    } catch (defect) {
      reportDefect?.(defect);
      return { kind: "failed", reason: DEFECT };
    }
  };

  /** AWS: a creation that takes too long is given up as if its resources had failed. */
  const watchTime = (key: StackKey): void => {
    const operation = tables.operations.get(keyOf(key));
    if (operation?.timeLimit === undefined || operation.phase !== "create") return;
    const { limitMs, sinceMs } = operation.timeLimit;
    void workshop.clock.sleep(limitMs, sinceMs).then(() => giveUp(key, operation.operationId));
  };

  const giveUp = (key: StackKey, operationId: string): void => {
    const operation = tables.operations.get(keyOf(key));
    if (operation?.operationId !== operationId || operation.phase !== "create") return;
    cancelAll(key);
    const late: OperationRecord = { ...operation, isLate: true };
    tables.operations.put(keyOf(key), late);
    guarded(key, () => phases.finish(key, late));
    advance(key);
  };

  const cancelAll = (key: StackKey): void => {
    const runs = [...runsOf(key).values()];
    runsOf(key).clear();
    for (const run of runs) cancelStep(run);
  };

  return {
    begin(key, entry) {
      phases.requireEntry(key, entry);
      cancelAll(key);
      phases.enter(key, entry);
      watchTime(key);
      advance(key);
    },
    resume() {
      for (const [, stack] of tables.stacks.entries()) {
        watchTime(stack);
        advance(stack);
      }
    },
    until: async (hasCome) => {
      if (hasCome()) return;
      await new Promise<void>((wake) => waiting.set(hasCome, wake));
    },
    release(key) {
      phases.release(key);
      advance(key);
    },
    async settle() {
      while (promises.size > 0) await Promise.all(promises);
    },
  };
}
