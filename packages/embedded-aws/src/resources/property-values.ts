import { isList, isObject, member, type Json, type JsonObject } from "../json.ts";

/** Returns a scalar property as text, or undefined where it is absent or no scalar. */
export function textOrNumber(value: Json | undefined): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}

/** Returns the object at `name`, empty where there is none. */
export function objectAt(properties: JsonObject, name: string): JsonObject {
  const value = member(properties, name);
  return isObject(value) ? value : {};
}

/** Returns the objects in the list at `name`; none where there is no list. */
export function objectsAt(properties: JsonObject, name: string): readonly JsonObject[] {
  const value = member(properties, name);
  return isList(value) ? value.filter((item) => isObject(item)) : [];
}

/** True when two JSON values say the same; the order of keys does not count. */
export function isSameValue(one: Json | undefined, other: Json | undefined): boolean {
  return canonical(one ?? null) === canonical(other ?? null);
}

function canonical(value: Json): string {
  if (isList(value)) return `[${value.map((item) => canonical(item)).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).toSorted();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`).join(",")}}`;
}
