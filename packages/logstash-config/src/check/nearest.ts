import { distance } from "fastest-levenshtein";

/** A sentence with the name that is most like this one, or nothing when none is like it. */
export function suggest(name: string, known: Iterable<string>): string {
  let nearest = { name: "", away: Math.max(2, Math.floor(name.length / 3)) + 1 };
  for (const candidate of known) {
    const away = distance(name.toLowerCase(), candidate.toLowerCase());
    if (away < nearest.away) nearest = { name: candidate, away };
  }
  return nearest.name === "" ? "" : ` Did you mean ${nearest.name}?`;
}
