import type { Commands } from "../../model/commands.ts";
import type { ListedChangeSet, ObservedStack, StackResource } from "../../model/observed-stack.ts";
import type { Refusal } from "../../model/refusal.ts";
import { findLife } from "./find-life.ts";
import { findOwnership } from "./find-ownership.ts";
import { refuseOtherAccount } from "./refuse-state.ts";
import { whatMayIDo, type Answer, type Operation } from "./what-may-i-do.ts";

/** What was read of a stack before its destruction or rollback is decided. */
export interface StackStanding {
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

/** The same of a stack that is there. */
export type Facing = StackStanding & { readonly stack: ObservedStack };

/** `otherAccount`: nothing is to be done here at all; `absent`: there is no such stack. */
export type JudgedStanding =
  | { readonly kind: "otherAccount"; readonly refusal: Refusal }
  | { readonly kind: "absent" }
  | { readonly kind: "answered"; readonly answer: Answer; readonly facing: Facing };

/** Judges what may be done to a stack by what `whatMayIDo` answers, and in the right account only. */
export function judgeStanding(standing: StackStanding, operation: Operation): JudgedStanding {
  const { stack, account, expectedAccount, resources } = standing;
  const elsewhere = refuseOtherAccount({ expected: expectedAccount, actual: account, commands: standing.commands });
  if (elsewhere !== undefined) return { kind: "otherAccount", refusal: elsewhere };
  if (stack === undefined) return { kind: "absent" };
  const facing = { ...standing, stack };
  const question = { state: stack.status, ownership: findOwnership(facing), life: findLife(resources) };
  return { kind: "answered", answer: whatMayIDo({ ...question, operation }), facing };
}
