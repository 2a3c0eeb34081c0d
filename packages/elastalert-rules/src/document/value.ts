import type { Place } from "../finding.ts";

/** What a YAML file holds, each part with the place where it is written. That place is where a value came from. */
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
  readonly entries: ReadonlyMap<string, Entry>;
  readonly at: Place;
}

/** A key and its value; `at` is the key's place. */
export interface Entry {
  readonly key: string;
  readonly at: Place;
  readonly value: Value;
}

/** The value under a key of a mapping; undefined for any other value. */
export function valueOf(parent: Value | undefined, key: string): Value | undefined {
  return parent?.kind === "mapping" ? parent.entries.get(key)?.value : undefined;
}

/** The entry under a key of a mapping. */
export function entryOf(parent: Value | undefined, key: string): Entry | undefined {
  return parent?.kind === "mapping" ? parent.entries.get(key) : undefined;
}

/** The text that a value is; undefined for what is no text. */
export function textOf(value: Value | undefined): string | undefined {
  return value?.kind === "scalar" && typeof value.value === "string" ? value.value : undefined;
}

/** The number that a value is; undefined for what is no number. */
export function numberOf(value: Value | undefined): number | undefined {
  return value?.kind === "scalar" && typeof value.value === "number" ? value.value : undefined;
}

/** Whether a value is `true`. */
export function isTrue(value: Value | undefined): boolean {
  return value?.kind === "scalar" && value.value === true;
}

/** The texts of a value that is a text or a list of them; other items are left out. */
export function textsOf(value: Value | undefined): readonly string[] {
  if (value?.kind !== "list") return [textOf(value) ?? []].flat();
  return value.items.flatMap((item) => textOf(item) ?? []);
}

/** The value as JSON has it, without places. */
export function plainOf(value: Value): unknown {
  switch (value.kind) {
    case "scalar":
      return value.value;
    case "list":
      return value.items.map(plainOf);
    case "mapping":
      return Object.fromEntries([...value.entries.values()].map(({ key, value: inner }) => [key, plainOf(inner)]));
  }
}

/** A value with each scalar replaced by what `change` makes of it; `path` is the keys that lead there. */
export function mapScalars(
  value: Value,
  change: (scalar: Scalar, path: readonly string[]) => Scalar,
  path: readonly string[] = [],
): Value {
  switch (value.kind) {
    case "scalar":
      return change(value, path);
    case "list":
      return { ...value, items: value.items.map((item) => mapScalars(item, change, path)) };
    case "mapping":
      return mapEntries(value, (entry) => ({ ...entry, value: mapScalars(entry.value, change, [...path, entry.key]) }));
  }
}

/** Every scalar of a value, with the keys that lead there. */
export function scalarsOf(value: Value): readonly { readonly scalar: Scalar; readonly path: readonly string[] }[] {
  const found: { readonly scalar: Scalar; readonly path: readonly string[] }[] = [];
  mapScalars(value, (scalar, path) => {
    found.push({ scalar, path });
    return scalar;
  });
  return found;
}

function mapEntries(mapping: Mapping, change: (entry: Entry) => Entry): Mapping {
  return { ...mapping, entries: new Map([...mapping.entries].map(([key, entry]) => [key, change(entry)])) };
}
