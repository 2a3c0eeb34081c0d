import type { ObservedStack, StackResource } from "../model/observed-stack.ts";
import type { Refusal } from "../model/refusal.ts";
import { explainState } from "./status/explain-state.ts";
import { judgeStanding, type Facing, type StackStanding } from "./status/judge-standing.ts";
import { leaveAlone } from "./status/refuse-state.ts";
import type { Answer } from "./status/what-may-i-do.ts";

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
export function planRollback(standing: StackStanding): RollbackPlan {
  const judged = judgeStanding(standing, "rollback");
  switch (judged.kind) {
    case "otherAccount":
      return { kind: "refuse", refusal: judged.refusal };
    case "absent":
      return { kind: "nothing", stack: undefined };
    case "answered":
      return PLANS[judged.answer](judged.facing);
  }
}

/** What each answer comes to. Those that no rollback gets are refused: nothing is done that was not asked for. */
const PLANS = {
  nothing: ({ stack }) => ({ kind: "nothing", stack }),
  cancelUpdate: ({ stack, resources = [] }) => ({ kind: "takeBack", by: "cancel", stack, resources }),
  rollBack: ({ stack, resources = [] }) => ({ kind: "takeBack", by: "rollback", stack, resources }),
  continueRollback: ({ stack, resources = [] }) => ({ kind: "takeBack", by: "continue", stack, resources }),
  follow: ({ stack }) => ({ kind: "attach", stack }),
  explain: explained,
  leaveAlone: (facing) => ({ kind: "refuse", refusal: leaveAlone(facing) }),
  create: explained,
  update: explained,
  fixForward: explained,
  recreate: explained,
  destroy: explained,
} as const satisfies Record<Answer, (facing: Facing) => RollbackPlan>;

function explained({ stack, commands, resources }: Facing): RollbackPlan {
  return { kind: "refuse", refusal: explainState({ operation: "rollback", stack, commands, resources }) };
}
