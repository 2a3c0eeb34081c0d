import { closest, distance } from "fastest-levenshtein";

/** Returns the known name that was probably meant; undefined when none is near enough to offer. */
export function findNearestName(given: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const lowerCase = known.map((name) => name.toLowerCase());
  const nearest = closest(given.toLowerCase(), lowerCase);
  const name = known[lowerCase.indexOf(nearest)];
  const near = distance(given.toLowerCase(), nearest) <= Math.max(2, given.length / 3);
  // "prod" is far from "prod-green" by edits, yet nobody means anything else by it.
  return near ? name : known.find((one) => one.toLowerCase().startsWith(given.toLowerCase()));
}
