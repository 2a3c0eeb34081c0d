import type { DeployRequest } from "../../model/deploy-request.ts";
import type { ObservedStack } from "../../model/observed-stack.ts";
import type { Proposal } from "../../model/proposed-changes.ts";
import type { StackStatus } from "../../model/stack-status.ts";
import { findOpened } from "../../plan/protection/find-opened.ts";
import { describeGuarded } from "../../plan/protection/find-unguarded.ts";
import type { ProtectionMoment } from "../../plan/protection/plan-protection.ts";
import type { PolicySubject } from "../../plan/protection/stack-policy.ts";
import type { OnFailure, Ports } from "../../ports.ts";
import type { ParsedTemplate } from "../../template/template.ts";
import { discardProposal } from "../change/discard-proposal.ts";
import { executeProposal, readNewest } from "../change/execute-proposal.ts";
import { followOperation, haveBegun, type FollowedOperation } from "../follow/follow-operation.ts";
import { protectStack, restoreProtection, type Protection } from "./protect-stack.ts";

/** A change set that was reviewed, and the stack that is to be protected while and after it is executed. */
export interface ProtectedExecution {
  readonly request: DeployRequest;
  readonly proposal: Proposal;
  readonly onFailure: OnFailure;
  readonly wanted: ParsedTemplate;
  /** Undefined on a first create. */
  readonly deployed: { readonly stack: ObservedStack; readonly template: ParsedTemplate | undefined } | undefined;
}

/**
 * Executes a change set under the stack's protection, and follows it: the policy is opened before for what a person
 * allowed, and closed again however the operation ends, also when it is left running.
 */
export async function executeProtected(ports: Ports, execution: ProtectedExecution): Promise<FollowedOperation> {
  const { request, proposal, deployed, wanted, onFailure } = execution;
  const { stackId } = proposal;
  const opened = findOpened(proposal.changes, request);
  const moment: ProtectionMoment =
    deployed === undefined
      ? { kind: "beforeCreate", onCreateFailure: request.onCreateFailure }
      : { kind: "beforeUpdate" };
  const guarded = describeGuarded({
    wanted,
    deployed: deployed?.template ?? (deployed && wanted),
    layer: request.layer,
  });
  const subject = { ...guarded, disposable: request.disposable };
  const before = describeProtection(execution);
  const close = (protection: Protection) =>
    opened.length === 0
      ? Promise.resolve()
      : restoreProtection(ports, { protection, moment: { kind: "leftAlone" }, subject });

  let protection: Protection;
  // What has to be known beforehand is read first: from the opening to the execution there is nothing between.
  let newest: string | undefined;
  try {
    newest = await readNewest(ports, proposal);
    protection = await protectStack(ports, { protection: before, moment, subject: { ...subject, opened } });
  } catch (error) {
    await discardProposal(ports, proposal);
    await close(before);
    throw error;
  }
  try {
    await executeProposal(ports, { proposal, onFailure, newest });
  } catch (error) {
    await close(protection);
    throw error;
  }
  if (deployed === undefined) protection = await protectBegun(ports, { protection, moment, subject });
  const { deadlineAt } = request;
  const followed = await followOperation(ports, {
    stackId,
    after: newest,
    deadlineAt,
    detachAfter: opened,
    cancelling: request,
  });
  switch (followed.kind) {
    case "ended":
      if (followed.stack !== undefined)
        await restoreAfterwards(ports, { execution, protection, stack: followed.stack });
      return followed;
    case "neverBegan":
      await close(protection);
      return followed;
    case "stillRunning":
    case "detached":
      if (haveBegun(opened, followed.events)) await close(protection);
      else ports.report({ event: "warning", message: describeLeftOpen(opened) });
      return followed;
  }
}

/**
 * Protects a stack that took no protection in review, now that it is being created. What runs is followed whatever comes
 * of it: where this fails, the end of the creation does it.
 */
async function protectBegun(ports: Ports, request: Parameters<typeof protectStack>[1]): Promise<Protection> {
  try {
    return await protectStack(ports, request);
  } catch {
    return request.protection;
  }
}

async function restoreAfterwards(
  ports: Ports,
  after: { readonly execution: ProtectedExecution; readonly protection: Protection; readonly stack: ObservedStack },
): Promise<void> {
  const { execution, protection, stack } = after;
  const { status, terminationProtection } = stack;
  await restoreProtection(ports, {
    protection: { ...protection, terminationProtection },
    moment: { kind: "afterwards", status },
    subject: describeSubject(execution, findTemplates(status, execution)),
  });
}

/** AWS: a rolled back stack has its former template again; where an operation is stuck, nobody says which one counts. */
function findTemplates(status: StackStatus, { wanted, deployed }: ProtectedExecution): readonly ParsedTemplate[] {
  const former = deployed?.template === undefined ? [] : [deployed.template];
  if (former.length === 0 || status === "UPDATE_COMPLETE" || status === "CREATE_COMPLETE") return [wanted];
  return status === "UPDATE_ROLLBACK_COMPLETE" ? former : [...former, wanted];
}

function describeSubject({ request }: ProtectedExecution, templates: readonly ParsedTemplate[]): PolicySubject {
  return { templates, layer: request.layer, opened: [], absent: [], disposable: request.disposable };
}

function describeProtection({ proposal, deployed, request }: ProtectedExecution): Protection {
  return {
    stackId: proposal.stackId,
    stackName: deployed?.stack.stackName ?? proposal.stackId.split("/")[1] ?? request.layer.component,
    terminationProtection: deployed?.stack.terminationProtection ?? false,
    policy: { kind: "unread" },
    commands: request.commands,
  };
}

function describeLeftOpen(opened: readonly string[]): string {
  return `the stack's policy stays open for ${opened.join(", ")}, which may still be replaced or removed as it was allowed; the next deployment closes it.`;
}
