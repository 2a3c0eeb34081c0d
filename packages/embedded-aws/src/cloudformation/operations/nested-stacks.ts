import { notModelled, validationError } from "../../aws-error.ts";
import { findDeletionProblem, importValueIn } from "../execute/exports.ts";
import type { NestedStackOrder, NestedStacks } from "../execute/nested-stacks.ts";
import type { PhaseEntry } from "../execute/phases.ts";
import { uuidOfArn } from "../model/arn.ts";
import { OPERATION_RULES } from "../model/operation-rules.ts";
import type { OperationRecord } from "../model/operation.ts";
import type { StackDefinition, StackRecord } from "../model/records.ts";
import type { ResourceChange } from "../model/resource-change.ts";
import { kindOf } from "../model/stack-status.ts";
import { keyOf, stackOf } from "../model/tables.ts";
import type { StackKey } from "../model/tables.ts";
import { describeBlueprint } from "../plan/blueprint.ts";
import { keepsFailures } from "../plan/judge-phase.ts";
import { planChanges } from "../plan/plan-changes.ts";
import { readDeployed } from "./deployed.ts";
import type { Desk } from "./desk.ts";
import { judgeDefinition } from "./judge-definition.ts";
import { definitionOf, isSame, timeoutOf } from "./nested-definition.ts";
import { addStack, nameStack } from "./new-stack.ts";
import { refuseReplacements } from "./refuse-replacements.ts";
import { readSnippets } from "./read-snippets.ts";

/** Deeper than any real application; a template that nests itself ends here. */
const MAX_DEPTH = 20;

/** Longest name that leaves room for the generated end. */
const NAME_LENGTH = 115;

/** Returns what parents do with nested stacks: operations like those of callers, which only their parents start. */
export function createNestedStacks(deskOf: () => Desk): NestedStacks {
  const find = (stackId: string): StackRecord => stackOf(deskOf().tables, keyFrom(stackId));
  const phaseOf = (stackId: string): string | undefined =>
    deskOf().tables.operations.get(keyOf(keyFrom(stackId)))?.phase;
  return {
    find,
    readTemplate: async (url, context) => {
      const templateBody = await deskOf().deps.readTemplate(url, context);
      return { templateBody, snippets: await readSnippets(deskOf(), templateBody, context) };
    },
    settled: (stackId, phases) =>
      deskOf().executor.until(() => {
        const phase = phaseOf(stackId);
        return phase === undefined || phases.some((expected) => expected === phase);
      }),
    create: (order) => create(deskOf(), order),
    proposeUpdate: (stackId, order) => proposeUpdate(deskOf(), find(stackId), order),
    revert(stackId, operation) {
      const phase = phaseOf(stackId);
      const { status } = find(stackId);
      const isFailed = phase === undefined && (status === "UPDATE_ROLLBACK_FAILED" || status === "UPDATE_FAILED");
      if (isFailed || phase === "update" || phase === "held") revert(deskOf(), find(stackId), operation);
    },
    release(stackId) {
      if (phaseOf(stackId) === "held") deskOf().executor.release(keyFrom(stackId));
    },
    remove(stackId, operation) {
      const { status } = find(stackId);
      if (status !== "DELETE_COMPLETE" && phaseOf(stackId) !== "delete") remove(deskOf(), find(stackId), operation);
    },
    disown(stackId) {
      const { parentId: _, rootId: __, ...free } = find(stackId);
      deskOf().tables.stacks.put(keyOf(free), free);
    },
  };
}

function create(desk: Desk, order: NestedStackOrder): string {
  const { parent, logicalId, operation, context, properties } = order;
  requireDepth(desk, parent);
  const name = `${`${parent.name}-${logicalId}`.slice(0, NAME_LENGTH)}-${desk.deps.ids.suffix(12)}`;
  const definition = definitionOf(desk, order);
  const identity = nameStack(desk, name, context);
  const problem = judgeDefinition(desk, identity, definition);
  const stack = addStack(desk, identity, {
    definition,
    status: "REVIEW_IN_PROGRESS",
    terminationProtection: false,
    parentId: parent.stackId,
    rootId: parent.rootId ?? parent.stackId,
    roleArn: parent.roleArn,
    ...timeoutOf(properties),
  });
  const { timeoutMinutes } = stack;
  desk.executor.begin(stack, {
    ...entryOf(desk, operation),
    problem,
    type: "CREATE_STACK",
    phase: "create",
    status: "CREATE_IN_PROGRESS",
    onFailure: keepsFailures(operation) ? "keep" : "parent",
    timeLimit:
      timeoutMinutes === undefined ? undefined : { sinceMs: desk.deps.clock.now(), limitMs: timeoutMinutes * 60_000 },
  });
  return stack.stackId;
}

