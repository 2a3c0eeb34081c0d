import type { Attempt } from "../../model/attempt.ts";
import type { DeployRequest } from "../../model/deploy-request.ts";
import type { ObservedStack } from "../../model/observed-stack.ts";
import type { Ports } from "../../ports.ts";
import { takeBack } from "./take-back.ts";

/** A deployment over a rollback that got stuck. */
export interface StuckRollback {
  readonly request: DeployRequest;
  readonly stack: ObservedStack;
  readonly environment: string;
}

/**
 * Goes on with a rollback that got stuck, skipping only the resources that were named, and starts the deployment over
 * from the last good state then. Nobody is asked: a deployment that failed goes back by itself; but new resources that
 * hold data go only when they were named.
 */
export async function continueRollback(ports: Ports, { request, stack, environment }: StuckRollback): Promise<Attempt> {
  const ended = await takeBack(ports, {
    request: { ...request, environment, agreed: true, liftProtection: [] },
    stack,
    by: "continue",
    resources: await ports.stacks.listResources(stack.stackId),
    again: request.commands.deploy,
  });
  if (ended.kind !== "restored") return ended;
  return { kind: "startOver", because: `The rollback of stack ${stack.stackName} that had got stuck is over` };
}
