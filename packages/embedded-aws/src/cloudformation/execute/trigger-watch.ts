import type { OperationRecord } from "../model/operation.ts";
import { keyOf, stackOf } from "../model/tables.ts";
import type { StackKey } from "../model/tables.ts";
import { isForward } from "./phases.ts";
import type { Workshop } from "./step-run.ts";

const MINUTE_MS = 60_000;

/** How often the alarms are looked at, in AWS's time. */
const LOOK_MS = 10_000;

/** The time after all steps of an operation in which its rollback triggers are still watched. */
export interface TriggerWatch {
  /** Returns true while an operation whose steps are done has to wait; begins to watch, or goes on with it after a restart. */
  keep(key: StackKey, operation: OperationRecord): boolean;
}

interface Host {
  /** Is given the work under way. */
  track(work: Promise<void>): void;
  /** Is told of an operation that need not wait any more. */
  onEnd(key: StackKey): void;
}

/** Returns the watch over the operations in the store. */
export function createTriggerWatch({ tables, clock, judgeTriggers }: Workshop, host: Host): TriggerWatch {
  const watched = new Map<string, string>();

  const current = (key: StackKey, { operationId, phase }: OperationRecord): OperationRecord | undefined => {
    const now = tables.operations.get(keyOf(key));
    return now?.operationId === operationId && now.phase === phase ? now : undefined;
  };

  const follow = async (key: StackKey, operation: OperationRecord, limitMs: number): Promise<void> => {
    const sinceMs = operation.watch?.sinceMs ?? clock.now();
    let problem: string | undefined;
    for (let passedMs = 0; passedMs < limitMs && problem === undefined;) {
      passedMs = Math.min(passedMs + LOOK_MS, limitMs);
      await clock.sleep(passedMs, sinceMs);
      if (current(key, operation) === undefined) return;
      problem = judgeTriggers(stackOf(tables, key));
    }
    const ended = current(key, operation);
    if (ended === undefined) return;
    tables.operations.put(keyOf(key), { ...ended, problem, watch: { sinceMs, isOver: true } });
    host.onEnd(key);
  };

  const forget = (key: StackKey, { operationId }: OperationRecord): void => {
    if (watched.get(keyOf(key)) === operationId) watched.delete(keyOf(key));
  };

  return {
    keep(key, operation) {
      const limitMs = (stackOf(tables, key).rollbackConfiguration?.monitoringMinutes ?? 0) * MINUTE_MS;
      const isDue = limitMs > 0 && operation.watch?.isOver !== true && operation.problem === undefined;
      const failed = operation.steps.some((step) => tables.stepStates.get(key, step.id)?.state === "failed");
      if (!isForward(operation) || !isDue || failed || operation.isLate === true) return false;
      if (watched.get(keyOf(key)) === operation.operationId) return true;
      watched.set(keyOf(key), operation.operationId);
      const watch = operation.watch ?? { sinceMs: clock.now(), isOver: false };
      const begun: OperationRecord = { ...operation, watch };
      tables.operations.put(keyOf(key), begun);
      host.track(follow(key, begun, limitMs).finally(() => forget(key, begun)));
      return true;
    },
  };
}
