import type { Attempt } from "../model/attempt.ts";
import type { ObservedStack, StackResource } from "../model/observed-stack.ts";
import type { RollbackRequest } from "../model/rollback-request.ts";
import { findUndone, type Undone } from "../plan/find-undone.ts";
import type { TakingBack } from "../plan/plan-rollback.ts";
import * as refuse from "../plan/refuse-rollback.ts";
import type { Ports } from "../ports.ts";
import { concludeRollback } from "./conclude-rollback.ts";
import { followOperation } from "./follow-operation.ts";
import { readEventsSinceGoodState } from "./read-events-since-good-state.ts";
import { readNewestEventId } from "./read-fresh-events.ts";
import { tellUndone } from "./tell-undone.ts";
import { tellsOfMove } from "../errors.ts";

/** A change that is to be taken back. */
export interface Taking {
  readonly request: RollbackRequest;
  readonly stack: ObservedStack;
  readonly by: TakingBack;
  readonly resources: readonly StackResource[];
  /** The command that goes on with it. */
  readonly again: string;
}

/**
 * Takes back a change after saying what goes with it, and after a person agreed and named each new resource whose data
 * goes for good. Where the stack moved on while the person thought, everything is looked at again.
 */
export async function takeBack(ports: Ports, taking: Taking): Promise<Attempt> {
  const { request, stack, by, resources } = taking;
  const { stackId } = stack;
  const events = await readEventsSinceGoodState(ports.stacks, stackId);
  const undone = findUndone({ stackId, resources, events });
  const refusal =
    refuse.refuseUndoing({ stack, by, undone, commands: request.commands }) ??
    refuse.refuseUnskippable({ stack, by, skip: request.skip, resources, commands: request.commands }) ??
    (await tellUndone(ports, { request, stack, undone })) ??
    (await askFor(ports, { request, stack, undone }));
  if (ports.interrupted()) return { kind: "interrupted", runningOn: undefined, reattach: undefined };
  if (refusal !== undefined) return { kind: "refused", refusal };
  const now = await ports.stacks.describeStack(stackId);
  if (now?.status !== stack.status || now.changedAt !== stack.changedAt) {
    return { kind: "startOver", because: `Stack ${stack.stackName} is in ${now?.status ?? "no state"} by now` };
  }
  return begin(ports, taking);
}

async function askFor(
  { confirm }: Ports,
  { request, stack, undone }: { request: RollbackRequest; stack: ObservedStack; undone: Undone },
) {
  if (request.agreed) return undefined;
  const { stackName } = stack;
  const answer = await confirm(
    undone.what === "stack"
      ? `Take back stack ${stackName}, that is delete it?`
      : `Take back the change of ${stackName}?`,
  );
  return answer === "yes" ? undefined : refuse.refuseUnconfirmedRollback({ stackName, answer });
}

async function begin(ports: Ports, taking: Taking): Promise<Attempt> {
  const { stack, by, request, again } = taking;
  const { stackId } = stack;
  const startedAt = ports.clock.now();
  const after = await readNewestEventId(ports.stacks, stackId);
  try {
    await CALLS[by](ports, taking);
  } catch (error) {
    // A call that was lost on the way back may have arrived all the same: then the stack has a newer event.
    if (tellsOfMove(error) || (await readNewestEventId(ports.stacks, stackId)) === after) throw error;
  }
  const followed = await followOperation(ports, { stackId, after, deadlineAt: request.deadlineAt });
  return concludeRollback(ports, { followed, stack, operation: by, skip: request.skip, request, again, startedAt });
}

const CALLS = {
  cancel: ({ stacks, newToken }, { stack }) => stacks.cancelUpdateStack(stack.stackId, { token: nameIt(newToken()) }),
  rollback: ({ stacks, newToken }, { stack }) => stacks.rollbackStack(stack.stackId, { token: nameIt(newToken()) }),
  continue: ({ stacks, newToken }, { stack, request: { skip } }) =>
    stacks.continueUpdateRollback(stack.stackId, { token: nameIt(newToken()), skip }),
} as const satisfies Record<TakingBack, (ports: Ports, taking: Taking) => Promise<void>>;

/** The stack's events show the token: it tells whoever looks that this was us. */
function nameIt(token: string): string {
  return `logstack-rollback-${token}`;
}
