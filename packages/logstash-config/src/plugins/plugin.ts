import type { SectionName } from "../language/syntax-tree.ts";

/** Where a plugin can be used: in a section, or as the value of a `codec`. */
export type PluginKind = SectionName | "codec";

/**
 * What an option's value must be, by the names of Logstash's own validators. `field`: a field reference. `duration`: a
 * number, or a text such as "250 ms". `fields`: a hash whose keys are field references. `any`: not checked.
 */
export type ValueType =
  | "string"
  | "number"
  | "boolean"
  | "array"
  | "hash"
  | "password"
  | "path"
  | "uri"
  | "bytes"
  | "codec"
  | "field"
  | "fields"
  | "duration"
  | "any"
  | { readonly oneOf: readonly string[] }
  | { readonly listOf: ValueType };

/** An option of a plugin. */
export type Option =
  | { readonly kind: "optional"; readonly type: ValueType }
  | { readonly kind: "required"; readonly type: ValueType }
  | { readonly kind: "deprecated"; readonly type: ValueType; readonly instead: string }
  | { readonly kind: "removed"; readonly since: string; readonly instead: string };

/** The options of a plugin, without those that all of its kind have. */
export type PluginOptions = Readonly<Record<string, Option>>;

/** Plugins by their kind and name. */
export type PluginTable = Readonly<Record<PluginKind, Readonly<Record<string, PluginOptions>>>>;

/** One of some words. */
export function oneOf(...words: readonly string[]): ValueType {
  return { oneOf: words };
}

/** One value or an array of them. */
export function listOf(type: ValueType): ValueType {
  return { listOf: type };
}

/** An option that must be given. */
export function required(type: ValueType): Option {
  return { kind: "required", type };
}

/** An option that still works, and what to use instead of it. */
export function deprecated(type: ValueType, instead: string): Option {
  return { kind: "deprecated", type, instead };
}

/** Options that a version of Logstash took away, each with what to use instead of it. */
export function removed(since: string, instead: Readonly<Record<string, string>>): PluginOptions {
  return Object.fromEntries(
    Object.entries(instead).map(([name, use]) => [name, { kind: "removed", since, instead: use }]),
  );
}

/** Options of these types that may be left out; names are separated by white space. */
export function optional(
  types: Readonly<Partial<Record<SimpleType, string>>>,
  others: Readonly<Record<string, ValueType>> = {},
): PluginOptions {
  const simple = Object.entries(types).flatMap(([type, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name): [string, ValueType] => [name, type as SimpleType]),
  );
  return Object.fromEntries(
    [...simple, ...Object.entries(others)].map(([name, type]) => [name, { kind: "optional", type }]),
  );
}

type SimpleType = Extract<ValueType, string>;
