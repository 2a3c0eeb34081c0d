import { AwsError, validationError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import type { ChangeSetRecord } from "../model/change-set.ts";
import type { StackRecord } from "../model/records.ts";
import { kindOf } from "../model/stack-status.ts";
import { keyOf } from "../model/tables.ts";
import { requireChangeSet } from "./change-set-lookup.ts";
import type { ChangeSetName } from "./change-set-lookup.ts";
import { checkState } from "./check-state.ts";
import type { Desk } from "./desk.ts";
import { requireFamilyAtRest } from "./family-at-rest.ts";
import { beginNestedProposals, discardChangeSet } from "./nested-proposals.ts";
import { refuseReplacements } from "./refuse-replacements.ts";
import { chooseRole } from "./service-role.ts";
import { startCreate, startUpdate } from "./start-operation.ts";
import { wasAnswered } from "./tokens.ts";

interface ExecuteChangeSetInput extends ChangeSetName {
  readonly DisableRollback?: boolean;
  readonly RetainExceptOnCreate?: boolean;
  readonly ClientRequestToken?: string;
}

/**
 * Returns the ExecuteChangeSet operation.
 * AWS: executing one change set deletes the stack's others, for they are no longer true.
 */
export function executeChangeSet(desk: Desk) {
  return async (input: ExecuteChangeSetInput, context: CallContext): Promise<object> => {
    const { stack, changeSet } = requireChangeSet(desk, input, context);
    const type = changeSet.type === "CREATE" ? "CREATE_STACK" : "UPDATE_STACK";
    if (wasAnswered(stack, input.ClientRequestToken, type)) return {};
    const { executionStatus } = changeSet;
    if (executionStatus !== "AVAILABLE" && executionStatus !== "OBSOLETE") throw cannotBeExecuted(changeSet);
    if (input.DisableRollback !== undefined && changeSet.onStackFailure !== undefined) {
      throw validationError("You cannot specify both DisableRollback and OnStackFailure.");
    }
    const disableRollback = input.DisableRollback ?? changeSet.onStackFailure === "DO_NOTHING";
    if (changeSet.type === "UPDATE") {
      checkState(stack, "update", { disableRollback });
      requireFamilyAtRest(desk, stack);
      if (kindOf(stack.status) === "paused") {
        refuseReplacements(desk, { stack, definition: changeSet.definition, changes: changeSet.changes });
      }
    }
    if (executionStatus === "OBSOLETE") throw cannotBeExecuted(changeSet);
    const roleArn = chooseRole(desk, { RoleARN: changeSet.roleArn }, { context, stack });
    for (const other of desk.tables.changeSets.all(stack)) {
      if (other.uuid !== changeSet.uuid) discardChangeSet(desk, stack, other);
    }
    desk.tables.changeSets.put(stack, changeSet.uuid, { ...changeSet, executionStatus: "EXECUTE_COMPLETE" });
    beginNestedProposals(desk, changeSet);
    const { definition, changeSetId } = changeSet;
    const { rollbackConfiguration = stack.rollbackConfiguration } = changeSet;
    const executed: StackRecord = {
      ...stack,
      roleArn,
      rollbackConfiguration,
      changeSetId,
      updatedAtMs: desk.deps.clock.now(),
    };
    const { ClientRequestToken: clientRequestToken, RetainExceptOnCreate: retainExceptOnCreate } = input;
    if (changeSet.type === "CREATE") {
      const onFailure = input.DisableRollback === true ? "DISABLED" : (changeSet.onStackFailure ?? "ROLLBACK");
      const created = { ...executed, definition };
      desk.tables.stacks.put(keyOf(stack), created);
      startCreate(desk, created, { onFailure, retainExceptOnCreate, clientRequestToken });
    } else {
      desk.tables.stacks.put(keyOf(stack), executed);
      startUpdate(desk, executed, { definition, disableRollback, retainExceptOnCreate, clientRequestToken });
    }
    return {};
  };
}

function cannotBeExecuted({ changeSetId, executionStatus, status }: ChangeSetRecord): AwsError {
  const shown = status === "FAILED" ? status : executionStatus;
  return new AwsError(
    "InvalidChangeSetStatus",
    `ChangeSet [${changeSetId}] cannot be executed in its current status of [${shown}]`,
  );
}
