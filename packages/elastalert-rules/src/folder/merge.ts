import type { Entry, Mapping, Value } from "../document/value.ts";
import { UNITS } from "../schema/spans.ts";

/**
 * A value with another laid over it. Mappings are merged key by key, however deep; `null` takes a key away; anything else,
 * lists and spans of time included, replaces what was there: `hours: 1` over `minutes: 5` is an hour, not 65 minutes.
 * Each part keeps the place where it is written, which says where it came from.
 */
export function mergeMappings(base: Mapping, over: Mapping): Mapping {
  const entries = new Map(base.entries);
  for (const entry of over.entries.values()) {
    const merged = mergeEntries(entries.get(entry.key), entry);
    if (merged === undefined) entries.delete(entry.key);
    else entries.set(entry.key, merged);
  }
  return { ...base, entries };
}

/** The entries of an override that take away what is not there; their paths are keys with dots between. */
export function uselessRemovals(
  base: Value | undefined,
  over: Mapping,
  path = "",
): readonly { readonly entry: Entry; readonly path: string }[] {
  return [...over.entries.values()].flatMap((entry) => {
    const below = base?.kind === "mapping" ? base.entries.get(entry.key)?.value : undefined;
    const here = path === "" ? entry.key : `${path}.${entry.key}`;
    if (removes(entry.value)) return below === undefined ? [{ entry, path: here }] : [];
    return entry.value.kind === "mapping" ? uselessRemovals(below, entry.value, here) : [];
  });
}

function mergeEntries(base: Entry | undefined, over: Entry): Entry | undefined {
  if (removes(over.value)) return undefined;
  if (over.value.kind !== "mapping" || isSpan(over.value)) return over;
  const below = base?.value;
  if (base === undefined || below?.kind !== "mapping" || isSpan(below)) {
    return { ...over, value: mergeMappings({ ...over.value, entries: new Map() }, over.value) };
  }
  return { ...base, value: mergeMappings(below, over.value) };
}

function removes(value: Value): boolean {
  return value.kind === "scalar" && value.value === null;
}

function isSpan({ entries }: Mapping): boolean {
  return entries.size > 0 && [...entries.keys()].every((key) => UNITS.includes(key) || key === "schedule");
}
