import { AwsError, notModelled, validationError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import { changeSetArn } from "../model/arn.ts";
import type { ChangeSetRecord } from "../model/change-set.ts";
import type { StackDefinition, StackRecord } from "../model/records.ts";
import type { RollbackConfiguration } from "../model/rollback-configuration.ts";
import { findStack } from "../model/tables.ts";
import { checkChangeSetName, checkStackName } from "./check-input.ts";
import { refuseReach } from "./change-set-reach.ts";
import type { ReachInput } from "./change-set-reach.ts";
import { chooseRollbackConfiguration } from "./choose-rollback-configuration.ts";
import type { RollbackConfigurationInput } from "./choose-rollback-configuration.ts";
import { checkState } from "./check-state.ts";
import type { Desk } from "./desk.ts";
import { requireFamilyAtRest } from "./family-at-rest.ts";
import { readSnippets } from "./read-snippets.ts";
import { judgeDefinition } from "./judge-definition.ts";
import { proposeNested } from "./nested-change-sets.ts";
import { findHierarchy, readNestedTemplates } from "./nested-templates.ts";
import type { NestedTemplate, NestedTemplates } from "./nested-templates.ts";
import { addStack, nameStack } from "./new-stack.ts";
import { planProposal } from "./plan-proposal.ts";
import { describeDefinition, readTemplateBody } from "./describe-definition.ts";
import type { DefinitionInput } from "./describe-definition.ts";
import { chooseRole } from "./service-role.ts";
import type { RoleInput } from "./service-role.ts";

interface CreateChangeSetInput extends DefinitionInput, ReachInput, RoleInput, RollbackConfigurationInput {
  readonly StackName: string;
  readonly ChangeSetName: string;
  readonly ChangeSetType?: "CREATE" | "UPDATE" | "IMPORT";
  readonly Description?: string;
  readonly OnStackFailure?: ChangeSetRecord["onStackFailure"];
  readonly ClientToken?: string;
  readonly DisableValidation?: boolean;
}

/** Returns the CreateChangeSet operation. */
export function createChangeSet(desk: Desk) {
  return async (input: CreateChangeSetInput, context: CallContext): Promise<object> => {
    checkChangeSetName(input.ChangeSetName);
    const type = input.ChangeSetType ?? "UPDATE";
    if (type === "IMPORT") throw notModelled("change sets of type IMPORT");
    if (type === "UPDATE" && input.OnStackFailure === "DELETE") {
      throw validationError("OnStackFailure DELETE can be given only for a change set of type CREATE.");
    }
    const now = type === "UPDATE" ? findStack(desk.tables, context, input.StackName)?.definition : undefined;
    const templateBody = await readTemplateBody(desk, input, { context, previous: now });
    const snippets = await readSnippets(desk, templateBody, context);
    for (const templates = new Map<string, NestedTemplate>(); ;) {
      const prepared = prepare(desk, input, { type, context, templateBody, snippets });
      if (prepared.kind === "answered") return prepared.answer;
      // Reading is a wait, so what was looked up before it is looked up again.
      const unread = unreadTemplates(desk, input, { ...prepared, context, templates });
      if (unread.length === 0) return make(desk, input, { ...prepared, type, context, templates });
      for (const [url, template] of await readNestedTemplates(desk, unread, context)) templates.set(url, template);
    }
  };
}

interface Prepared {
  readonly kind: "prepared";
  readonly existing: StackRecord | undefined;
  readonly definition: StackDefinition;
  readonly roleArn: string | undefined;
  readonly rollbackConfiguration: RollbackConfiguration | undefined;
}

/** Returns all that a change set is made from, or the answer that the same request had before; throws what AWS refuses. */
function prepare(
  desk: Desk,
  input: CreateChangeSetInput,
  from: { readonly type: "CREATE" | "UPDATE"; readonly context: CallContext } & Pick<
    Parameters<typeof describeDefinition>[2],
    "templateBody" | "snippets"
  >,
): Prepared | { readonly kind: "answered"; readonly answer: object } {
  const { type, context, templateBody, snippets } = from;
  const existing = findStack(desk.tables, context, input.StackName);
  const earlier = existing && findByName(desk, existing, input.ChangeSetName);
  if (existing !== undefined && earlier !== undefined && earlier.executionStatus !== "EXECUTE_COMPLETE") {
    return { kind: "answered", answer: answerAgain(earlier, { input, stack: existing }) };
  }
  checkStackFor(type, { existing, input });
  if (existing !== undefined && type === "UPDATE") requireFamilyAtRest(desk, existing);
  const roleArn = chooseRole(desk, input, { context, stack: existing });
  const previous = type === "UPDATE" ? existing?.definition : undefined;
  const purpose = "changeSet";
  const definition = describeDefinition(desk, input, { context, templateBody, snippets, previous, purpose });
  const rollbackConfiguration = chooseRollbackConfiguration(input, existing);
  return { kind: "prepared", existing, definition, roleArn, rollbackConfiguration };
}

type Preparation = Omit<Prepared, "kind"> & { readonly context: CallContext; readonly templates: NestedTemplates };

/** Returns the URLs of nested stacks' templates that are yet to be read; refuses what a change set may not reach. */
function unreadTemplates(
  desk: Desk,
  input: CreateChangeSetInput,
  { definition, existing: stack, context, templates }: Preparation,
): readonly string[] {
  const root = { definition, stack, name: input.StackName, context };
  const { stacks, unread } =
    input.IncludeNestedStacks === true ? findHierarchy(desk, root, templates) : { stacks: [root], unread: [] };
  for (const proposed of stacks) refuseReach(desk, input, { ...proposed, stackName: proposed.name });
  return unread;
}

function make(
  desk: Desk,
  input: CreateChangeSetInput,
  prepared: Preparation & { readonly type: "CREATE" | "UPDATE" },
): object {
  const { definition, existing, type, context, templates } = prepared;
  const stack = existing ?? reviewStack(desk, { name: input.StackName, definition, context });
  const own = propose(desk, { ...prepared, stack, input, type });
  const validation = input.DisableValidation === true ? "none" : "early";
  const changeSet =
    input.IncludeNestedStacks === true
      ? proposeNested(desk, { stack, changeSet: own, templates, context, validation })
      : own;
  desk.tables.changeSets.put(stack, changeSet.uuid, changeSet);
  return { Id: changeSet.changeSetId, StackId: stack.stackId };
}

/** Returns the newest change set of that name. AWS: an executed one gives its name free, but can still be described. */
export function findByName(desk: Desk, stack: StackRecord, name: string): ChangeSetRecord | undefined {
  return desk.tables.changeSets.all(stack).findLast((changeSet) => changeSet.name === name);
}

function answerAgain(
  earlier: ChangeSetRecord,
  { input, stack }: { readonly input: CreateChangeSetInput; readonly stack: StackRecord },
): object {
  if (input.ClientToken !== undefined && earlier.clientToken === input.ClientToken) {
    return { Id: earlier.changeSetId, StackId: stack.stackId };
  }
  throw new AwsError("AlreadyExistsException", `ChangeSet ${input.ChangeSetName} already exists`);
}

function checkStackFor(
  type: "CREATE" | "UPDATE",
  { existing, input }: { readonly existing: StackRecord | undefined; readonly input: CreateChangeSetInput },
): void {
  if (type === "CREATE") {
    if (existing === undefined) return checkStackName(input.StackName);
    if (existing.status === "REVIEW_IN_PROGRESS") return undefined;
    throw validationError(
      `Stack [${existing.name}] already exists and cannot be created again with the changeSet [${input.ChangeSetName}].`,
    );
  }
  if (existing === undefined || existing.status === "DELETE_COMPLETE") {
    throw validationError(`Stack [${input.StackName}] does not exist`);
  }
  return checkState(existing, "proposeUpdate", { disableRollback: true });
}

/** AWS: the first change set of a new stack makes the stack, with no resources and in review. */
function reviewStack(
  desk: Desk,
  given: { readonly name: string; readonly definition: StackDefinition; readonly context: CallContext },
): StackRecord {
  const identity = nameStack(desk, given.name, given.context);
  judgeDefinition(desk, identity, given.definition);
  const stack = addStack(desk, identity, {
    definition: given.definition,
    status: "REVIEW_IN_PROGRESS",
    terminationProtection: false,
  });
  desk.ledger.announceStack(stack);
  return stack;
}

interface Proposal {
  readonly stack: StackRecord;
  readonly definition: StackDefinition;
  readonly input: CreateChangeSetInput;
  readonly type: "CREATE" | "UPDATE";
  readonly roleArn: string | undefined;
  readonly rollbackConfiguration: RollbackConfiguration | undefined;
}

/** AWS: a change set whose template cannot be planned is made all the same, as a failed one that says why. */
function propose(
  desk: Desk,
  { stack, definition, input, type, roleArn, rollbackConfiguration }: Proposal,
): ChangeSetRecord {
  const uuid = desk.deps.ids.uuid();
  const outcome = planProposal(desk, {
    stack,
    definition,
    validation: input.DisableValidation === true ? "none" : "early",
  });
  return {
    changeSetId: changeSetArn(stack, input.ChangeSetName, uuid),
    operationId: desk.deps.ids.uuid(),
    uuid,
    name: input.ChangeSetName,
    type,
    stackId: stack.stackId,
    stackName: stack.name,
    createdAtMs: desk.deps.clock.now(),
    description: input.Description,
    definition,
    onStackFailure: input.OnStackFailure,
    clientToken: input.ClientToken,
    roleArn,
    rollbackConfiguration,
    includeNestedStacks: input.IncludeNestedStacks ?? false,
    importExistingResources: input.ImportExistingResources,
    ...outcome,
  };
}
