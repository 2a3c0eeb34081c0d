import type { ResourceChange } from "../model/change-set.ts";
import type { LayerDescription } from "../model/layer.ts";
import type { ParsedTemplate } from "../template/template.ts";
import { STATEFUL_TYPES } from "./stateful-types.ts";

/** Where it can be said that a resource holds data. */
export interface StatefulSources {
  readonly layer: LayerDescription;
  /** The template that is to be deployed. */
  readonly wanted: ParsedTemplate;
  /** The template that is deployed now, which alone knows the resources that are to go; undefined on a first create. */
  readonly deployed: ParsedTemplate | undefined;
}

/**
 * Finds what data a changed resource holds, in words; undefined when it holds none. The layer's own words win,
 * then the resource's `Metadata: { Stateful: "..." }` in either template, then the table of types.
 */
export function findStateful(change: ResourceChange, { layer, wanted, deployed }: StatefulSources): string | undefined {
  return (
    layer.stateful[change.logicalId] ??
    findDeclared(wanted, change.logicalId) ??
    (deployed === undefined ? undefined : findDeclared(deployed, change.logicalId)) ??
    STATEFUL_TYPES[change.type]
  );
}

function findDeclared(template: ParsedTemplate, logicalId: string): string | undefined {
  const declared = template.resources.get(logicalId)?.metadata["Stateful"];
  return typeof declared === "string" ? declared : undefined;
}
