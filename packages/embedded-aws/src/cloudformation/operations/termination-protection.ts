import { validationError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import { keyOf } from "../model/tables.ts";
import { requireLiveStack } from "./desk.ts";
import type { Desk } from "./desk.ts";

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
