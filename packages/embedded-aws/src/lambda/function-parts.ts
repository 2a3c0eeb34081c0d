import { textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { Place } from "../resources/world.ts";
import type { Store } from "../state/store.ts";
import { functionNameIn, functionArn, readFunctionArn } from "./function-reference.ts";

/** The types of what belongs to a function and goes with it. */
const PART_TYPES = ["AWS::Lambda::Alias", "AWS::Lambda::Permission", "AWS::Lambda::EventInvokeConfig"] as const;

/** The type of a part of a function. */
export type PartType = (typeof PART_TYPES)[number];

/** Returns the parts of a type that belong to a function, whoever made them. */
export function partsOf(
  store: Store,
  type: PartType,
  { place, name }: { readonly place: Place; readonly name: string },
): readonly PhysicalResource[] {
  return openSharedResources(store, type)
    .list(place)
    .filter(({ properties }) => functionNameIn(textOrNumber(properties["FunctionName"]) ?? "") === name);
}

/** Returns which version or alias a part is for: in its `FunctionName`, or `$LATEST`'s undefined. */
export function qualifierOf({ properties }: PhysicalResource): string | undefined {
  const reference = textOrNumber(properties["FunctionName"]) ?? "";
  return readFunctionArn(reference)?.qualifier ?? reference.split(":").at(reference.startsWith("arn:") ? 7 : 1);
}

/** Forgets all parts of a function that is deleted. */
export function forgetFunctionParts(resource: PhysicalResource, store: Store): void {
  for (const type of PART_TYPES) {
    const parts = openSharedResources(store, type);
    for (const part of partsOf(store, type, { place: resource, name: resource.physicalId })) parts.delete(part);
  }
  store.table(REVISIONS_TABLE).delete(functionArn({ place: resource, name: resource.physicalId }));
}

/** Revisions of aliases and policies, by ARN. */
export const REVISIONS_TABLE = "lambda-revisions";
