import type { DeployRequest, OnCreateFailure } from "../../model/deploy-request.ts";
import type { DesiredStack } from "../../model/desired-stack.ts";
import type { ObservedStack } from "../../model/observed-stack.ts";
import type { DeployOutcome } from "../../model/outcome.ts";
import type { Proposal } from "../../model/proposed-changes.ts";
import { isKeptFailure } from "../../model/stack-status.ts";
import type { OnFailure, Ports } from "../../ports.ts";
import type { ParsedTemplate } from "../../template/template.ts";
import { executeProtected } from "../protection/execute-protected.ts";
import { concludeOperation } from "./conclude-operation.ts";

/** A reviewed change, and the template that is deployed now; undefined on a first create, or where it cannot be read. */
export interface ReviewedChange {
  readonly request: DeployRequest;
  readonly desired: DesiredStack;
  /** Undefined on a first create. */
  readonly deployed: ObservedStack | undefined;
  readonly template: ParsedTemplate | undefined;
  readonly proposal: Proposal;
}

/** Executes a reviewed change set under the stack's protection, follows it, and says how it ended. */
export async function executeChange(ports: Ports, change: ReviewedChange): Promise<DeployOutcome> {
  const { request, desired, deployed, template, proposal } = change;
  const startedAt = ports.clock.now();
  ports.report({ event: "executing", changeSet: proposal.changeSetName });
  const followed = await executeProtected(ports, {
    request,
    proposal,
    onFailure: deployed === undefined ? ON_CREATE_FAILURE[request.onCreateFailure] : ofUpdate(deployed),
    wanted: desired.template,
    deployed: deployed === undefined ? undefined : { stack: deployed, template },
  });
  return concludeOperation(ports, {
    request,
    desired,
    stackId: proposal.stackId,
    operation: deployed === undefined ? "create" : "update",
    followed,
    changes: proposal.changes,
    startedAt,
  });
}

/** AWS: over a failure that was kept, an update is taken only with its rollback disabled. */
function ofUpdate({ status }: ObservedStack): OnFailure {
  return isKeptFailure(status) ? "keep" : "rollback";
}

/**
 * How each choice is asked for. `keep` goes with the execution, not as the change set's OnStackFailure DO_NOTHING: AWS
 * says that both do the same, but a stack created with DO_NOTHING can never be updated out of CREATE_FAILED ("because
 * it contains [on-failure: DO_NOTHING]. Please use disable-rollback option instead"), so that one could not be fixed.
 */
const ON_CREATE_FAILURE = {
  keep: "keep",
  rollback: "rollback",
  delete: "asProposed",
} as const satisfies Record<OnCreateFailure, OnFailure>;
