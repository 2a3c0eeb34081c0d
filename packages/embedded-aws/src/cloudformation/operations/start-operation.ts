import type { PhaseEntry } from "../execute/phases.ts";
import { findDeletionProblem, findReadExport } from "../execute/exports.ts";
import { createTriggerJudge } from "../execute/rollback-triggers.ts";
import { kindOf } from "../model/stack-status.ts";
import type { StackRecord, StackDefinition, OnFailure } from "../model/records.ts";
import type { Desk } from "./desk.ts";
import { outdateChangeSets } from "./nested-proposals.ts";
import { withToken } from "./tokens.ts";

/** What all operations on a stack have in common. */
interface Start {
  readonly clientRequestToken: string | undefined;
  /** Of a creation or an update: see `judgeDefinition`. */
  readonly problem?: string | undefined;
  readonly retainExceptOnCreate?: boolean | undefined;
}

const FAILURE_PATH = { ROLLBACK: "rollback", DELETE: "delete", DO_NOTHING: "keep", DISABLED: "keep" } as const;

/** Starts to create the resources of a stack whose record is in the store. Returns the operation's id. */
export function startCreate(desk: Desk, stack: StackRecord, start: Start & { readonly onFailure: OnFailure }): string {
  const { clientRequestToken, onFailure, problem, retainExceptOnCreate } = start;
  const { timeoutMinutes } = stack;
  return begin(desk, stack, {
    type: "CREATE_STACK",
    phase: "create",
    status: "CREATE_IN_PROGRESS",
    clientRequestToken,
    problem: problem ?? createTriggerJudge(desk.deps.store)(stack),
    onFailure: FAILURE_PATH[onFailure],
    retainExceptOnCreate,
    timeLimit:
      timeoutMinutes === undefined ? undefined : { sinceMs: desk.deps.clock.now(), limitMs: timeoutMinutes * 60_000 },
    stackChanges: { onFailure },
  });
}

/** What keeps an update from changing what it should not. */
interface UpdateGuard {
  /** Takes the place of the stack's own policy for this update. */
  readonly policyDuringUpdate?: string | undefined;
}

/** Starts to bring a stack to another definition. Returns the operation's id. */
export function startUpdate(
  desk: Desk,
  stack: StackRecord,
  start: Start & { readonly definition: StackDefinition; readonly disableRollback: boolean } & UpdateGuard,
): string {
  const { clientRequestToken, definition, disableRollback, policyDuringUpdate, problem, retainExceptOnCreate } = start;
  outdateChangeSets(desk, stack);
  return begin(desk, stack, {
    type: "UPDATE_STACK",
    phase: "update",
    status: "UPDATE_IN_PROGRESS",
    clientRequestToken,
    problem: problem ?? createTriggerJudge(desk.deps.store)(stack),
    onFailure: disableRollback ? "keep" : "rollback",
    retainExceptOnCreate,
    stackPolicy: policyDuringUpdate ?? stack.stackPolicy,
    stackChanges: {
      definition,
      // A second try after a failure still goes back to the last stable status, not to the failed one.
      lastStable: kindOf(stack.status) === "stable" ? stack.definition : stack.lastStable,
      onFailure: disableRollback ? "DISABLED" : "ROLLBACK",
      updatedAtMs: desk.deps.clock.now(),
    },
  });
}

/**
 * Starts to delete a stack.
 * AWS: when another stack reads one of its exports, the delete is cancelled in events, not refused in the answer.
 */
export function startDelete(
  desk: Desk,
  stack: StackRecord,
  start: Start & { readonly retain: readonly string[]; readonly deletion: "standard" | "force" },
): void {
  const cancelled = cancelledDeletion(desk, stack);
  if (cancelled !== undefined) {
    desk.ledger.moveStack(stack, { status: "DELETE_IN_PROGRESS", statusReason: "User Initiated" });
    const tokens = withToken(stack.tokens, start.clientRequestToken, "DELETE_STACK");
    desk.ledger.moveStack(stack, { ...cancelled, tokens });
    return;
  }
  begin(desk, stack, {
    type: "DELETE_STACK",
    phase: "delete",
    status: "DELETE_IN_PROGRESS",
    clientRequestToken: start.clientRequestToken,
    onFailure: "keep",
    skip: start.retain,
    deletion: start.deletion,
  });
}

/** AWS: a stable stack gets its status back. That any other one fails to be deleted, in the words of older reports, is assumed. */
function cancelledDeletion(
  { tables }: Desk,
  stack: StackRecord,
): Pick<StackRecord, "status" | "statusReason"> | undefined {
  const read = findReadExport(tables, stack);
  if (read === undefined) return undefined;
  return kindOf(stack.status) === "stable"
    ? { status: stack.status, statusReason: findDeletionProblem(tables, stack) }
    : {
        status: "DELETE_FAILED",
        statusReason: `Export ${read.name} cannot be deleted as it is in use by ${read.readers.join(" and ")}`,
      };
}

/**
 * Starts to take a paused or failed update back. `skip` names the resources that are left as they are.
 * AWS: a creation that was kept has nothing to go back to, so its rollback deletes the stack.
 */
export function startRollback(
  desk: Desk,
  stack: StackRecord,
  start: Start & { readonly type: "ROLLBACK" | "CONTINUE_ROLLBACK"; readonly skip: readonly string[] },
): string {
  const { clientRequestToken, type, skip, retainExceptOnCreate } = start;
  const shared = { type, clientRequestToken, skip, retainExceptOnCreate, onFailure: "rollback" } as const;
  if (stack.lastStable === undefined && type === "ROLLBACK") {
    return begin(desk, stack, { ...shared, phase: "delete", status: "DELETE_IN_PROGRESS", skip: [] });
  }
  return begin(desk, stack, {
    ...shared,
    phase: "revert",
    status: "UPDATE_ROLLBACK_IN_PROGRESS",
    stackChanges: stack.lastStable === undefined ? {} : { definition: stack.lastStable },
  });
}

type Beginning = Pick<PhaseEntry, "type" | "phase" | "status" | "clientRequestToken" | "onFailure" | "stackChanges"> &
  Partial<Pick<PhaseEntry, "problem" | "skip" | "deletion" | "stackPolicy" | "timeLimit" | "retainExceptOnCreate">>;

function begin({ deps, executor }: Desk, stack: StackRecord, beginning: Beginning): string {
  const operationId = deps.ids.uuid();
  const { clientRequestToken, type } = beginning;
  executor.begin(stack, {
    skip: [],
    deletion: "standard",
    ...beginning,
    operationId,
    reason: "User Initiated",
    leftovers: false,
    stackChanges: { ...beginning.stackChanges, tokens: withToken(stack.tokens, clientRequestToken, type) },
  });
  return operationId;
}
