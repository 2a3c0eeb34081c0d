import { notModelled, validationError } from "../../aws-error.ts";
import { findDeletionProblem, importValueIn } from "../execute/exports.ts";
import type { NestedStackOrder, NestedStacks } from "../execute/nested-stacks.ts";
import type { PhaseEntry } from "../execute/phases.ts";
import { stackKeyOf } from "../model/arn.ts";
import { OPERATION_RULES } from "../model/operation-rules.ts";
import type { OperationRecord } from "../model/operation.ts";
import type { StackDefinition, StackRecord } from "../model/records.ts";
import type { ResourceChange } from "../model/resource-change.ts";
import { kindOf } from "../model/stack-status.ts";
import { keyOf, stackOf, stacksIn } from "../model/tables.ts";
import { describeBlueprint } from "../plan/blueprint.ts";
import { keepsFailures } from "../plan/judge-phase.ts";
import { parseOnce } from "../plan/parse-once.ts";
import { planChanges } from "../plan/plan-changes.ts";
import { removalModeOf } from "../plan/plan-execution.ts";
import { readDeployed } from "./deployed.ts";
import type { Desk } from "./desk.ts";
import { judgeDefinition } from "./judge-definition.ts";
import { definitionOf, isSame, timeoutOf } from "./nested-definition.ts";
import { MAX_DEPTH, NESTED_RESOURCE_LIMIT, nestedName, TOO_MANY_RESOURCES } from "./nested-limits.ts";
import {
  discardChangeSet,
  discardUnreached,
  findNestedProposal,
  outdateChangeSets,
  takeNestedProposal,
} from "./nested-proposals.ts";
import type { NestedProposal } from "./nested-proposals.ts";
import { addStack, nameStack } from "./new-stack.ts";
import { descendantsOf } from "./family-at-rest.ts";
import { skippedIn } from "./resources-to-skip.ts";
import { refuseReplacements } from "./refuse-replacements.ts";
import { readSnippets } from "./read-snippets.ts";

/** Returns what parents do with nested stacks: operations like those of callers, which only their parents start. */
export function createNestedStacks(deskOf: () => Desk): NestedStacks {
  const find = (stackId: string): StackRecord => stackOf(deskOf().tables, stackKeyOf(stackId));
  const phaseOf = (stackId: string): string | undefined =>
    deskOf().tables.operations.get(keyOf(stackKeyOf(stackId)))?.phase;
  return {
    find,
    readTemplate: async ({ parent, logicalId, url, context }) => {
      const proposed = findNestedProposal(deskOf(), parent, logicalId)?.changeSet.definition;
      if (proposed !== undefined) return { templateBody: proposed.templateBody, snippets: proposed.snippets ?? {} };
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
      if (phaseOf(stackId) === "held") deskOf().executor.release(stackKeyOf(stackId));
    },
    remove(stackId, operation) {
      const { status } = find(stackId);
      if (status !== "DELETE_COMPLETE" && phaseOf(stackId) !== "delete") remove(deskOf(), find(stackId), operation);
    },
    discard: (stackId) => discard(deskOf(), find(stackId)),
    discardProposals(stack) {
      if (stack.status !== "DELETE_COMPLETE") return discardUnreached(deskOf(), stack);
      for (const changeSet of deskOf().tables.changeSets.all(stack)) discardChangeSet(deskOf(), stack, changeSet);
      return undefined;
    },
    disown(stackId) {
      const { parentId: _, rootId: __, ...free } = find(stackId);
      const { stacks } = deskOf().tables;
      stacks.put(keyOf(free), free);
      for (const child of descendantsOf(deskOf().tables, free)) stacks.put(keyOf(child), { ...child, rootId: stackId });
      // It waited for a parent whose update failed and was kept; now nobody comes to tell it how that ended.
      if (phaseOf(stackId) === "held") deskOf().executor.release(stackKeyOf(stackId));
    },
  };
}

