import { DeployError } from "../../errors.ts";
import type { Commands } from "../../model/commands.ts";
import { listGiven } from "../../model/consent.ts";
import type { DeployRequest } from "../../model/deploy-request.ts";
import type { DesiredStack } from "../../model/desired-stack.ts";
import type { LayerDescription } from "../../model/layer.ts";
import type { ObservedStack } from "../../model/observed-stack.ts";
import { areDisposable } from "../../model/tags.ts";
import { planProtection } from "../../plan/protection/plan-protection.ts";
import type { PolicySubject } from "../../plan/protection/stack-policy.ts";
import type { Ports } from "../../ports.ts";
import type { ParsedTemplate } from "../../template/template.ts";
import { restoreProtection, type Protection } from "./protect-stack.ts";
import { readDeployedTemplate } from "../read-deployed-template.ts";

/**
 * Puts back what a run that was cut off, or a person, left unprotected on a stack that is as wanted; says so. A stack
 * whose last deployment needed no consent, and whose termination protection is on, costs no call.
 */
export async function mendProtection(
  ports: Ports,
  { request, desired, stack }: { request: DeployRequest; desired: DesiredStack; stack: ObservedStack },
): Promise<void> {
  if (areDisposable(stack.tags)) return;
  const { changeSetId, stackName } = stack;
  const before = describeProtection(stack, request);
  const subject = { templates: [desired.template], layer: request.layer, opened: [], absent: [] };
  const moment = { kind: "nothingToDo", changeSetId, named: listGiven(request) } as const;
  const after = await restoreProtection(ports, { protection: before, moment, subject });
  if (after.terminationProtection && !before.terminationProtection)
    ports.report({
      event: "warning",
      message: `termination protection of stack ${stackName} was off; it is on again.`,
    });
}

/** A stack that is as somebody else, or a run that was cut off, left it. */
export interface LeftStack {
  readonly request: { readonly layer: LayerDescription; readonly commands: Commands };
  readonly stack: ObservedStack;
  /** The template it has; left out to be read. */
  readonly template?: ParsedTemplate;
}

/** Protects a stack on which an operation of somebody else, or of a run that was cut off, has just ended. */
export async function protectAfterOthers(ports: Ports, left: LeftStack): Promise<void> {
  const { status } = left.stack;
  const subject = await readSubject(ports, left);
  if (subject === undefined) return;
  const protection = describeProtection(left.stack, left.request);
  await restoreProtection(ports, { protection, moment: { kind: "afterwards", status }, subject });
}

/**
 * Says that a stack's policy does not deny all that it is to deny, as a run that was cut off right after it had opened
 * it leaves it, and what closes it; changes nothing, and says nothing where that can not be read.
 */
export async function tellOpened(ports: Ports, left: LeftStack): Promise<void> {
  if ((await findOpenedPolicy(ports, left)) === undefined) return;
  const message = `the policy of stack ${left.stack.stackName} does not deny all that it is to deny, as after a deployment that was cut off. The next deployment that changes something closes it; at once: ${left.request.commands.rollback}`;
  ports.report({ event: "warning", message });
}

/** Closes such a policy, and says so; returns whether there was one. */
export async function closeOpened(ports: Ports, left: LeftStack): Promise<boolean> {
  const opened = await findOpenedPolicy(ports, left);
  if (opened === undefined) return false;
  const { subject, policy } = opened;
  const protection: Protection = {
    ...describeProtection(left.stack, left.request),
    policy: { kind: "read", text: policy },
  };
  await restoreProtection(ports, { protection, moment: { kind: "leftAlone" }, subject });
  const message = `the policy of stack ${left.stack.stackName} did not deny all that it is to deny, as after a deployment that was cut off; that was put right.`;
  ports.report({ event: "warning", message });
  return true;
}

/** Undefined where the policy is closed, not of ours, or cannot be read. */
async function findOpenedPolicy(
  ports: Ports,
  left: LeftStack,
): Promise<{ readonly subject: PolicySubject; readonly policy: string } | undefined> {
  const { stackId, terminationProtection } = left.stack;
  const subject = await readSubject(ports, left);
  if (subject === undefined) return undefined;
  try {
    const policy = await ports.stacks.getStackPolicy(stackId);
    const plan = planProtection({ moment: { kind: "leftAlone" }, terminationProtection, policy, subject });
    return policy === undefined || plan.policy.kind !== "set" ? undefined : { subject, policy };
  } catch (error) {
    if (error instanceof DeployError) return undefined;
    throw error;
  }
}

/** Undefined for what is disposable, and where the template cannot be read: a policy without it would deny too little. */
async function readSubject(ports: Ports, { request, stack, ...known }: LeftStack): Promise<PolicySubject | undefined> {
  if (areDisposable(stack.tags)) return undefined;
  const template = known.template ?? (await readDeployedTemplate(ports, { stack }));
  return template === undefined ? undefined : { templates: [template], layer: request.layer, opened: [], absent: [] };
}

function describeProtection(
  { stackId, stackName, terminationProtection }: ObservedStack,
  { commands }: LeftStack["request"],
): Protection {
  return { stackId, stackName, terminationProtection, policy: { kind: "unread" }, commands };
}
