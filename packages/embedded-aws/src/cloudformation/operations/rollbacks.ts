import { validationError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import type { StackRecord } from "../model/records.ts";
import { keyOf } from "../model/tables.ts";
import { checkState } from "./check-state.ts";
import { requireLiveStack } from "./desk.ts";
import type { Desk } from "./desk.ts";
import { requireFamilyAtRest } from "./family-at-rest.ts";
import { refuseRetained } from "./refuse-retained.ts";
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
    start(desk, stack, { type: "ROLLBACK", skip: [], token: input.ClientRequestToken });
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
    if (input.RetainExceptOnCreate === true) refuseRetained(desk, stack);
    const withRole = keepRole(desk, stack, { input, context });
    const OperationId = start(desk, withRole, { type: "ROLLBACK", skip: [], token: input.ClientRequestToken });
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
    start(desk, keepRole(desk, stack, { input, context }), {
      type: "CONTINUE_ROLLBACK",
      skip,
      token: input.ClientRequestToken,
    });
    return {};
  };
}

function start(
  desk: Desk,
  stack: StackRecord,
  asked: {
    readonly type: "ROLLBACK" | "CONTINUE_ROLLBACK";
    readonly skip: readonly string[];
    readonly token: string | undefined;
  },
): string {
  return startRollback(desk, stack, { type: asked.type, skip: asked.skip, clientRequestToken: asked.token });
}

interface TerminationProtectionInput {
  readonly StackName: string;
  readonly EnableTerminationProtection: boolean;
}

/**
 * Returns the UpdateTerminationProtection operation.
 * AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-protect-stacks.html lets it be set in
 * any status but those of a delete, and not of a nested stack. What it says to those is not on record; the sentences are
 * ours.
 */
export function updateTerminationProtection(desk: Desk) {
  return async (input: TerminationProtectionInput, context: CallContext): Promise<object> => {
    const stack = requireLiveStack(desk, input.StackName, context);
    if (stack.parentId !== undefined) {
      throw validationError(
        `The termination protection of the nested stack [${stack.name}] is that of its root stack [${stack.rootId ?? ""}]`,
      );
    }
    if (stack.status === "DELETE_IN_PROGRESS") {
      throw validationError(
        `The termination protection of stack [${stack.name}] cannot be changed while it is deleted`,
      );
    }
    desk.tables.stacks.put(keyOf(stack), { ...stack, terminationProtection: input.EnableTerminationProtection });
    return { StackId: stack.stackId };
  };
}
