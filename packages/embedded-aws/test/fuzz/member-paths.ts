import type { NormalizedSchema } from "@smithy/core/schema";
import { sampleValue } from "./sample-input.ts";

/** One member of a shape, however deep: the members on the way to it, itself last. */
export interface MemberPath {
  readonly names: readonly string[];
  /** What the members on the way are called on the wire, themselves included. */
  readonly wireNames: readonly string[];
}

/** Returns every member of a shape once; a structure within itself is not entered again. */
export function memberPaths(schema: NormalizedSchema, entered: readonly string[] = []): readonly MemberPath[] {
  if (schema.isListSchema() || schema.isMapSchema()) return memberPaths(schema.getValueSchema(), entered);
  const name = schema.getName() ?? "";
  if (!schema.isStructSchema() || schema.isUnitSchema() || entered.includes(name)) return [];
  return [...schema.structIterator()].flatMap(([member, inner]) => {
    const own = { names: [member], wireNames: wireNamesOf(member, inner) };
    const deeper = memberPaths(inner, [...entered, name]).map(({ names, wireNames }) => ({
      names: [member, ...names],
      wireNames: [...own.wireNames, ...wireNames],
    }));
    return [own, ...deeper];
  });
}

function wireNamesOf(member: string, schema: NormalizedSchema): readonly string[] {
  const { httpHeader, httpQuery, httpPrefixHeaders, xmlName, jsonName } = schema.getMergedTraits() as Readonly<
    Record<string, unknown>
  >;
  const others = [httpHeader, httpQuery, httpPrefixHeaders, xmlName, jsonName];
  return [member, ...others.filter((name) => typeof name === "string")];
}

/** What to put in a place: by the name of the member, else whatever its shape allows. */
export type Values = Readonly<Record<string, unknown>>;

/** Where a member is put, and what. */
export interface Placing {
  readonly schema: NormalizedSchema;
  readonly names: readonly string[];
  readonly values: Values;
}

/** Returns a value with that member in it: in the first item of a list, in each entry of a map. */
export function withMember(value: unknown, { schema, names, values }: Placing): unknown {
  const [name, ...rest] = names;
  if (name === undefined) return value;
  if (schema.isListSchema()) {
    const [item] = Array.isArray(value) ? (value as readonly unknown[]) : [];
    return [withMember(item, { schema: schema.getValueSchema(), names, values })];
  }
  if (schema.isMapSchema()) {
    const entries =
      typeof value === "object" && value !== null ? Object.entries(value) : [["name", undefined] as const];
    const inner = schema.getValueSchema();
    return Object.fromEntries(
      entries.map(([key, entry]) => [key, withMember(entry, { schema: inner, names, values })]),
    );
  }
  const structure = (value ?? (schema.isUnionSchema() ? {} : sampleValue(schema, 1))) as Readonly<
    Record<string, unknown>
  >;
  const inner = schema.getMemberSchema(name);
  const placed =
    rest.length > 0
      ? withMember(structure[name], { schema: inner, names: rest, values })
      : (values[name] ?? structure[name] ?? sampleValue(inner, 1));
  return { ...structure, [name]: placed };
}