function proposeUpdate(desk: Desk, stack: StackRecord, order: NestedStackOrder): (() => void) | undefined {
  const definition = definitionOf(desk, order);
  if (desk.tables.operations.get(keyOf(stack))?.phase === "held") return refuseToChangeHeld(stack, definition);
  requireUpdatable(stack, order.operation);
  const problem = judgeDefinition(desk, stack, definition);
  const isPaused = kindOf(stack.status) === "paused";
  if (problem === undefined && !isPaused && isUpToDate(desk, stack, definition)) return undefined;
  if (problem === undefined && isPaused) refuseReplacements(changesTo(desk, stack, definition));
  return () =>
    desk.executor.begin(stack, {
      ...entryOf(desk, order.operation),
      problem,
      type: "UPDATE_STACK",
      phase: "update",
      status: "UPDATE_IN_PROGRESS",
      onFailure: keepsFailures(order.operation) ? "parentKeeps" : "parent",
      stackPolicy: stack.stackPolicy,
      stackChanges: {
        definition,
        lastStable: isPaused ? stack.lastStable : stack.definition,
        roleArn: order.parent.roleArn,
        updatedAtMs: desk.deps.clock.now(),
      },
    });
}

/** A nested stack that was updated, and whose parent's failure was kept, stays as it is when the parent tries again. */
function refuseToChangeHeld(stack: StackRecord, definition: StackDefinition): undefined {
  if (isSame(definition, stack.definition)) return undefined;
  throw notModelled("another update of a nested stack whose last update still waits for that of its parent");
}

/** AWS: from a kept failure only an update without rollback leads on. */
function requireUpdatable({ status, stackId }: StackRecord, operation: OperationRecord): void {
  const verdict = OPERATION_RULES[status].update;
  if (verdict === "yes" || (verdict === "withoutRollback" && keepsFailures(operation))) return;
  throw validationError(`Stack:${stackId} is in ${status} state and can not be updated.`);
}

function isUpToDate(desk: Desk, stack: StackRecord, definition: StackDefinition): boolean {
  return isSame(definition, stack.definition) && changesTo(desk, stack, definition).length === 0;
}

function changesTo(desk: Desk, stack: StackRecord, definition: StackDefinition): readonly ResourceChange[] {
  const after = describeBlueprint(definition, stack);
  const importValue = importValueIn(desk.tables, stack);
  return planChanges({ before: readDeployed(desk, stack), after }, { detailing: "values", importValue });
}

function revert(desk: Desk, stack: StackRecord, operation: OperationRecord): void {
  const { outputsBefore } = desk.tables.operations.get(keyOf(stack)) ?? {};
  const definition = stack.lastStable ?? stack.definition;
  desk.executor.begin(stack, {
    ...entryOf(desk, operation),
    type: stack.status === "UPDATE_ROLLBACK_FAILED" ? "CONTINUE_ROLLBACK" : "ROLLBACK",
    phase: "revert",
    status: "UPDATE_ROLLBACK_IN_PROGRESS",
    onFailure: "rollback",
    stackChanges: { definition, ...outputsBefore },
  });
}

function remove(desk: Desk, stack: StackRecord, operation: OperationRecord): void {
  const problem = findDeletionProblem(desk.tables, stack);
  if (problem !== undefined) throw validationError(problem);
  desk.executor.begin(stack, {
    ...entryOf(desk, operation),
    type: "DELETE_STACK",
    phase: "delete",
    status: "DELETE_IN_PROGRESS",
    onFailure: "keep",
    deletion: operation.deletion,
  });
}

function entryOf(
  desk: Desk,
  { clientRequestToken }: OperationRecord,
): Pick<PhaseEntry, "operationId" | "clientRequestToken" | "skip" | "deletion" | "leftovers" | "reason"> {
  const operationId = desk.deps.ids.uuid();
  return {
    operationId,
    clientRequestToken,
    skip: [],
    deletion: "standard",
    leftovers: false,
    reason: "User Initiated",
  };
}

function requireDepth(desk: Desk, parent: StackRecord): void {
  let depth = 1;
  for (let stack = parent; stack.parentId !== undefined; depth += 1) {
    stack = stackOf(desk.tables, keyFrom(stack.parentId));
  }
  if (depth > MAX_DEPTH) throw notModelled(`stacks that nest more than ${MAX_DEPTH} levels deep`);
}

function keyFrom(stackId: string): StackKey {
  const [, , , region = "", account = ""] = stackId.split(":");
  return { account, region, uuid: uuidOfArn(stackId) ?? "" };
}
