import { DeployError } from "../../errors.ts";
import type { DeployRequest } from "../../model/deploy-request.ts";
import type { ObservedStack } from "../../model/observed-stack.ts";
import type { DeployOutcome } from "../../model/outcome.ts";
import { describeWaiting } from "../../plan/waiting/describe-waiting.ts";
import type { Ports } from "../../ports.ts";
import { followOperation } from "../follow/follow-operation.ts";
import { readNewestEventId } from "../follow/read-fresh-events.ts";

/**
 * Deletes a stack in which nothing lives, by its ARN, and waits until it is gone. Returns undefined then, and the
 * ending when nobody waits any longer; throws a `DeployError` when the stack stays.
 */
export async function deleteRemains(
  ports: Ports,
  { stack, request }: { stack: ObservedStack; request: DeployRequest },
): Promise<DeployOutcome | undefined> {
  const { stackId, stackName } = stack;
  const after = await readNewestEventId(ports.stacks, stackId);
  await ports.stacks.deleteStack(stackId);
  const followed = await followOperation(ports, { stackId, after, deadlineAt: request.deadlineAt });
  const reattach = request.commands.deploy;
  switch (followed.kind) {
    case "stillRunning":
      return describeWaiting({ ...followed, request, now: ports.clock.now(), reattach });
    case "detached":
      return { kind: "interrupted", runningOn: followed.status, reattach };
    case "neverBegan":
    case "ended": {
      const status = followed.stack?.status ?? "DELETE_COMPLETE";
      if (status === "DELETE_COMPLETE") return undefined;
      throw new DeployError({
        code: "remainsNotDeleted",
        problem: `The empty remains of stack ${stackName} could not be deleted; it is in ${status}.`,
        hints: [`See why with: ${request.commands.diagnose}`],
        exitCode: 1,
      });
    }
  }
}
