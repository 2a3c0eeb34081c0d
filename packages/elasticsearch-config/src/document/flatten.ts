import { type Entry, type Value } from "./value.ts";

/**
 * Settings by their whole names, wherever their dots are keys and wherever they are part of a key: Elasticsearch takes
 * `{"a": {"b": 1}}` and `{"a.b": 1}` for the same. The place is that of the last key.
 */
export function flatten(value: Value | undefined, prefix = ""): readonly Entry[] {
  if (value?.kind !== "mapping") return [];
  return value.entries.flatMap((entry) => {
    const key = `${prefix}${entry.key}`;
    return entry.value.kind === "mapping" ? flatten(entry.value, `${key}.`) : [{ ...entry, key }];
  });
}
