import { concludeOperation } from "../change/conclude-operation.ts";
import type { DesiredStack } from "../../model/desired-stack.ts";
import type { Attempt } from "../../model/attempt.ts";
import type { ObservedStack } from "../../model/observed-stack.ts";
import { findVersion } from "../../model/tags.ts";
import { endedWell, haveSameInputs } from "../../plan/compare-stack.ts";
import { describeWaiting } from "../../plan/waiting/describe-waiting.ts";
import { protectAfterOthers } from "../protection/mend-protection.ts";
import { followOperation } from "./follow-operation.ts";
import { reportRunning } from "./report-running.ts";
import { waitForOperation } from "./wait-for-operation.ts";
import type { DeploymentPlan } from "../../plan/plan-deployment.ts";
import type { Ports } from "../../ports.ts";
import type { DeployRequest } from "../../model/deploy-request.ts";

/** A running operation of ours, and what is wanted once it is over. */
export interface Attachment {
  readonly request: DeployRequest;
  readonly desired: DesiredStack;
  readonly plan: Extract<DeploymentPlan, { readonly kind: "attach" }>;
}

/**
 * Follows an operation that is already running on the stack. One that brings what is wanted is this deployment itself,
 * taken up again; after any other, the deployment starts over from what that one has left.
 */
export async function attachToStack(ports: Ports, attachment: Attachment): Promise<Attempt> {
  const { request, desired, plan } = attachment;
  const { stackId, status, tags } = plan.stack;
  if (request.verb === "plan") {
    await reportRunning(ports, { stack: plan.stack, whose: plan.sameInputs ? "this" : "another" });
    const now = ports.clock.now();
    return describeWaiting({ status, because: "onlyPlanned", request, now, reattach: request.commands.deploy });
  }
  if (status === "DELETE_IN_PROGRESS") {
    return waitForOperation(ports, {
      stack: plan.stack,
      startedAt: request.startedAt,
      deadlineAt: request.deadlineAt,
      again: request.commands.deploy,
    });
  }
  const startedAt = ports.clock.now();
  await reportRunning(ports, { stack: plan.stack, whose: plan.sameInputs ? "this" : "another" });
  const followed = await followOperation(ports, {
    stackId,
    after: undefined,
    deadlineAt: request.deadlineAt,
    cancelling: request,
  });
  if (followed.kind === "ended" && followed.stack !== undefined)
    await protectAfterOthers(ports, { request, stack: followed.stack });
  if (followed.kind === "ended" && !(plan.sameInputs && (await isThisOne(ports, { desired, stack: followed.stack })))) {
    const because = `That was another deployment, of version ${findVersion(tags) ?? "unknown"}`;
    return { kind: "startOver", because };
  }
  return concludeOperation(ports, {
    request,
    desired,
    stackId,
    operation: "attach",
    followed,
    changes: undefined,
    startedAt,
  });
}

/** Tags and parameters may agree while the template does not, as between two builds of a source folder. */
async function isThisOne(
  { stacks }: Ports,
  { desired, stack }: { readonly desired: DesiredStack; readonly stack: ObservedStack | undefined },
): Promise<boolean> {
  if (stack === undefined) return true;
  const same = haveSameInputs(desired, stack);
  if (endedWell(stack)) return same && (await stacks.getTemplate(stack.stackId)) === desired.template.text;
  // A roll back to what is wanted was another deployment's; one away from it was this deployment's.
  return !(same && stack.status === "UPDATE_ROLLBACK_COMPLETE");
}
