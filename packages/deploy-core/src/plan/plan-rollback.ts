import type { Commands } from "../model/commands.ts";
import type { ListedChangeSet, ObservedStack, StackResource } from "../model/observed-stack.ts";
import type { Refusal } from "../model/refusal.ts";
import { explainState } from "./status/explain-state.ts";
import { findLife } from "./status/find-life.ts";
import { findOwnership } from "./status/find-ownership.ts";
import { leaveAlone, refuseOtherAccount } from "./status/refuse-state.ts";
import { whatMayIDo, type Answer } from "./status/what-may-i-do.ts";

/** What was read before a rollback is decided. */
export interface RollbackSituation {
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

/** How a change is taken back: each is one operation of CloudFormation's. */
export type TakingBack = "cancel" | "rollback" | "continue";

export type RollbackPlan =
  | { readonly kind: "nothing"; readonly stack: ObservedStack | undefined }
  | {
      readonly kind: "takeBack";
      readonly by: TakingBack;
      readonly stack: ObservedStack;
      readonly resources: readonly StackResource[];
    }
  | { readonly kind: "attach"; readonly stack: ObservedStack }
  | { readonly kind: "refuse"; readonly refusal: Refusal };

/** Plans how to take back the change of a stack that runs or failed, by what `whatMayIDo` answers. */
export function planRollback(situation: RollbackSituation): RollbackPlan {
  const { stack, account, expectedAccount, resources } = situation;
  const elsewhere = refuseOtherAccount({ expected: expectedAccount, actual: account });
  if (elsewhere !== undefined) return { kind: "refuse", refusal: elsewhere };
  if (stack === undefined) return { kind: "nothing", stack: undefined };
  const answer = whatMayIDo({
    state: stack.status,
    operation: "rollback",
    ownership: findOwnership({ ...situation, stack }),
    life: findLife(resources),
  });
  return PLANS[answer]({ ...situation, stack });
}

type Facing = RollbackSituation & { readonly stack: ObservedStack };

/** What each answer comes to. Those that no rollback gets are refused: nothing is done that was not asked for. */
const PLANS = {
  nothing: ({ stack }) => ({ kind: "nothing", stack }),
  cancelUpdate: ({ stack, resources = [] }) => ({ kind: "takeBack", by: "cancel", stack, resources }),
  rollBack: ({ stack, resources = [] }) => ({ kind: "takeBack", by: "rollback", stack, resources }),
  continueRollback: ({ stack, resources = [] }) => ({ kind: "takeBack", by: "continue", stack, resources }),
  follow: ({ stack }) => ({ kind: "attach", stack }),
  explain: explained,
  leaveAlone: ({ stack, changeSets }) => ({ kind: "refuse", refusal: leaveAlone({ stack, changeSets }) }),
  create: explained,
  update: explained,
  fixForward: explained,
  recreate: explained,
  destroy: explained,
} as const satisfies Record<Answer, (facing: Facing) => RollbackPlan>;

function explained({ stack, commands, resources }: Facing): RollbackPlan {
  return { kind: "refuse", refusal: explainState({ operation: "rollback", stack, commands, resources }) };
}
