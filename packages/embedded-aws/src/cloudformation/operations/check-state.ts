import { validationError } from "../../aws-error.ts";
import { OPERATION_RULES } from "../model/operation-rules.ts";
import type { StackOperation } from "../model/operation-rules.ts";
import type { StackRecord } from "../model/records.ts";

/** Throws AWS's text when a stack's status does not allow the operation. */
export function checkState(
  stack: StackRecord,
  operation: StackOperation,
  { disableRollback = false }: { readonly disableRollback?: boolean | undefined } = {},
): void {
  switch (OPERATION_RULES[stack.status][operation]) {
    case "yes":
      return;
    case "withoutRollback":
      checkPaused(stack, disableRollback);
      return;
    case "no":
      throw validationError(REFUSALS[operation](stack));
  }
}

function checkPaused(stack: StackRecord, disableRollback: boolean): void {
  if (stack.onFailure === "DO_NOTHING") {
    throw validationError(
      `This stack cannot be updated from [${stack.status}] state because it contains [on-failure: DO_NOTHING]. ` +
        "Please use disable-rollback option instead during stack creation.",
    );
  }
  if (disableRollback) return;
  throw validationError(
    `This stack is currently in a non-terminal [${stack.status}] state. To update the stack from this state, ` +
      "please use the disable-rollback parameter with update-stack API. " +
      "To rollback to the last known good state, use the rollback-stack API",
  );
}

const cannotBeUpdated = ({ stackId, status }: StackRecord): string =>
  `Stack:${stackId} is in ${status} state and can not be updated.`;

const REFUSALS: Readonly<Record<StackOperation, (stack: StackRecord) => string>> = {
  update: cannotBeUpdated,
  proposeUpdate: cannotBeUpdated,
  proposeCreate: ({ name }) => `Stack [${name}] already exists and cannot be created again`,
  delete: ({ name, status }) => `Stack [${name}] cannot be deleted while in status ${status}`,
  cancelUpdate: () => "CancelUpdateStack cannot be called from current stack status",
  continueRollback: ({ stackId, status }) =>
    `Stack:${stackId} is in ${status} state and can not continue its update rollback.`,
  rollback: ({ stackId, status }) => `Stack:${stackId} is in ${status} state and can not be rolled back.`,
  detectDrift: ({ name, status }) => `Stack [${name}] cannot be checked for drift while in status ${status}`,
  signal: ({ stackId, status }) => `Stack ${stackId} is in ${status} state and cannot be signaled`,
};
