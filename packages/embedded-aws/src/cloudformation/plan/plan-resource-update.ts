import type { JsonObject } from "../../json.ts";
import { judgeConditional } from "../../resources/conditional-replacement.ts";
import { typeModel } from "../../resources/type-model.ts";
import type { ResourceRecord } from "../model/records.ts";
import { planAttributeChanges } from "./plan-attribute-changes.ts";
import { asText } from "./evaluated-resource.ts";
import { strongestEffect } from "./plan-property-changes.ts";
import { replacesGroup } from "./replacing-update.ts";
import type { ResourceTarget } from "./resource-target.ts";
import { differencesBetween } from "./value-difference.ts";

/** `refuse`: the service cannot do it; the reason is AWS's text. */
export type ResourceUpdate =
  | { readonly kind: "keep" | "update" | "replace" }
  | { readonly kind: "refuse"; readonly reason: string };

/**
 * Returns what brings a resource to its target, now that all values are known.
 * AWS: a conditional replacement is the service's choice; `judgeConditional` knows some, and an Auto Scaling group's
 * UpdatePolicy may have it replaced. The rest is done in place.
 */
export function planResourceUpdate(record: ResourceRecord, target: ResourceTarget): ResourceUpdate {
  const differences = differencesBetween(record.properties, target.properties);
  const effect = strongestEffect(
    record.type,
    differences.map((difference) => difference.path),
  );
  if (effect === "Unsupported") {
    return { kind: "refuse", reason: `Update to resource type ${record.type} is not supported` };
  }
  const isReplaced = effect === "Always" || replacesConditionally(record, target) || replacesGroup(record, target);
  if (isReplaced) return keepsItsName(record, target) ?? { kind: "replace" };
  if (differences.length > 0 || tagsChange(record, target)) return { kind: "update" };
  const attributes = planAttributeChanges(record.attributes, { after: target.attributes, detailing: "brief" });
  return { kind: attributes.length > 0 ? "update" : "keep" };
}

function replacesConditionally(record: ResourceRecord, target: ResourceTarget): boolean {
  const differences = differencesBetween(record.properties, target.properties);
  const outcome = judgeConditional({
    type: record.type,
    changed: differences.flatMap(({ path }) => path.slice(0, 1)),
    before: asText(record.properties) as JsonObject,
    after: asText(target.properties) as JsonObject,
    updatePolicy: target.attributes.UpdatePolicy,
  });
  return outcome === "replacement";
}

/** AWS: two resources cannot have one name, so a named one is replaced only under another name. */
function keepsItsName(record: ResourceRecord, target: ResourceTarget): ResourceUpdate | undefined {
  const property = typeModel(record.type)?.nameProperty;
  const name = property === undefined ? undefined : target.properties[property];
  if (property === undefined || typeof name !== "string" || name !== record.properties[property]) return undefined;
  return {
    kind: "refuse",
    reason:
      "CloudFormation cannot update a stack when a custom-named resource requires replacing. " +
      `Rename ${name} and update the stack again.`,
  };
}

function tagsChange(record: ResourceRecord, target: ResourceTarget): boolean {
  if (typeModel(record.type)?.tags === undefined) return false;
  return differencesBetween(record.tags, target.tags).length > 0;
}
