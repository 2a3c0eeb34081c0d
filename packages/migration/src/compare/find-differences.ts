import { renderCanonicalJson } from "@logstack/release";
import type { Difference } from "../model/comparison.ts";
import { isObject, type Json } from "../model/json.ts";

/**
 * Finds every path on which two trees differ, in the order of their names. The order of keys makes no difference, nor does that of a
 * list's items. A key that one side alone has is a difference, whatever its value is; lists are told as a whole.
 */
export function findDifferences(source: Json | undefined, copy: Json | undefined): readonly Difference[] {
  return findBelow([], source, copy);
}

function findBelow(
  path: readonly string[],
  ...values: readonly [Json | undefined, Json | undefined]
): readonly Difference[] {
  const [source, copy] = values;
  if (isObject(source) && isObject(copy)) {
    const keys = [...new Set([...Object.keys(source), ...Object.keys(copy)])].sort();
    return keys.flatMap((key) => findBelow([...path, key], ownValue(source, key), ownValue(copy, key)));
  }
  return isEqual(source, copy) ? [] : [{ path, source, copy }];
}

/** An object's own value: what an object inherits, such as `constructor`, was not read. */
function ownValue(object: Readonly<Record<string, Json>>, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function isEqual(a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return renderUnordered(a) === renderUnordered(b);
}

function renderUnordered(value: Json): string {
  return renderCanonicalJson(withSortedLists(value));
}

/** Returns the value with the items of every list in one order, which is that of their canonical JSON. */
export function withSortedLists(value: Json): Json {
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => withSortedLists(item));
    return items.sort((a, b) => (renderCanonicalJson(a) < renderCanonicalJson(b) ? -1 : 1));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withSortedLists(member)]));
}
