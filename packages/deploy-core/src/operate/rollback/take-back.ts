import { tellsOfMove } from "../../errors.ts";
import type { Attempt } from "../../model/attempt.ts";
import type { ObservedStack, StackResource } from "../../model/observed-stack.ts";
import type { RollbackRequest } from "../../model/rollback-request.ts";
import type { TakingBack } from "../../plan/plan-rollback.ts";
import { refuseUnconfirmedRollback } from "../../plan/status/refuse-rollback.ts";
import type { Ports } from "../../ports.ts";
import { renderLosses } from "../../report/render-losses.ts";
import { cancelUpdate, newRollbackToken } from "./cancel-update.ts";
import { concludeRollback } from "./conclude-rollback.ts";
import { followOperation } from "../follow/follow-operation.ts";
import { guardUndoing, type GuardedUndoing } from "./guard-undoing.ts";
import { refuseFilled } from "../destroy/inspect-doomed.ts";
import { readNewestEventId } from "../follow/read-fresh-events.ts";
import { reportRunning } from "../follow/report-running.ts";
import { nameUndoing } from "./tell-undone.ts";

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
  const { request, stack, by } = taking;
  const { stackName, stackId } = stack;
  // It may be somebody else's: whoever is asked has to know.
  if (by === "cancel") await reportRunning(ports, { stack, whose: "this" });
  const guarded = await guardUndoing(ports, { ...taking, rules: request });
  const refusal = guarded.refusal ?? (await askFor(ports, { taking, guarded }));
  if (ports.interrupted()) return { kind: "interrupted", runningOn: undefined, reattach: undefined };
  if (refusal !== undefined) return { kind: "refused", refusal };
  // What was empty when it was shown may have been written to while the person thought.
  const { doomed } = guarded;
  const rules = { stackName, allowRemoving: request.allowRemoving, doing: nameUndoing(stackName) };
  const filled = request.agreed ? undefined : await refuseFilled(ports, { resources: doomed, rules });
  if (filled !== undefined) return { kind: "refused", refusal: filled };
  const now = await ports.stacks.describeStack(stackId);
  if (now?.status !== stack.status || now.changedAt !== stack.changedAt) {
    return { kind: "startOver", because: `Stack ${stackName} is in ${now?.status ?? "no state"} by now` };
  }
  return begin(ports, taking);
}

async function askFor(
  { confirm, clock }: Ports,
  { taking, guarded }: { readonly taking: Taking; readonly guarded: GuardedUndoing },
) {
  const { request, stack, by } = taking;
  if (request.agreed) return undefined;
  const { stackName } = stack;
  const question = guarded.what === "stack" ? "Take back stack {}, that is delete it?" : QUESTIONS[by];
  const losses = renderLosses(guarded.doomed, { now: clock.now() });
  const answer = await confirm(
    [question.replace("{}", stackName), ...(losses === undefined ? [] : [losses])].join(" "),
  );
  return answer === "yes" ? undefined : refuseUnconfirmedRollback({ stackName, answer });
}

const QUESTIONS = {
  cancel: "Cancel the update of stack {} that runs, and roll it back?",
  rollback: "Take back the failed change of stack {}?",
  continue: "Go on with the rollback of stack {}?",
} as const satisfies Record<TakingBack, string>;

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
  cancel: (ports, { stack }) => cancelUpdate(ports, stack.stackId),
  rollback: (ports, { stack }) => ports.stacks.rollbackStack(stack.stackId, { token: newRollbackToken(ports) }),
  continue: (ports, { stack, request: { skip } }) =>
    ports.stacks.continueUpdateRollback(stack.stackId, { token: newRollbackToken(ports), skip }),
} as const satisfies Record<TakingBack, (ports: Ports, taking: Taking) => Promise<void>>;
