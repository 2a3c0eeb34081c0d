import type { NormalizedSchema } from "@smithy/core/schema";
import { requiredCount } from "../../src/wire/service-schemas.ts";

/** What a text says. */
export const SAMPLE_TEXT = "sample";

/** Deeper than this, a structure that contains itself ends. */
const DEEPEST = 4;

/** Returns a value of a shape that asks for something: never false, nothing or empty. */
export function sampleValue(schema: NormalizedSchema, depth = 0): unknown {
  if (schema.isListSchema()) return [sampleValue(schema.getValueSchema(), depth + 1)];
  if (schema.isMapSchema()) return { name: sampleValue(schema.getValueSchema(), depth + 1) };
  if (schema.isStructSchema()) return sampleStructure(schema, depth);
  if (schema.isBooleanSchema()) return true;
  if (schema.isNumericSchema()) return 1;
  if (schema.isTimestampSchema()) return new Date(Date.UTC(2026, 0, 1));
  if (schema.isBlobSchema()) return new Uint8Array([1]);
  return SAMPLE_TEXT;
}

/** Returns an input with only what a request cannot do without. */
export function leastInput(schema: NormalizedSchema): Record<string, unknown> {
  if (!schema.isStructSchema()) return {};
  const members = [...schema.structIterator()];
  const needed = members.filter(
    ([, member], index) => index < requiredCount(schema) || Number(member.getMergedTraits().httpLabel) === 1,
  );
  return Object.fromEntries(needed.map(([name, member]) => [name, sampleValue(member, 1)]));
}

function sampleStructure(schema: NormalizedSchema, depth: number): object {
  const members = [...schema.structIterator()];
  const needed = members.slice(0, Math.max(requiredCount(schema), 1));
  const chosen = depth > DEEPEST ? [] : schema.isUnionSchema() ? members.slice(0, 1) : needed;
  return Object.fromEntries(chosen.map(([name, member]) => [name, sampleValue(member, depth + 1)]));
}
