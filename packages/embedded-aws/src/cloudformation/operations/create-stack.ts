import { AwsError, validationError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import type { OnFailure } from "../model/records.ts";
import { findStack } from "../model/tables.ts";
import { checkStackName, checkTimeout } from "./check-input.ts";
import { chooseRollbackConfiguration } from "./choose-rollback-configuration.ts";
import type { RollbackConfigurationInput } from "./choose-rollback-configuration.ts";
import type { Desk } from "./desk.ts";
import { readSnippets } from "./read-snippets.ts";
import { judgeDefinition } from "./judge-definition.ts";
import { addStack, nameStack } from "./new-stack.ts";
import { describeDefinition, readTemplateBody } from "./describe-definition.ts";
import type { DefinitionInput } from "./describe-definition.ts";
import { readStackPolicy } from "./stack-policies.ts";
import type { StackPolicyInput } from "./stack-policies.ts";
import { chooseRole } from "./service-role.ts";
import type { RoleInput } from "./service-role.ts";
import { startCreate } from "./start-operation.ts";
import { answeredOperation, wasAnswered } from "./tokens.ts";

interface CreateStackInput extends DefinitionInput, RoleInput, StackPolicyInput, RollbackConfigurationInput {
  readonly StackName: string;
  readonly DisableRollback?: boolean;
  readonly TimeoutInMinutes?: number;
  readonly OnFailure?: Exclude<OnFailure, "DISABLED">;
  readonly EnableTerminationProtection?: boolean;
  readonly RetainExceptOnCreate?: boolean;
  readonly ClientRequestToken?: string;
}

/** Returns the CreateStack operation. */
export function createStack(desk: Desk) {
  return async (input: CreateStackInput, context: CallContext): Promise<object> => {
    checkStackName(input.StackName);
    checkTimeout(input.TimeoutInMinutes);
    const templateBody = await readTemplateBody(desk, input, { context, previous: undefined });
    const snippets = await readSnippets(desk, templateBody, context);
    const stackPolicy = await readStackPolicy(desk, { input, name: "StackPolicy", context });
    if (input.DisableRollback !== undefined && input.OnFailure !== undefined) {
      throw validationError("You cannot specify both DisableRollback and OnFailure.");
    }
    const existing = findStack(desk.tables, context, input.StackName);
    if (existing !== undefined) {
      if (wasAnswered(existing, input.ClientRequestToken, "CREATE_STACK")) {
        return { StackId: existing.stackId, OperationId: answeredOperation(existing, "CREATE_STACK") };
      }
      throw new AwsError("AlreadyExistsException", `Stack [${input.StackName}] already exists`);
    }
    const roleArn = chooseRole(desk, input, { context });
    const rollbackConfiguration = chooseRollbackConfiguration(input);
    const definition = describeDefinition(desk, input, {
      context,
      templateBody,
      snippets,
      previous: undefined,
      purpose: "operation",
    });
    const identity = nameStack(desk, input.StackName, context);
    const problem = judgeDefinition(desk, identity, definition);
    const stack = addStack(desk, identity, {
      definition,
      // Nobody sees this status: the operation gives the stack its first one below, in the same turn.
      status: "REVIEW_IN_PROGRESS",
      terminationProtection: input.EnableTerminationProtection ?? false,
      roleArn,
      rollbackConfiguration,
      stackPolicy,
      timeoutMinutes: input.TimeoutInMinutes,
    });
    const onFailure = input.DisableRollback === true ? "DISABLED" : (input.OnFailure ?? "ROLLBACK");
    const OperationId = startCreate(desk, stack, {
      onFailure,
      problem,
      retainExceptOnCreate: input.RetainExceptOnCreate,
      clientRequestToken: input.ClientRequestToken,
    });
    return { StackId: stack.stackId, OperationId };
  };
}
