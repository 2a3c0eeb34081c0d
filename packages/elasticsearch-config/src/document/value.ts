import type { Place } from "../finding.ts";

/** What a file holds, each part with the place where it is written. */
export type Value = Scalar | List | Mapping;

/** A text, number, boolean or null. */
export interface Scalar {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  readonly at: Place;
}

/** Values in order. */
export interface List {
  readonly kind: "list";
  readonly items: readonly Value[];
  readonly at: Place;
}

/** Values by key, in the order in which they are written. */
export interface Mapping {
  readonly kind: "mapping";
  readonly entries: readonly Entry[];
  readonly at: Place;
}

/** A key and its value; `at` is the key's place. */
export interface Entry {
  readonly key: string;
  readonly at: Place;
  readonly value: Value;
}

/** The entries of a mapping; none for any other value. */
export function entriesOf(value: Value | undefined): readonly Entry[] {
  return value?.kind === "mapping" ? value.entries : [];
}

/** The entry under a key of a mapping. */
export function entryOf(value: Value | undefined, key: string): Entry | undefined {
  return entriesOf(value).find((entry) => entry.key === key);
}

/** The value under a path of keys. */
export function valueAt(value: Value | undefined, ...path: readonly string[]): Value | undefined {
  return path.reduce<Value | undefined>((inner, key) => entryOf(inner, key)?.value, value);
}

/** The text that a value is; undefined for what is no text. */
export function textOf(value: Value | undefined): string | undefined {
  return value?.kind === "scalar" && typeof value.value === "string" ? value.value : undefined;
}

/** The items of a list, or a single value as the only one. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  if (value === undefined) return [];
  return value.kind === "list" ? value.items : [value];
}

/** The whole number that a value is, or that a text says: Elasticsearch takes `"3"` for 3. */
export function wholeOf(value: Value | undefined): number | undefined {
  if (value?.kind !== "scalar") return undefined;
  const text = String(value.value);
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/** How a value is named in a sentence; nothing but numbers, booleans and short words of it is shown. */
export function shown(value: Value): string {
  if (value.kind === "list") return "a list";
  if (value.kind === "mapping") return "an object";
  if (value.value === null) return "null";
  if (typeof value.value !== "string") return String(value.value);
  return /^[\w.:*%{}<>/, ?-]{0,60}$/.test(value.value) ? JSON.stringify(value.value) : "a text";
}
