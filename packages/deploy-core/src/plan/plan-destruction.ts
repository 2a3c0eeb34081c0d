import type { ObservedStack, StackResource } from "../model/observed-stack.ts";
import type { Refusal } from "../model/refusal.ts";
import { explainState } from "./status/explain-state.ts";
import { judgeStanding, type Facing, type StackStanding } from "./status/judge-standing.ts";
import { leaveAlone } from "./status/refuse-state.ts";
import type { Answer } from "./status/what-may-i-do.ts";

export type DestructionPlan =
  | { readonly kind: "absent" }
  | { readonly kind: "destroy"; readonly stack: ObservedStack; readonly resources: readonly StackResource[] }
  | { readonly kind: "attach"; readonly stack: ObservedStack }
  | { readonly kind: "refuse"; readonly refusal: Refusal };

/** Plans whether a stack may be destroyed, by what `whatMayIDo` answers, and in the right account. */
export function planDestruction(standing: StackStanding): DestructionPlan {
  const judged = judgeStanding(standing, "destroy");
  switch (judged.kind) {
    case "otherAccount":
      return { kind: "refuse", refusal: judged.refusal };
    case "absent":
      return { kind: "absent" };
    case "answered":
      return PLANS[judged.answer](judged.facing);
  }
}

/** What each answer comes to. Those that no destruction gets are refused: nothing is done that was not asked for. */
const PLANS = {
  nothing: () => ({ kind: "absent" }),
  destroy: ({ stack, resources = [] }) => ({ kind: "destroy", stack, resources }),
  follow: ({ stack }) => ({ kind: "attach", stack }),
  explain: explained,
  leaveAlone: (facing) => ({ kind: "refuse", refusal: leaveAlone(facing) }),
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
