import { validationError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import { findStack } from "../model/tables.ts";
import { checkState } from "./check-state.ts";
import { requireResource } from "./describe-resources.ts";
import type { Desk } from "./desk.ts";
import { requireFamilyAtRest, rootOf } from "./family-at-rest.ts";
import { keepRole } from "./service-role.ts";
import type { RoleInput } from "./service-role.ts";
import { startDelete } from "./start-operation.ts";
import { wasAnswered } from "./tokens.ts";

interface DeleteStackInput extends RoleInput {
  readonly StackName: string;
  readonly RetainResources?: readonly string[];
  readonly DeletionMode?: "STANDARD" | "FORCE_DELETE_STACK";
  readonly ClientRequestToken?: string;
}

/**
 * Returns the DeleteStack operation.
 * AWS: deleting what is not there, is gone or is going is a silent success; a nested stack is protected with its root.
 */
export function deleteStack(desk: Desk) {
  return async (input: DeleteStackInput, context: CallContext): Promise<object> => {
    const stack = findStack(desk.tables, context, input.StackName);
    if (stack === undefined || stack.status === "DELETE_COMPLETE") return {};
    if (wasAnswered(stack, input.ClientRequestToken, "DELETE_STACK")) return {};
    if (rootOf(desk, stack).terminationProtection) {
      throw validationError(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
    }
    checkState(stack, "delete");
    if (stack.status === "DELETE_IN_PROGRESS") return {};
    requireFamilyAtRest(desk, stack);
    const retain = input.RetainResources ?? [];
    const force = input.DeletionMode === "FORCE_DELETE_STACK";
    if (stack.status !== "DELETE_FAILED") refuseSpecialDeletion({ stackId: stack.stackId, retain, force });
    for (const logicalId of retain) requireResource(desk, stack, logicalId);
    startDelete(desk, keepRole(desk, stack, { input, context }), {
      retain,
      deletion: force ? "force" : "standard",
      clientRequestToken: input.ClientRequestToken,
    });
    return {};
  };
}

/** AWS: what a delete could not remove may be kept or forced only once the delete has failed. */
function refuseSpecialDeletion(asked: {
  readonly stackId: string;
  readonly retain: readonly string[];
  readonly force: boolean;
}): void {
  if (asked.force) {
    throw validationError(
      `Invalid operation on stack [${asked.stackId}]. You can activate DeletionMode FORCE_DELETE_STACK ` +
        "in a delete stack operation only when the stack is in the DELETE_FAILED state.",
    );
  }
  if (asked.retain.length > 0) {
    throw validationError(
      `Invalid operation on stack [${asked.stackId}]. ` +
        "RetainResources may be given only when the stack is in the DELETE_FAILED state.",
    );
  }
}
