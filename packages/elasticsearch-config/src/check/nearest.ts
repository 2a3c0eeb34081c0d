import { closest, distance } from "fastest-levenshtein";

/** "Did you mean x? " or nothing, to stand before what to do. */
export function didYouMean(name: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const found = closest(name, known);
  return distance(name, found) <= Math.max(2, Math.floor(name.length / 5)) ? `Did you mean ${found}? ` : "";
}

/** Names as "a, b or c". */
export function orList(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}
