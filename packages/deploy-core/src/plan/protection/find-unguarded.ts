import type { LayerDescription } from "../../model/layer.ts";
import type { ParsedTemplate } from "../../template/template.ts";
import { findDenials, type PolicySubject } from "./stack-policy.ts";

/** The two templates between which a deployment leads; `deployed` is undefined on a first create. */
export interface GuardedChange {
  readonly wanted: ParsedTemplate;
  readonly deployed: ParsedTemplate | undefined;
  readonly layer: Pick<LayerDescription, "stateful">;
}

/**
 * Describes what a stack's policy is to guard before a change is executed: what is there, and by its type what comes.
 * AWS: a policy may not name a logical id that the stack does not have yet.
 */
export function describeGuarded({ wanted, deployed, layer }: GuardedChange): PolicySubject {
  const templates = deployed === undefined ? [wanted] : [deployed, wanted];
  const absent = [...wanted.resources.keys()].filter((id) => deployed?.resources.has(id) !== true);
  return { templates, layer, opened: [], absent };
}

/**
 * Finds the logical ids that a policy can name only once the change is executed. One that has a condition may be there
 * only then, too.
 */
export function findUnguarded(change: GuardedChange): readonly string[] {
  const { wanted, deployed } = change;
  return findDenials({ ...describeGuarded(change), absent: [] }).logicalIds.filter((id) => {
    const comes = wanted.resources.get(id);
    return comes !== undefined && (comes.condition !== undefined || deployed?.resources.has(id) !== true);
  });
}
