import type { NormalizedSchema } from "@smithy/core/schema";
import { isList, isObject, type Json } from "../json.ts";
import { encodeBase64 } from "./base64.ts";

/**
 * Returns an output structure as the AWS JSON protocols write it; undefined and null members are left out.
 * Members the schema does not know are left out too: a handler cannot add to the API by mistake.
 */
export function writeJson(output: object, schema: NormalizedSchema): Json {
  const values = output as Readonly<Record<string, unknown>>;
  const members: [string, Json][] = [];
  if (schema.isUnitSchema()) return {};
  for (const [name, member] of schema.structIterator()) {
    const value = values[name];
    if (value !== undefined && value !== null) members.push([name, writeValue(value, member)]);
  }
  return Object.fromEntries(members);
}

function writeValue(value: unknown, schema: NormalizedSchema): Json {
  if (schema.isListSchema() && isList(value)) return value.map((item) => writeValue(item, schema.getValueSchema()));
  if (schema.isMapSchema() && isObject(value)) {
    const member = schema.getValueSchema();
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, writeValue(item, member)]));
  }
  if (schema.isStructSchema() && isObject(value)) return writeJson(value, schema);
  // AWS: instants are seconds since the epoch, with milliseconds behind the point.
  if (schema.isTimestampSchema() && typeof value === "number") return value / 1000;
  if (schema.isBlobSchema() && value instanceof Uint8Array) return encodeBase64(value);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  throw new TypeError(`The output member ${schema.getMemberName()} has no JSON: ${typeof value}.`);
}
