import { objectsAt, textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";

/** Returns a resource's tags, those of its stack included, by their keys. */
export function tagsOfResource({ properties }: Pick<PhysicalResource, "properties">): Readonly<Record<string, string>> {
  return Object.fromEntries(
    objectsAt(properties, "Tags").map((tag) => [textOrNumber(tag["Key"]) ?? "", textOrNumber(tag["Value"]) ?? ""]),
  );
}

/** Returns tags in the form of the API's lists. */
export function showTags(tags: Readonly<Record<string, string>>): readonly object[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
