import type { Commands } from "../model/commands.ts";
import { isOurChangeSet, type ListedChangeSet, type ObservedStack } from "../model/observed-stack.ts";
import type { Refusal } from "../model/refusal.ts";
import { CONDITIONS } from "../model/stack-status.ts";
import { areOurs } from "../model/tags.ts";
import { inReview, notOurs, refuseOtherAccount, stillWorking } from "./refuse-state.ts";

/** What was read before a destruction is decided. */
export interface DestructionSituation {
  readonly stack: ObservedStack | undefined;
  /** The tags by which the stack is told to be ours. */
  readonly tags: Readonly<Record<string, string>>;
  /** The stack's change sets; read only for a stack that has never been executed. */
  readonly changeSets: readonly ListedChangeSet[];
  readonly account: string | undefined;
  readonly expectedAccount: string | undefined;
  readonly commands: Commands;
}

export type DestructionPlan =
  | { readonly kind: "absent" }
  | { readonly kind: "destroy"; readonly stack: ObservedStack }
  | { readonly kind: "attach"; readonly stack: ObservedStack }
  | { readonly kind: "refuse"; readonly refusal: Refusal };

/** Plans whether a stack may be destroyed; only one of ours, at rest and in the right account. */
export function planDestruction(situation: DestructionSituation): DestructionPlan {
  const { stack, tags, changeSets, account, expectedAccount, commands } = situation;
  const elsewhere = refuseOtherAccount({ expected: expectedAccount, actual: account });
  if (elsewhere !== undefined) return { kind: "refuse", refusal: elsewhere };
  if (stack === undefined) return { kind: "absent" };
  const condition = CONDITIONS[stack.status];
  if (condition === "gone") return { kind: "absent" };
  if (condition === "shell" && !areOurs(stack.tags, tags) && !changeSets.every(isOurChangeSet)) {
    return { kind: "refuse", refusal: inReview({ stack, changeSets }) };
  }
  if (condition !== "shell" && !areOurs(stack.tags, tags)) return { kind: "refuse", refusal: notOurs(stack) };
  if (condition === "leaving") return { kind: "attach", stack };
  if (condition === "running") return { kind: "refuse", refusal: stillWorking({ stack, commands }) };
  return { kind: "destroy", stack };
}
