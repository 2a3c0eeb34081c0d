import type { OperationRecord, Phase, Step } from "../model/operation.ts";
import type { StackDefinition, StackRecord } from "../model/records.ts";
import { kindOf } from "../model/stack-status.ts";
import type { StackStatus } from "../model/stack-status.ts";
import { keyOf, stackOf } from "../model/tables.ts";
import type { StackKey } from "../model/tables.ts";
import { describeBlueprint } from "../plan/blueprint.ts";
import type { Blueprint } from "../plan/blueprint.ts";
import { judgePhase } from "../plan/judge-phase.ts";
import type { PhaseOutcome } from "../plan/judge-phase.ts";
import { requireMove } from "./ledger.ts";
import { findResult, NO_RESULT } from "./outputs.ts";
import { readPhaseSteps } from "./phase-steps.ts";
import type { Workshop } from "./step-run.ts";

/** The way of an operation from phase to phase. */
export interface Phases {
  /** Throws where a stack cannot go to a phase, which is a defect of who asks for it. Nothing is written. */
  requireEntry(key: StackKey, operation: PhaseEntry): void;
  /** Gives the stack the phase's status and the operation the phase's steps. */
  enter(key: StackKey, operation: PhaseEntry): void;
  /** Ends the phase whose steps are done, and enters the next or ends the operation. */
  finish(key: StackKey, operation: OperationRecord): void;
  /** Goes from holding an updated nested stack to its cleanup; its status is that of both. */
  release(key: StackKey): void;
  /** Returns the blueprint that a stack is being brought to. */
  blueprintOf(key: StackKey): Blueprint;
}

export interface PhaseEntry extends Omit<OperationRecord, "steps"> {
  readonly status: StackStatus;
  readonly reason: string | undefined;
  /** What else changes in the stack's record. */
  readonly stackChanges?: Partial<StackRecord>;
}

/** Returns the phases over the stacks in the store. */
export function createPhases(workshop: Workshop): Phases {
  const { tables, ledger, clock, ids } = workshop;
  const blueprints = new WeakMap<StackDefinition, Blueprint>();

  const blueprintOf = (key: StackKey): Blueprint => blueprintFor(stackOf(tables, key));

  const blueprintFor = (stack: StackRecord): Blueprint => {
    const known = blueprints.get(stack.definition) ?? describeBlueprint(stack.definition, stack);
    blueprints.set(stack.definition, known);
    return known;
  };

  const stepsOf = (key: StackKey, operation: Omit<OperationRecord, "steps">): readonly Step[] =>
    readPhaseSteps(workshop, { key, operation, blueprint: () => blueprintOf(key) });

  const requireEntry: Phases["requireEntry"] = (key, { status, phase, problem, stackChanges }) => {
    const stack = stackOf(tables, key);
    requireMove(stack, status);
    if (isForward({ phase }) && problem === undefined) blueprintFor({ ...stack, ...stackChanges });
  };

  const enter: Phases["enter"] = (key, entry) => {
    requireEntry(key, entry);
    const { status, reason, stackChanges, ...operation } = entry;
    const lastOperations = withOperation(stackOf(tables, key).lastOperations, operation);
    tables.operations.put(keyOf(key), { ...operation, steps: [] });
    tables.stepStates.clear(key);
    tables.signals.clear(key);
    ledger.moveStack(key, { ...stackChanges, lastOperations, status, statusReason: reason });
    if (operation.phase === "revert") restoreKept(key);
    for (const logicalId of operation.phase === "revert" ? operation.skip : []) skipRevert(key, logicalId);
    tables.operations.put(keyOf(key), { ...operation, steps: stepsOf(key, operation) });
  };

  const restoreKept = (key: StackKey): void => {
    for (const { logicalId, before, stage } of tables.undo.all(key)) {
      if (stage !== "kept" || before === undefined) continue;
      tables.resources.put(key, logicalId, before);
      tables.undo.delete(key, logicalId);
    }
  };

  /** AWS: a resource that a continued rollback skips stays as it is, and counts as rolled back. */
  const skipRevert = (key: StackKey, logicalId: string): void => {
    const undo = tables.undo.get(key, logicalId);
    const record = tables.resources.get(key, logicalId);
    if (undo === undefined || record === undefined) return;
    tables.undo.put(key, logicalId, { ...undo, stage: "reverted" });
    const statusReason = "Resource skipped during UpdateRollback";
    ledger.moveResource(key, { ...record, status: "UPDATE_COMPLETE", statusReason });
  };

  const finish: Phases["finish"] = (key, operation) => {
    const givenUp = whyGivenUp(operation);
    const isGivenUp = givenUp !== undefined;
    const failed = isGivenUp ? NOTHING : failedSteps(operation, (step) => tables.stepStates.get(key, step.id));
    const forward = !isGivenUp && isForward(operation);
    const anyFailed = Object.values(failed).some((ids) => ids.length > 0);
    const result = forward && !anyFailed ? findResult(workshop, { key, blueprint: blueprintOf(key) }) : NO_RESULT;
    const next = judgePhase(operation, { failed, problem: givenUp ?? result.problem });
    const stack = stackOf(tables, key);
    const { outputs } = result;
    if (next.kind === "enter") {
      const stackChanges = next.phase === "revert" ? revertedDefinition(stack) : { ...outputs };
      const held = next.phase === "held" && { outputsBefore: { outputs: stack.outputs, imports: stack.imports } };
      enter(key, {
        ...operation,
        ...followUp(next.phase),
        ...held,
        phase: next.phase,
        status: next.status,
        reason: next.reason,
        stackChanges,
      });
      return;
    }
    const changes = { ...outputs, ...endOf(next.status, { atMs: clock.now() }) };
    ledger.moveStack(key, { ...changes, status: next.status, statusReason: next.reason });
    tables.operations.delete(keyOf(key));
    tables.stepStates.clear(key);
    tables.signals.clear(key);
    if (kindOf(next.status) === "stable" || next.status === "DELETE_COMPLETE") tables.undo.clear(key);
    workshop.nested.discardProposals(stackOf(tables, key));
    if (next.status === "DELETE_COMPLETE") {
      tables.changeSets.clear(key);
      tables.drifts.clear(key);
    }
  };

  /** AWS: a rollback is an operation of its own, with an id of its own. */
  const followUp = (phase: Phase): Partial<Pick<OperationRecord, "operationId" | "type">> =>
    phase === "undoCreate" || phase === "revert" ? { operationId: ids.uuid(), type: "ROLLBACK" } : {};

  const release: Phases["release"] = (key) => {
    const operation = tables.operations.get(keyOf(key));
    if (operation?.phase !== "held") return;
    const { outputsBefore: _, ...going } = operation;
    const released = { ...going, phase: "cleanup" } as const;
    tables.operations.put(keyOf(key), { ...released, steps: stepsOf(key, released) });
  };

  return { requireEntry, enter, finish, release, blueprintOf };
}

