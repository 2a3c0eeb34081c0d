import { closest, distance } from "fastest-levenshtein";

/** Finds the known name that a mistyped one most likely means; undefined when none is near. Case does not count. */
export function findNearestName(name: string, known: readonly string[]): string | undefined {
  const byLowerCase = new Map(known.map((each) => [each.toLowerCase(), each]));
  if (byLowerCase.size === 0) return undefined;
  const lowerCase = name.toLowerCase();
  const nearest = closest(lowerCase, [...byLowerCase.keys()]);
  const tolerated = Math.max(1, Math.floor(Math.min(lowerCase.length, nearest.length) / 3));
  return distance(lowerCase, nearest) <= tolerated ? byLowerCase.get(nearest) : undefined;
}
