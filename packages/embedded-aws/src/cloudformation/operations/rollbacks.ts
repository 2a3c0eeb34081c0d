import { validationError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import { keyOf } from "../model/tables.ts";
import { checkState } from "./check-state.ts";
import { requireLiveStack } from "./desk.ts";
import type { Desk } from "./desk.ts";
import { requireFamilyAtRest } from "./family-at-rest.ts";
import { refuseUnskippable } from "./resources-to-skip.ts";
import { keepRole } from "./service-role.ts";
import type { RoleInput } from "./service-role.ts";
import { startRollback } from "./start-operation.ts";
import { answeredOperation, wasAnswered } from "./tokens.ts";

interface CancelInput {
  readonly StackName: string;
  readonly ClientRequestToken?: string;
}

interface RollbackInput extends CancelInput, RoleInput {}

/**
 * Returns the CancelUpdateStack operation: what runs is cancelled and the update rolled back.
 * Where a creation is being fixed forward there is nothing to go back to, and a cancel may not end in a delete. What AWS
 * says to that is not on record.
 */
export function cancelUpdateStack(desk: Desk) {
  return async (input: CancelInput, context: CallContext): Promise<object> => {
    const stack = requireLiveStack(desk, input.StackName, context);
    if (wasAnswered(stack, input.ClientRequestToken, "ROLLBACK")) return {};
    checkState(stack, "cancelUpdate");
    requireFamilyAtRest(desk, stack);
    if (stack.lastStable === undefined) {
      throw validationError(
        "CancelUpdateStack cannot be called: the stack was never complete, so nothing can come back.",
      );
    }
    const running = desk.tables.operations.get(keyOf(stack));
    startRollback(desk, stack, {
      type: "ROLLBACK",
      skip: [],
      retainExceptOnCreate: running?.retainExceptOnCreate,
      clientRequestToken: input.ClientRequestToken,
    });
    return {};
  };
}

interface RollbackStackInput extends RollbackInput {
  readonly RetainExceptOnCreate?: boolean;
}

/** Returns the RollbackStack operation, for a stack whose failure was kept. */
export function rollbackStack(desk: Desk) {
  return async (input: RollbackStackInput, context: CallContext): Promise<object> => {
    const stack = requireLiveStack(desk, input.StackName, context);
    if (wasAnswered(stack, input.ClientRequestToken, "ROLLBACK")) {
      return { StackId: stack.stackId, OperationId: answeredOperation(stack, "ROLLBACK") };
    }
    checkState(stack, "rollback");
    requireFamilyAtRest(desk, stack);
    const withRole = keepRole(desk, stack, { input, context });
    const OperationId = startRollback(desk, withRole, {
      type: "ROLLBACK",
      skip: [],
      retainExceptOnCreate: input.RetainExceptOnCreate,
      clientRequestToken: input.ClientRequestToken,
    });
    return { StackId: stack.stackId, OperationId };
  };
}

interface ContinueInput extends RollbackInput {
  readonly ResourcesToSkip?: readonly string[];
}

/**
 * Returns the ContinueUpdateRollback operation.
 * AWS: resources that are skipped stay as they are and count as rolled back.
 */
export function continueUpdateRollback(desk: Desk) {
  return async (input: ContinueInput, context: CallContext): Promise<object> => {
    const stack = requireLiveStack(desk, input.StackName, context);
    if (wasAnswered(stack, input.ClientRequestToken, "CONTINUE_ROLLBACK")) return {};
    checkState(stack, "continueRollback");
    requireFamilyAtRest(desk, stack);
    const skip = input.ResourcesToSkip ?? [];
    refuseUnskippable(desk.tables, stack, skip);
    startRollback(desk, keepRole(desk, stack, { input, context }), {
      type: "CONTINUE_ROLLBACK",
      skip,
      clientRequestToken: input.ClientRequestToken,
    });
    return {};
  };
}
