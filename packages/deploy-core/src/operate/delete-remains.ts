import { DeployError } from "../errors.ts";
import type { ObservedStack } from "../model/observed-stack.ts";
import type { Ports } from "../ports.ts";
import { followOperation } from "./follow-operation.ts";
import { readNewestEventId } from "./read-fresh-events.ts";

/** Deletes a stack in which nothing lives, by its ARN, and waits until it is gone; throws a `DeployError` when it stays. */
export async function deleteRemains(
  ports: Ports,
  { stack, deadlineAt }: { stack: ObservedStack; deadlineAt: number },
): Promise<void> {
  const after = await readNewestEventId(ports.stacks, stack.stackId);
  await ports.stacks.deleteStack(stack.stackId);
  const followed = await followOperation(ports, { stackId: stack.stackId, after, deadlineAt });
  if (followed.kind === "ended" && (followed.stack === undefined || followed.stack.status === "DELETE_COMPLETE"))
    return;
  const status = followed.kind === "ended" ? followed.stack?.status : followed.status;
  throw new DeployError({
    code: "remainsNotDeleted",
    problem: `The empty remains of stack ${stack.stackName} could not be deleted; it is in ${status}.`,
    hints: [`See why with: aws cloudformation describe-stack-events --stack-name ${stack.stackId}`],
    exitCode: 1,
  });
}
