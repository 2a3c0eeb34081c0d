import type { Commands } from "../../model/commands.ts";
import type { LayerDescription } from "../../model/layer.ts";
import type { ObservedStack, StackResource } from "../../model/observed-stack.ts";
import type { TakingBack } from "../../plan/plan-rollback.ts";

/** Whose change is taken back, and what may go with it. */
export interface UndoRules {
  readonly layer: LayerDescription;
  /** Logical ids of resources whose data may go. */
  readonly allowRemoving: readonly string[];
  /** Logical ids of resources that a rollback which got stuck may leave as they are. */
  readonly skip: readonly string[];
  readonly commands: Commands;
}

/** A change that is to be taken back. */
export interface Undoing {
  readonly stack: ObservedStack;
  readonly by: TakingBack;
  readonly resources: readonly StackResource[];
  readonly rules: UndoRules;
}
