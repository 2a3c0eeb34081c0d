import { DATE_FILTERS } from "./dates.ts";
import { ENCODE_FILTERS } from "./encode.ts";
import { ESCAPE_FILTERS } from "./escape.ts";
import { type Filter, type FilterInput, type FilterResult, none, unsupported } from "./filter.ts";
import { MATCH_FILTERS } from "./match.ts";
import { TEXT_FILTERS } from "./text.ts";
import { URI_FILTERS } from "./uri-part.ts";
import { VERSION_FILTERS } from "./version.ts";

const FILTERS: ReadonlyMap<string, Filter> = new Map(
  [
    ...TEXT_FILTERS,
    ...ESCAPE_FILTERS,
    ...ENCODE_FILTERS,
    ...MATCH_FILTERS,
    ...DATE_FILTERS,
    ...VERSION_FILTERS,
    ...URI_FILTERS,
  ].map((filter) => [filter.name.toLowerCase(), filter]),
);

/**
 * Filters that Octopus has and this package has not. The first two write HTML by a library of .NET's with extensions of
 * its own; the others are younger than the Octopus that this package follows.
 */
const NOT_HERE: ReadonlySet<string> = new Set([
  "markdown",
  "markdowntohtml",
  "addseconds",
  "addminutes",
  "addweeks",
  "addmonths",
  "addtimespan",
]);

/** The names of all filters that can be applied. */
export const FILTER_NAMES: readonly string[] = [...FILTERS.values()].map(({ name }) => name);

/** Returns what a filter makes of its input; names are compared without regard to case. */
export function applyFilter(name: string, given: FilterInput): FilterResult {
  const filter = FILTERS.get(name.toLowerCase());
  if (filter === undefined) {
    return NOT_HERE.has(name.toLowerCase())
      ? unsupported(`the filter ${name}, which is not supported here`)
      : none(`a filter ${name}, which is not known`);
  }
  const [fewest, most] = filter.takes;
  const count = given.args.length;
  if (count < fewest || count > most) {
    return none(
      `the filter ${filter.name} with ${count} argument${count === 1 ? "" : "s"}; it takes ${describeCounts(filter.takes)}`,
    );
  }
  return filter.apply(given);
}

function describeCounts([fewest, most]: Filter["takes"]): string {
  if (most === Infinity) return `${fewest} or more`;
  return fewest === most ? String(fewest) : `${fewest} to ${most}`;
}
