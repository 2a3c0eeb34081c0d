import type { NormalizedSchema } from "@smithy/core/schema";
import * as fc from "fast-check";
import { requiredCount } from "../src/wire/service-schemas.ts";

/** Deeper than this, optional members are left out: some shapes contain themselves. */
const MAX_DEPTH = 4;

/**
 * Arbitrary values of a shape, with timestamps as Dates.
 * Structures and maps are never empty, because the Query protocol has no way to write an empty one.
 */
export function arbitraryShape(schema: NormalizedSchema, text: fc.Arbitrary<string>, depth = 0): fc.Arbitrary<unknown> {
  if (schema.isListSchema())
    return fc.array(arbitraryShape(schema.getValueSchema(), text, depth + 1), { maxLength: 3 });
  if (schema.isMapSchema()) {
    return fc.dictionary(text, arbitraryShape(schema.getValueSchema(), text, depth + 1), {
      minKeys: 1,
      maxKeys: 3,
      noNullPrototype: true,
    });
  }
  if (schema.isStructSchema()) return arbitraryStructure(schema, text, depth);
  if (schema.isBooleanSchema()) return fc.boolean();
  if (schema.isNumericSchema()) return fc.integer();
  if (schema.isTimestampSchema())
    return fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true });
  return text;
}

/** Arbitrary members of a structure: all that are required, any of the others. */
export function arbitraryStructure(
  schema: NormalizedSchema,
  text: fc.Arbitrary<string>,
  depth = 0,
): fc.Arbitrary<object> {
  const members = [...schema.structIterator()];
  const required = members.slice(0, Math.max(requiredCount(schema), depth === 0 ? 0 : 1)).map(([name]) => name);
  const chosen = members.filter(([name]) => depth < MAX_DEPTH || required.includes(name));
  const model = Object.fromEntries(chosen.map(([name, member]) => [name, arbitraryShape(member, text, depth + 1)]));
  return fc.record(model, { requiredKeys: required, noNullPrototype: true });
}

/** The same value with every Date as milliseconds since the Unix epoch: what operation handlers see. */
export function withInstants(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  if (Array.isArray(value)) return value.map(withInstants);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withInstants(member)]));
}