type Operations = StackRecord["lastOperations"];

function withOperation(earlier: Operations, { operationId: id, type }: Omit<OperationRecord, "steps">): Operations {
  if (earlier[0]?.id === id) return earlier;
  const isRollback = type === "ROLLBACK" || type === "CONTINUE_ROLLBACK";
  return [{ id, type }, ...(isRollback ? earlier : [])];
}

/** AWS: when a rollback starts, the stack's template, parameters and tags are the previous ones again. */
function revertedDefinition(stack: StackRecord): Partial<StackRecord> {
  return stack.lastStable === undefined ? {} : { definition: stack.lastStable };
}

function endOf(status: StackStatus, { atMs }: { readonly atMs: number }): Partial<StackRecord> {
  if (status === "DELETE_COMPLETE") return { deletedAtMs: atMs };
  return kindOf(status) === "stable" ? { lastStable: undefined } : {};
}

/** Returns true of the phases in which something new comes about. */
export function isForward({ phase }: Pick<OperationRecord, "phase">): boolean {
  return phase === "create" || phase === "update";
}

/** Returns why an operation fails whatever its steps did, or undefined. */
function whyGivenUp(operation: OperationRecord): string | undefined {
  if (operation.phase === "create" && operation.isLate === true) return TOO_LATE;
  return isForward(operation) ? operation.problem : undefined;
}

type Failures = PhaseOutcome["failed"];

const NOTHING: Failures = { create: [], update: [], delete: [] };
const TOO_LATE = "Stack creation time exceeded the specified timeout.";

function failedSteps(
  operation: { readonly phase: Phase; readonly steps: readonly Step[] },
  stateOf: (step: Step) => { readonly state: string; readonly action: string } | undefined,
): Failures {
  const failed = operation.steps.filter((step) => stateOf(step)?.state === "failed");
  const ids = (...actions: readonly string[]): readonly string[] =>
    failed.filter((step) => actions.includes(stateOf(step)?.action ?? "")).map((step) => step.logicalId);
  return { create: ids("create"), update: ids("update", "replace"), delete: ids("delete") };
}
