import type { DoomedResource } from "../../model/doomed-resource.ts";
import type { Refusal } from "../../model/refusal.ts";
import { findSkippable } from "../../plan/status/find-skippable.ts";
import { findUndone, type Undone } from "../../plan/status/find-undone.ts";
import { addData, refuseUndoing, refuseUnskippable } from "../../plan/status/refuse-rollback.ts";
import type { Ports } from "../../ports.ts";
import { readEventsSinceGoodState } from "./read-events-since-good-state.ts";
import { tellUndone } from "./tell-undone.ts";
import type { Undoing } from "./undoing.ts";

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
