import type { Commands } from "../../model/commands.ts";
import type { DoomedResource } from "../../model/doomed-resource.ts";
import type { LayerDescription } from "../../model/layer.ts";
import type { ObservedStack, StackResource } from "../../model/observed-stack.ts";
import type { Refusal } from "../../model/refusal.ts";
import { findSkippable } from "../../plan/status/find-skippable.ts";
import { findUndone, type Undone } from "../../plan/status/find-undone.ts";
import type { TakingBack } from "../../plan/plan-rollback.ts";
import { addData, refuseUndoing, refuseUnskippable } from "../../plan/status/refuse-rollback.ts";
import type { Ports } from "../../ports.ts";
import { readEventsSinceGoodState } from "./read-events-since-good-state.ts";
import { tellUndone } from "./tell-undone.ts";

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

/** What taking back a change would do, and why not to. */
export interface GuardedUndoing {
  readonly what: Undone["what"];
  /** What would go, as it was shown. */
  readonly doomed: readonly DoomedResource[];
  readonly refusal: Refusal | undefined;
}

/**
 * Says what goes with a change that is taken back, and whether that may be: the `rollback` verb, a deployment over a
 * rollback that got stuck, and a person who cancels the update that is followed are all judged by this.
 */
export async function guardUndoing(ports: Ports, undoing: Undoing): Promise<GuardedUndoing> {
  const { stack, resources, rules } = undoing;
  const events = await readEventsSinceGoodState(ports.stacks, stack.stackId);
  const undone = findUndone({ stack, resources, events });
  const skippable = findSkippable({ stackId: stack.stackId, resources, events });
  const impossible = refuseUnskippable({ ...undoing, ...rules, skippable });
  if (impossible !== undefined) return { what: undone.what, doomed: [], refusal: impossible };
  const { doomed, losing } = await tellUndone(ports, { ...undoing, undone });
  return { what: undone.what, doomed, refusal: addData(refuseUndoing({ ...undoing, ...rules, undone }), losing) };
}
