import { findStateful, type StatefulSources } from "./find-stateful.ts";
import { classifyStateless } from "./stateless-types.ts";

/** Whether a resource holds data: `unknown` where nobody has said so, which counts as if it did. */
export type Holding =
  | { readonly kind: "data"; readonly holds: string }
  | { readonly kind: "unknown"; readonly because: "unclassified" | "unread" }
  | { readonly kind: "nothing" };

/**
 * Finds whether a resource holds data. One of a type that nobody has classified is `unknown`, unless the template that
 * is deployed says of it `Metadata: { Stateful: false }`; so is one that only a template could speak for, where the
 * deployed template can not be read.
 */
export function findHolding(
  resource: { readonly logicalId: string; readonly type: string },
  sources: StatefulSources,
): Holding {
  const deployed = sources.deployed?.resources.get(resource.logicalId);
  const types = new Set([resource.type, ...(deployed === undefined ? [] : [deployed.type])]);
  for (const type of types) {
    const holds = findStateful({ ...resource, type }, sources);
    if (holds !== undefined) return { kind: "data", holds };
  }
  const classes = new Set([...types].map(classifyStateless));
  if (classes.has("unclassified") && deployed?.metadata["Stateful"] !== false) {
    return { kind: "unknown", because: "unclassified" };
  }
  if (classes.has("disks") && sources.deployed === undefined) return { kind: "unknown", because: "unread" };
  return { kind: "nothing" };
}
