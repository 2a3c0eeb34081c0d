/** Any JSON value, as templates and requests hold them. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** True for a JSON object: not null and not a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Returns the member called `name` that `record` itself has.
 * Names come from templates and requests, where `constructor` and `__proto__` are names like any other.
 */
export function member<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** True for a JSON list. */
export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** Returns `value` where it is text, and empty text where it is not: for places whose shape has been checked. */
export function textIn(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
