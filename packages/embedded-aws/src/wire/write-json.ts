import type { NormalizedSchema } from "@smithy/core/schema";
import { isList, isObject, type Json } from "../json.ts";
import { encodeBase64 } from "./base64.ts";

/**
 * Returns an output structure as the AWS JSON protocols write it; undefined and null members are left out.
 * Members the schema does not know are left out too: a handler cannot add to the API by mistake.
 * `writeInstant` is for protocols that have JSON's values and another way with instants.
 */
export function writeJson(output: object, schema: NormalizedSchema, writeInstant: InstantWriter = inSeconds): Json {
  const values = output as Readonly<Record<string, unknown>>;
  const members: [string, Json][] = [];
  if (schema.isUnitSchema()) return {};
  for (const [name, member] of schema.structIterator()) {
    const value = values[name];
    if (value !== undefined && value !== null) members.push([name, writeValue(value, member, writeInstant)]);
  }
  return Object.fromEntries(members);
}

/** How a protocol writes an instant, given in milliseconds since the Unix epoch. */
type InstantWriter = (epochMs: number) => Json;

/** AWS: instants are seconds since the epoch, with milliseconds behind the point. */
const inSeconds: InstantWriter = (epochMs) => epochMs / 1000;

function writeValue(value: unknown, schema: NormalizedSchema, writeInstant: InstantWriter): Json {
  if (schema.isListSchema() && isList(value)) {
    return value.map((item) => writeValue(item, schema.getValueSchema(), writeInstant));
  }
  if (schema.isMapSchema() && isObject(value)) {
    const member = schema.getValueSchema();
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, writeValue(item, member, writeInstant)]),
    );
  }
  if (schema.isStructSchema() && isObject(value)) return writeJson(value, schema, writeInstant);
  if (schema.isTimestampSchema() && typeof value === "number") return writeInstant(value);
  if (schema.isBlobSchema() && value instanceof Uint8Array) return encodeBase64(value);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  throw new TypeError(`The output member ${schema.getMemberName()} has no JSON: ${typeof value}.`);
}
