import { closest, distance } from "fastest-levenshtein";

/** The known name that was most likely meant; undefined when none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const found = closest(name, known);
  return distance(name, found) <= Math.max(2, Math.floor(name.length / 4)) ? found : undefined;
}

/** "Did you mean x? " or nothing, to stand before what to do. */
export function didYouMean(name: string, known: readonly string[]): string {
  const found = nearest(name, known);
  return found === undefined ? "" : `Did you mean ${found}? `;
}
