import type { Commands } from "../model/commands.ts";
import type { ListedChangeSet, ObservedStack, StackResource } from "../model/observed-stack.ts";
import type { Refusal } from "../model/refusal.ts";
import { explainState } from "./status/explain-state.ts";
import { findLife } from "./status/find-life.ts";
import { findOwnership } from "./status/find-ownership.ts";
import { leaveAlone, refuseOtherAccount } from "./status/refuse-state.ts";
import { whatMayIDo, type Answer } from "./status/what-may-i-do.ts";

/** What was read before a destruction is decided. */
export interface DestructionSituation {
  readonly stack: ObservedStack | undefined;
  /** The tags by which the stack is told to be ours. */
  readonly tags: Readonly<Record<string, string>>;
  /** The stack's change sets; read only for a stack that has never been executed. */
  readonly changeSets: readonly ListedChangeSet[];
  /** The stack's resources; undefined where they were not read, or could not be. */
  readonly resources: readonly StackResource[] | undefined;
  readonly account: string | undefined;
  readonly expectedAccount: string | undefined;
  readonly commands: Commands;
}

export type DestructionPlan =
  | { readonly kind: "absent" }
  | { readonly kind: "destroy"; readonly stack: ObservedStack; readonly resources: readonly StackResource[] }
  | { readonly kind: "attach"; readonly stack: ObservedStack }
  | { readonly kind: "refuse"; readonly refusal: Refusal };

/** Plans whether a stack may be destroyed, by what `whatMayIDo` answers, and in the right account. */
export function planDestruction(situation: DestructionSituation): DestructionPlan {
  const { stack, account, expectedAccount, resources } = situation;
  const elsewhere = refuseOtherAccount({ expected: expectedAccount, actual: account });
  if (elsewhere !== undefined) return { kind: "refuse", refusal: elsewhere };
  if (stack === undefined) return { kind: "absent" };
  const answer = whatMayIDo({
    state: stack.status,
    operation: "destroy",
    ownership: findOwnership({ ...situation, stack }),
    life: findLife(resources),
  });
  return PLANS[answer]({ ...situation, stack });
}

type Facing = DestructionSituation & { readonly stack: ObservedStack };

/** What each answer comes to. Those that no destruction gets are refused: nothing is done that was not asked for. */
const PLANS = {
  nothing: () => ({ kind: "absent" }),
  destroy: ({ stack, resources = [] }) => ({ kind: "destroy", stack, resources }),
  follow: ({ stack }) => ({ kind: "attach", stack }),
  explain: explained,
  leaveAlone: ({ stack, changeSets }) => ({ kind: "refuse", refusal: leaveAlone({ stack, changeSets }) }),
  create: explained,
  update: explained,
  fixForward: explained,
  recreate: explained,
  continueRollback: explained,
  cancelUpdate: explained,
  rollBack: explained,
} as const satisfies Record<Answer, (facing: Facing) => DestructionPlan>;

function explained({ stack, commands, resources }: Facing): DestructionPlan {
  return { kind: "refuse", refusal: explainState({ operation: "destroy", stack, commands, resources }) };
}
