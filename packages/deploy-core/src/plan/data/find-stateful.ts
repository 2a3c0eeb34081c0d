import type { ResourceChange } from "../../model/change-set.ts";
import type { LayerDescription } from "../../model/layer.ts";
import type { ParsedTemplate, TemplateResource } from "../../template/template.ts";
import { STATEFUL_TYPES } from "./stateful-types.ts";

/** Where it can be said that a resource holds data. */
export interface StatefulSources {
  readonly layer: Pick<LayerDescription, "stateful">;
  /** The template that is to be deployed. */
  readonly wanted: ParsedTemplate;
  /** The template that is deployed now, which alone knows the resources that are to go; undefined on a first create. */
  readonly deployed: ParsedTemplate | undefined;
}

/** A resource that holds data. */
export interface StatefulResource {
  readonly logicalId: string;
  readonly type: string;
  /** What data it holds, in words. */
  readonly holds: string;
}

/**
 * Finds what data a changed resource holds, in words; undefined when it holds none. The layer's own words win,
 * then the resource's `Metadata: { Stateful: "..." }` in either template, then the table of types.
 */
export function findStateful(
  { logicalId, type }: Pick<ResourceChange, "logicalId" | "type">,
  { layer, wanted, deployed }: StatefulSources,
): string | undefined {
  return (
    layer.stateful[logicalId] ??
    findDeclared(wanted.resources.get(logicalId)) ??
    findDeclared(deployed?.resources.get(logicalId)) ??
    STATEFUL_TYPES[type]
  );
}

/**
 * Lists the resources of one template that hold data, in the template's order: those that the layer names, those that
 * say so by `Metadata: { Stateful: "..." }`, and those of a type that does. Conditions are not looked at.
 */
export function listStateful(
  template: ParsedTemplate,
  layer: Pick<LayerDescription, "stateful">,
): readonly StatefulResource[] {
  return [...template.resources.values()].flatMap(({ logicalId, type }) => {
    const holds = findStateful({ logicalId, type }, { layer, wanted: template, deployed: undefined });
    return holds === undefined ? [] : [{ logicalId, type, holds }];
  });
}

/** True when a resource of the template holds data because the layer or the template says so, and not by its type. */
export function declaresStateful(template: ParsedTemplate, layer: Pick<LayerDescription, "stateful">): boolean {
  return listStateful(template, layer).some(({ type }) => STATEFUL_TYPES[type] === undefined);
}

/** Finds what a template's resource says of itself by `Metadata: { Stateful: ... }`; `false` says nothing. */
export function findDeclared(resource: TemplateResource | undefined): string | undefined {
  const declared = resource?.metadata["Stateful"];
  if (declared === undefined || declared === false) return undefined;
  return typeof declared === "string" && declared.trim() !== "" ? declared : "data";
}
