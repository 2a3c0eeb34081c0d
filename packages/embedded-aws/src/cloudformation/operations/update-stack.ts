import { validationError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import { importValueIn } from "../execute/exports.ts";
import type { StackDefinition, StackRecord } from "../model/records.ts";
import { kindOf } from "../model/stack-status.ts";
import { findStack, keyOf } from "../model/tables.ts";
import { describeBlueprint } from "../plan/blueprint.ts";
import { planChanges } from "../plan/plan-changes.ts";
import { checkState } from "./check-state.ts";
import { chooseRollbackConfiguration } from "./choose-rollback-configuration.ts";
import type { RollbackConfigurationInput } from "./choose-rollback-configuration.ts";
import { readDeployed } from "./deployed.ts";
import { requireLiveStack } from "./desk.ts";
import type { Desk } from "./desk.ts";
import { requireFamilyAtRest } from "./family-at-rest.ts";
import { readSnippets } from "./read-snippets.ts";
import { judgeDefinition } from "./judge-definition.ts";
import { describeDefinition, readTemplateBody } from "./describe-definition.ts";
import type { DefinitionInput } from "./describe-definition.ts";
import { refuseReplacements } from "./refuse-replacements.ts";
import { chooseRole } from "./service-role.ts";
import type { RoleInput } from "./service-role.ts";
import { readStackPolicy } from "./stack-policies.ts";
import type { PolicyDuringUpdateInput, StackPolicyInput } from "./stack-policies.ts";
import { startUpdate } from "./start-operation.ts";
import { answeredOperation, wasAnswered } from "./tokens.ts";

interface UpdateStackInput
  extends DefinitionInput, RoleInput, StackPolicyInput, PolicyDuringUpdateInput, RollbackConfigurationInput {
  readonly StackName: string;
  readonly DisableRollback?: boolean;
  readonly RetainExceptOnCreate?: boolean;
  readonly ClientRequestToken?: string;
}

/**
 * Returns the UpdateStack operation.
 * AWS: whether there is anything to update is decided on the evaluated resources and the stack's tags; outputs,
 * descriptions and unused sections do not count.
 */
export function updateStack(desk: Desk) {
  return async (input: UpdateStackInput, context: CallContext): Promise<object> => {
    const previous = findStack(desk.tables, context, input.StackName)?.definition;
    const templateBody = await readTemplateBody(desk, input, { context, previous });
    const snippets = await readSnippets(desk, templateBody, context);
    const newPolicy = await readStackPolicy(desk, { input, name: "StackPolicy", context });
    const policyDuringUpdate = await readStackPolicy(desk, { input, name: "StackPolicyDuringUpdate", context });
    const stack = requireLiveStack(desk, input.StackName, context);
    if (wasAnswered(stack, input.ClientRequestToken, "UPDATE_STACK")) {
      return { StackId: stack.stackId, OperationId: answeredOperation(stack, "UPDATE_STACK") };
    }
    const disableRollback = input.DisableRollback ?? false;
    checkState(stack, "update", { disableRollback });
    requireFamilyAtRest(desk, stack);
    const roleArn = chooseRole(desk, input, { context, stack });
    const rollbackConfiguration = chooseRollbackConfiguration(input, stack);
    const definition = describeDefinition(desk, input, {
      context,
      templateBody,
      snippets,
      previous: stack.definition,
      purpose: "operation",
    });
    const problem = judgeDefinition(desk, stack, definition);
    if (problem === undefined) checkChanges(desk, stack, definition);
    const guarded = { ...stack, roleArn, rollbackConfiguration, stackPolicy: newPolicy ?? stack.stackPolicy };
    desk.tables.stacks.put(keyOf(stack), guarded);
    const OperationId = startUpdate(desk, guarded, {
      policyDuringUpdate,
      definition,
      disableRollback,
      problem,
      retainExceptOnCreate: input.RetainExceptOnCreate,
      clientRequestToken: input.ClientRequestToken,
    });
    return { StackId: stack.stackId, OperationId };
  };
}

function checkChanges(desk: Desk, stack: StackRecord, definition: StackDefinition): void {
  const changes = planChanges(
    { before: readDeployed(desk, stack), after: describeBlueprint(definition, stack) },
    { detailing: "values", importValue: importValueIn(desk.tables, stack) },
  );
  if (kindOf(stack.status) === "paused") return refuseReplacements(desk, { stack, definition, changes });
  // Tried again after a failure, even the same template has something to do.
  const tagsChange = JSON.stringify(definition.tags) !== JSON.stringify(stack.definition.tags);
  if (changes.length === 0 && !tagsChange) throw validationError("No updates are to be performed.");
}
