import type { Clock, Ids } from "../../clock.ts";
import type { FaultyStep, SlowableStep } from "../../faults/faults.ts";
import type { PhysicalResource } from "../../resources/resource-handler.ts";
import type { CallContext } from "../../service.ts";
import type { OperationRecord, Step, StepState } from "../model/operation.ts";
import type { ResourceRecord, StackRecord } from "../model/records.ts";
import type { StackKey, StackTables } from "../model/tables.ts";
import { stackOf } from "../model/tables.ts";
import type { CloudFormationDeps } from "../ports.ts";
import type { Ledger } from "./ledger.ts";
import type { NestedStacks } from "./nested-stacks.ts";
import type { JudgeTriggers } from "./rollback-triggers.ts";

/** What a step needs to be carried out. */
export interface Workshop extends Pick<CloudFormationDeps, "resources" | "faults" | "boots"> {
  readonly tables: StackTables;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly nested: NestedStacks;
  readonly ids: Ids;
  readonly judgeTriggers: JudgeTriggers;
}

/** How long something is waited for. */
export interface WaitLimit {
  /** In AWS's time. */
  readonly limitMs: number;
  /** Once the time is up: what to wait for before that counts; undefined where it counts. */
  readonly extension?: () => Promise<void> | undefined;
}

/** What a step does with time and events, so that it can be begun anew after a restart. */
export interface Replay {
  /**
   * Resolves when `simulatedMs` of AWS's time have passed since the step first came here. Begun anew, a step does not wait
   * again for what has passed: it would never end under engines that live for less than a step.
   */
  wait(simulatedMs: number): Promise<void>;
  /** As `wait`, and looks every few seconds of AWS's time whether what is waited for has come; resolves as soon as it has. */
  waitUntil(hasCome: () => boolean, limit: WaitLimit): Promise<void>;
  /** Calls `write`, which writes an event, unless the step has been here before. */
  writeOnce(write: () => void): void;
}

/** One step being carried out, perhaps for the second time after a restart. */
export interface StepRun extends Workshop, Replay {
  readonly key: StackKey;
  readonly operation: OperationRecord;
  readonly step: Step;
  /** False once the step was cancelled or its operation is another one: then nothing more is written. */
  isCurrent(): boolean;
}

/** How a step ended. `stopped`: it was cancelled meanwhile, and who cancelled it wrote what there was to write. */
export type StepEnding =
  | { readonly kind: "done" | "stopped" }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "gaveUp" };

/** Returns the record under the step's logical id, if the stack has that resource. */
export function liveRecord({ tables, key, step }: StepRun): ResourceRecord | undefined {
  const record = tables.resources.get(key, step.logicalId);
  return record === undefined || record.status === "DELETE_COMPLETE" || record.status === "DELETE_SKIPPED"
    ? undefined
    : record;
}

/** Returns the step's state; undefined before it begins. */
export function stateOf({ tables, key, step }: StepRun): StepState | undefined {
  return tables.stepStates.get(key, step.id);
}

/** Puts on record that the step is being done, and how. */
export function markRunning(run: StepRun, action: StepState["action"], replaces?: PhysicalResource): void {
  run.tables.stepStates.put(run.key, run.step.id, { state: "running", action, replaces });
}

/** Returns why the step is to fail on purpose. */
export function faultOf(run: StepRun, step: FaultyStep): string | undefined {
  return run.faults?.reasonFor(stackOfRun(run).name, run.step.logicalId, step, typeOf(run));
}

/** Returns why a removal is to fail on purpose; in the rollback of a creation it is that, too. */
export function removalFaultOf(run: StepRun): string | undefined {
  return faultOf(run, "delete") ?? (run.operation.phase === "undoCreate" ? faultOf(run, "rollback") : undefined);
}

/** Waits for as long as the step is to take longer on purpose: not at all, unless somebody ordered it. */
export async function holdUp(run: StepRun, step: SlowableStep): Promise<void> {
  const resource = { stackName: stackOfRun(run).name, logicalId: run.step.logicalId, type: typeOf(run) };
  const delayMs = run.faults?.delayMsOf?.(resource, step) ?? 0;
  if (delayMs > 0) await run.wait(delayMs);
}

function typeOf({ tables, key, step }: StepRun): string {
  return step.kind === "remove" ? step.type : (tables.resources.get(key, step.logicalId)?.type ?? "");
}

/** Returns the stack as it is now. */
export function stackOfRun({ tables, key }: StepRun): StackRecord {
  return stackOf(tables, key);
}

/** Returns who the services see as the caller. */
export function contextOf({ key, operation }: StepRun): CallContext {
  return { account: key.account, region: key.region, requestId: operation.operationId };
}
