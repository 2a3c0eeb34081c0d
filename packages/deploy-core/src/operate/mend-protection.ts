import type { DeployRequest } from "../model/deploy-request.ts";
import type { DesiredStack } from "../model/desired-stack.ts";
import type { ObservedStack } from "../model/observed-stack.ts";
import type { Ports } from "../ports.ts";
import { restoreProtection, type Protection } from "./protect-stack.ts";
import { readDeployedTemplate } from "./read-deployed-template.ts";

/**
 * Puts back what a run that was cut off, or a person, left unprotected on a stack that is as wanted; says so. A stack
 * whose last deployment needed no consent, and whose termination protection is on, costs no call.
 */
export async function mendProtection(
  ports: Ports,
  { request, desired, stack }: { request: DeployRequest; desired: DesiredStack; stack: ObservedStack },
): Promise<void> {
  const { changeSetId, stackName } = stack;
  const before = describeProtection(stack);
  const subject = { templates: [desired.template], layer: request.layer, opened: [], absent: [] };
  const moment = { kind: "nothingToDo", changeSetId } as const;
  const after = await restoreProtection(ports, { protection: before, moment, subject });
  if (after.terminationProtection && !before.terminationProtection)
    ports.report({
      event: "warning",
      message: `termination protection of stack ${stackName} was off; it is on again.`,
    });
}

/** Protects a stack on which an operation of somebody else, or of a run that was cut off, has just ended. */
export async function protectAfterOthers(
  ports: Ports,
  { request, stack }: { readonly request: DeployRequest; readonly stack: ObservedStack },
): Promise<void> {
  const { status } = stack;
  const template = await readDeployedTemplate(ports, stack);
  const templates = template === undefined ? [request.template] : [template];
  await restoreProtection(ports, {
    protection: describeProtection(stack),
    moment: { kind: "afterwards", status },
    subject: { templates, layer: request.layer, opened: [], absent: [] },
  });
}

function describeProtection({ stackId, stackName, terminationProtection }: ObservedStack): Protection {
  return { stackId, stackName, terminationProtection, policy: { kind: "unread" } };
}
