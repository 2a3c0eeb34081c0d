import { changeSetArn } from "../model/arn.ts";
import type { ChangeSetRecord, NestedChangeSet } from "../model/change-set.ts";
import type { StackDefinition, StackRecord } from "../model/records.ts";
import { KNOWN_AFTER_APPLY } from "../model/resource-change.ts";
import type { ResourceChange } from "../model/resource-change.ts";
import type { CallContext } from "../../service.ts";
import { OPERATION_RULES } from "../model/operation-rules.ts";
import type { Desk } from "./desk.ts";
import { nestedName } from "./nested-limits.ts";
import { childrenOf, proposedDefinition } from "./nested-templates.ts";
import type { NestedTemplates, ProposedChild } from "./nested-templates.ts";
import { addStack, nameStack } from "./new-stack.ts";
import { failedProposal, NO_CHANGES, planProposal } from "./plan-proposal.ts";
import type { ProposalOutcome } from "./plan-proposal.ts";

/** A change set that includes nested stacks, and the stack it is for. */
interface Hierarchy {
  readonly stack: StackRecord;
  readonly changeSet: ChangeSetRecord;
  readonly templates: NestedTemplates;
  readonly context: CallContext;
  readonly validation: "early" | "none";
}

/**
 * Makes a change set for each stack that is nested in one, and returns that one's change set, which names them.
 * AWS: a new nested stack is made in review; a change set fails when one below it does, but for one without changes.
 */
export function proposeNested(desk: Desk, hierarchy: Hierarchy): ChangeSetRecord {
  const { stack, changeSet, context } = hierarchy;
  if (changeSet.status === "FAILED") return changeSet;
  const { definition, changes } = changeSet;
  const replaced = changes.filter((it) => it.Replacement === "True" && it.Scope.includes("Properties"));
  const children = childrenOf(
    desk,
    { definition, stack, name: stack.name, context },
    new Set(replaced.map((it) => it.LogicalResourceId)),
  );
  const proposed = children.map((child) => proposeChild(desk, hierarchy, child));
  const nested = proposed.map(({ logicalId, changeSetId, stackId }) => ({ logicalId, changeSetId, stackId }));
  const failed = proposed.find(({ status, statusReason }) => status === "FAILED" && statusReason !== NO_CHANGES);
  return {
    ...changeSet,
    nested,
    changes: naming(changes, nested),
    changesWithValues: naming(changeSet.changesWithValues, nested),
    ...(failed && failedBecause(failed)),
  };
}

function failedBecause({ changeSetId }: ChangeSetRecord): Partial<ChangeSetRecord> {
  const statusReason = `Nested change set ${changeSetId} was not successfully created: Currently in FAILED.`;
  return { status: "FAILED", statusReason, executionStatus: "UNAVAILABLE" };
}

function naming(changes: readonly ResourceChange[], nested: readonly NestedChangeSet[]): readonly ResourceChange[] {
  return changes.map((change) => {
    const found = nested.find(({ logicalId }) => logicalId === change.LogicalResourceId);
    return found === undefined ? change : { ...change, ChangeSetId: found.changeSetId };
  });
}

function proposeChild(
  desk: Desk,
  hierarchy: Hierarchy,
  child: ProposedChild,
): ChangeSetRecord & { readonly logicalId: string } {
  const { changeSet: parent, templates, context } = hierarchy;
  const template = child.url === undefined ? undefined : templates.get(child.url);
  const definition =
    template?.kind === "read"
      ? proposedDefinition(desk, { parent: { ...parent, context }, child, template })
      : (template?.reason ?? `TemplateURL of ${child.logicalId} cannot be known before the change is made.`);
  const templateBody = template?.kind === "read" ? template.templateBody : "";
  const wanted = typeof definition === "string" ? withoutMeaning(parent.definition, templateBody) : definition;
  const stack = child.stack ?? stackInReview(desk, hierarchy, { child, definition: wanted });
  const outcome =
    typeof definition === "string"
      ? failedProposal(definition)
      : outcomeFor(desk, { ...hierarchy, stack, child, definition });
  const { ids, clock } = desk.deps;
  const name = nestedName(parent.name, child.logicalId, ids.suffix(12));
  const uuid = ids.uuid();
  const own: ChangeSetRecord = {
    changeSetId: changeSetArn(stack, name, uuid),
    operationId: ids.uuid(),
    uuid,
    name,
    type: stack.status === "REVIEW_IN_PROGRESS" ? "CREATE" : "UPDATE",
    stackId: stack.stackId,
    stackName: stack.name,
    createdAtMs: clock.now(),
    description: undefined,
    definition: wanted,
    onStackFailure: parent.onStackFailure,
    clientToken: undefined,
    roleArn: parent.roleArn,
    includeNestedStacks: true,
    importExistingResources: parent.importExistingResources,
    parentChangeSetId: parent.changeSetId,
    rootChangeSetId: parent.rootChangeSetId ?? parent.changeSetId,
    ...outcome,
  };
  const whole = proposeNested(desk, { ...hierarchy, stack, changeSet: own });
  desk.tables.changeSets.put(stack, uuid, whole);
  return { ...whole, logicalId: child.logicalId };
}

/** AWS: a nested change set is carried out with that at the top and never by itself. */
function outcomeFor(
  desk: Desk,
  {
    stack,
    child,
    definition,
    ...given
  }: Hierarchy & { readonly child: ProposedChild; readonly definition: StackDefinition },
): ProposalOutcome {
  const isNew = stack.status === "REVIEW_IN_PROGRESS";
  if (!isNew && OPERATION_RULES[stack.status].proposeUpdate !== "yes") {
    return failedProposal(`Stack:${stack.stackId} is in ${stack.status} state and can not be updated.`);
  }
  // What stands for a value that is not known yet would not be a valid one.
  const isKnown = !JSON.stringify(child.properties).includes(KNOWN_AFTER_APPLY);
  const outcome = planProposal(desk, { stack, definition, validation: isKnown ? given.validation : "none" });
  if (outcome.status === "FAILED") return outcome;
  return { ...outcome, statusReason: "Executable from root change set", executionStatus: "UNAVAILABLE" };
}

function stackInReview(
  desk: Desk,
  { stack: parent, context }: Hierarchy,
  { child, definition }: { readonly child: ProposedChild; readonly definition: StackDefinition },
): StackRecord {
  const name = nestedName(parent.name, child.logicalId, desk.deps.ids.suffix(12));
  const stack = addStack(desk, nameStack(desk, name, context), {
    definition,
    status: "REVIEW_IN_PROGRESS",
    terminationProtection: false,
    parentId: parent.stackId,
    rootId: parent.rootId ?? parent.stackId,
  });
  desk.ledger.announceStack(stack);
  return stack;
}

/** All that is known of a nested stack whose template cannot be read, or not be made sense of. */
function withoutMeaning({ tags, capabilities }: StackDefinition, templateBody: string): StackDefinition {
  return { templateBody, description: undefined, parameters: {}, tags, capabilities, notificationArns: [] };
}