function create(desk: Desk, order: NestedStackOrder): string {
  const { parent, logicalId, operation, context, properties } = order;
  requireDepth(desk, parent);
  const definition = operationDefinition(desk, order);
  requireRoomFor(desk, order, definition);
  const proposal = findNestedProposal(desk, parent, logicalId);
  const identity =
    proposal?.stack.status === "REVIEW_IN_PROGRESS"
      ? proposal.stack
      : nameStack(desk, nestedName(parent.name, logicalId, desk.deps.ids.suffix(12)), context);
  const problem = judgeDefinition(desk, identity, definition);
  const given = { definition, roleArn: parent.roleArn, ...timeoutOf(properties) };
  const stack = identity === proposal?.stack ? reviewed(desk, proposal, given) : added(desk, identity, parent, given);
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

type GivenByParent = Pick<StackRecord, "definition" | "roleArn" | "timeoutMinutes">;

function added(
  desk: Desk,
  identity: ReturnType<typeof nameStack>,
  parent: StackRecord,
  given: GivenByParent,
): StackRecord {
  return addStack(desk, identity, {
    ...given,
    status: "REVIEW_IN_PROGRESS",
    terminationProtection: false,
    parentId: parent.stackId,
    rootId: parent.rootId ?? parent.stackId,
  });
}

/** A nested stack that a change set has made is there, and in review. */
function reviewed(desk: Desk, proposal: NestedProposal, given: GivenByParent): StackRecord {
  const stack = { ...proposal.stack, ...given, changeSetId: proposal.changeSet.changeSetId };
  desk.tables.stacks.put(keyOf(stack), stack);
  takeNestedProposal(desk, proposal);
  return stack;
}

function proposeUpdate(desk: Desk, stack: StackRecord, order: NestedStackOrder): (() => void) | undefined {
  const definition = operationDefinition(desk, order);
  if (desk.tables.operations.get(keyOf(stack))?.phase === "held") return refuseToChangeHeld(stack, definition);
  requireUpdatable(stack, order.operation);
  requireRoomFor(desk, order, definition);
  const problem = judgeDefinition(desk, stack, definition);
  const isPaused = kindOf(stack.status) === "paused";
  if (problem === undefined && !isPaused && isUpToDate(desk, stack, definition)) return undefined;
  if (problem === undefined && isPaused) {
    refuseReplacements(desk, { stack, definition, changes: changesTo(desk, stack, definition) });
  }
  return () => {
    const proposal = findNestedProposal(desk, order.parent, order.logicalId);
    if (proposal === undefined) outdateChangeSets(desk, stack);
    else takeNestedProposal(desk, proposal);
    const { changeSetId } = proposal?.changeSet ?? stack;
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
        changeSetId,
      },
    });
  };
}

/** A nested stack that was updated, and whose parent's failure was kept, stays as it is when the parent tries again. */
function refuseToChangeHeld(stack: StackRecord, definition: StackDefinition): undefined {
  if (isSame(definition, stack.definition)) return undefined;
  throw notModelled("another update of a nested stack whose last update still waits for that of its parent");
}

/** AWS: from a kept failure only an update without rollback leads on. */
function requireUpdatable({ status, stackId }: StackRecord, operation: OperationRecord): void {
  if (status === "DELETE_COMPLETE") throw validationError(`Stack [${stackId}] does not exist`);
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
    skip: skippedIn(stack, operation.skip),
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
    takesBack: removalModeOf(operation) !== "deletion",
  });
}

function discard(desk: Desk, stack: StackRecord): void {
  desk.executor.begin(stack, {
    ...entryOf(desk, { clientRequestToken: undefined }),
    type: "DELETE_STACK",
    phase: "delete",
    status: "DELETE_IN_PROGRESS",
    onFailure: "keep",
  });
}

function operationDefinition(desk: Desk, order: NestedStackOrder): StackDefinition {
  return definitionOf(desk, { ...order, capabilities: order.parent.definition.capabilities, purpose: "operation" });
}

function entryOf(
  desk: Desk,
  { clientRequestToken, retainExceptOnCreate }: Pick<OperationRecord, "clientRequestToken" | "retainExceptOnCreate">,
): Pick<
  PhaseEntry,
  "operationId" | "clientRequestToken" | "retainExceptOnCreate" | "skip" | "deletion" | "leftovers" | "reason"
> {
  const operationId = desk.deps.ids.uuid();
  return {
    operationId,
    clientRequestToken,
    retainExceptOnCreate,
    skip: [],
    deletion: "standard",
    leftovers: false,
    reason: "User Initiated",
  };
}

/** Throws AWS's text when a parent's nested stacks would have more resources than one operation may reach. */
function requireRoomFor({ tables }: Desk, { parent, logicalId }: NestedStackOrder, definition: StackDefinition): void {
  const rootId = parent.rootId ?? parent.stackId;
  const now = tables.resources.get(parent, logicalId)?.physical?.physicalId;
  const isMade = ({ status }: StackRecord): boolean => status !== "DELETE_COMPLETE" && status !== "REVIEW_IN_PROGRESS";
  const family = stacksIn(tables, parent).filter((stack) => stack.rootId === rootId || stack.stackId === rootId);
  const others = family.filter((stack) => isMade(stack) && stack.stackId !== now);
  const definitions = [definition, ...others.map((stack) => stack.definition)];
  const counts = definitions.map(({ templateBody }) => Object.keys(parseOnce(templateBody).resources).length);
  if (counts.reduce((sum, count) => sum + count, 0) > NESTED_RESOURCE_LIMIT) throw validationError(TOO_MANY_RESOURCES);
}

function requireDepth(desk: Desk, parent: StackRecord): void {
  let depth = 1;
  for (let stack = parent; stack.parentId !== undefined; depth += 1) {
    stack = stackOf(desk.tables, stackKeyOf(stack.parentId));
  }
  if (depth > MAX_DEPTH) throw notModelled(`stacks that nest more than ${MAX_DEPTH} levels deep`);
}
