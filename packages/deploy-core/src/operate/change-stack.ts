import type { DesiredStack } from "../model/desired-stack.ts";
import type { ObservedStack } from "../model/observed-stack.ts";
import type { DeployOutcome } from "../model/outcome.ts";
import type { Proposal } from "../model/proposed-changes.ts";
import { concludeOperation } from "./conclude-operation.ts";
import { discardProposal } from "./discard-proposal.ts";
import { executeProposal } from "./execute-proposal.ts";
import { followOperation } from "./follow-operation.ts";
import { proposeChanges } from "./propose-changes.ts";
import { readDeployedTemplate } from "./read-deployed-template.ts";
import { describeNothing } from "../plan/judge-outcome.ts";
import { reviewChanges } from "../plan/review-changes.ts";
import type { OnFailure, Ports } from "../ports.ts";
import type { DeployRequest, OnCreateFailure } from "../model/deploy-request.ts";

/** The change to make: create where nothing is deployed, update otherwise. */
export interface StackChange {
  readonly request: DeployRequest;
  readonly desired: DesiredStack;
  readonly deployed: ObservedStack | undefined;
}

/** Proposes a change, reviews it, and executes the very change set that was reviewed; or discards it. */
export async function changeStack(ports: Ports, change: StackChange): Promise<DeployOutcome> {
  const { request, desired, deployed } = change;
  const operation = deployed === undefined ? "create" : "update";
  const review = reviewChanges(
    await proposeChanges(ports, {
      desired,
      type: deployed === undefined ? "CREATE" : "UPDATE",
      onStackFailure: request.onCreateFailure === "delete" && deployed === undefined ? "DELETE" : undefined,
    }),
    {
      layer: request.layer,
      wanted: desired.template,
      deployed: deployed === undefined ? undefined : await readDeployedTemplate(ports, deployed),
      allowReplacing: request.allowReplacing,
      allowRemoving: request.allowRemoving,
      deployedParameters: deployed?.parameters ?? {},
    },
  );
  switch (review.kind) {
    case "nothingToDo":
      return describeNothing(request, deployed);
    case "interrupted":
      return { kind: "interrupted", runningOn: undefined, reattach: undefined };
    case "refuse":
      reportProposal(ports, review.proposal);
      await discardProposal(ports, review.proposal);
      return { kind: "refused", refusal: review.refusal };
    case "proceed":
      reportProposal(ports, review.proposal);
      warnOfUnused(ports, review.unusedAllowances);
      if (request.verb === "deploy" && !ports.interrupted())
        return execute(ports, { ...change, proposal: review.proposal });
      await discardProposal(ports, review.proposal);
      return ports.interrupted()
        ? { kind: "interrupted", runningOn: undefined, reattach: undefined }
        : { kind: "planned", operation, waitsFor: [] };
  }
}

async function execute(ports: Ports, change: StackChange & { readonly proposal: Proposal }): Promise<DeployOutcome> {
  const { request, desired, deployed, proposal } = change;
  const startedAt = ports.clock.now();
  ports.report({ event: "executing", changeSet: proposal.changeSetName });
  const onFailure = deployed === undefined ? ON_CREATE_FAILURE[request.onCreateFailure] : "rollback";
  const after = await executeProposal(ports, { proposal, onFailure });
  const { stackId } = proposal;
  const followed = await followOperation(ports, { stackId, after, deadlineAt: request.deadlineAt });
  return concludeOperation(ports, {
    request,
    desired,
    stackId,
    operation: deployed === undefined ? "create" : "update",
    followed,
    startedAt,
  });
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

function reportProposal({ report }: Ports, { changeSetName, changes }: Proposal): void {
  report({ event: "proposed", changeSet: changeSetName, changes });
}

function warnOfUnused({ report }: Ports, unusedAllowances: readonly string[]): void {
  for (const logicalId of unusedAllowances) {
    report({
      event: "warning",
      message: `${logicalId} was named to be replaced or removed, but this deployment does neither; the option can go.`,
    });
  }
}
