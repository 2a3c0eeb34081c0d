import { isObject, type Json, type JsonObject } from "../json.ts";
import { objectAt, objectsAt, textOrNumber } from "./property-values.ts";
import { typeModel } from "./type-model.ts";

/** Returns a resource's properties with the stack's tags added in the type's own form; the resource's own tags win. */
export function withStackTags(
  type: string,
  properties: JsonObject,
  tags: Readonly<Record<string, string>>,
): JsonObject {
  const form = typeModel(type)?.tags;
  if (form === undefined) return properties;
  return { ...properties, [form.property]: mergedTags(properties, form, tags) };
}

function mergedTags(
  properties: JsonObject,
  { property, form }: { readonly property: string; readonly form: "list" | "asg" | "map" },
  tags: Readonly<Record<string, string>>,
): Json {
  if (form === "map") return { ...tags, ...(isObject(properties[property]) ? objectAt(properties, property) : {}) };
  const own = objectsAt(properties, property);
  const ownKeys = new Set(own.map((tag) => textOrNumber(tag["Key"])));
  const added = Object.entries(tags).filter(([key]) => !ownKeys.has(key));
  return [
    ...own,
    // AWS: a group hands the stack's tags on to the instances it starts.
    ...added.map(([Key, Value]) => (form === "asg" ? { Key, Value, PropagateAtLaunch: true } : { Key, Value })),
  ];
}
