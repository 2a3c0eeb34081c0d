import { parseInteger } from "../number.ts";
import { type Filter, type FilterInput, type FilterResult, filterOf, none, text } from "./filter.ts";

/** The filters that cut, join and compare text. Comparing is exact: case and accents count. */
export const TEXT_FILTERS: readonly Filter[] = [
  filterOf("ToLower", [0, 0], (input) => text(eachCharacter(input, (each) => each.toLowerCase()))),
  filterOf("ToUpper", [0, 0], (input) => text(eachCharacter(input, (each) => each.toUpperCase()))),
  { name: "Append", takes: [1, Infinity], apply: ({ input = "", args }) => text(input + args.join("")) },
  { name: "Prepend", takes: [1, Infinity], apply: ({ input = "", args }) => text(args.join("") + input) },
  filterOf("Truncate", [1, Infinity], truncate),
  filterOf("Substring", [1, 2], substring),
  filterOf("Trim", [0, Infinity], trim),
  filterOf("Indent", [0, 2], indent),
  filterOf("StartsWith", [1, 1], (input, [part = ""]) => text(String(input.startsWith(part)))),
  filterOf("EndsWith", [1, 1], (input, [part = ""]) => text(String(input.endsWith(part)))),
  filterOf("Contains", [1, 1], (input, [part = ""]) => text(String(input.includes(part)))),
  { name: "Null", takes: [0, Infinity], apply: (_given: FilterInput) => none("a value that is said to be null") },
];

/** One by one and without changing the length, as .NET does: the German sharp s has no capital there. */
function eachCharacter(input: string, change: (each: string) => string): string {
  return Array.from(input, (each) => {
    const changed = change(each);
    return changed.length === each.length ? changed : each;
  }).join("");
}

function truncate(input: string, [wanted = ""]: readonly string[]): FilterResult {
  const length = parseInteger(wanted);
  if (length === undefined || length < 0) return none(`a length ${wanted}, which is not a whole number from 0 on`);
  return text(length < input.length ? `${input.slice(0, length)}...` : input);
}

/** One argument is a length from the start on, two are a start and a length. */
function substring(input: string, args: readonly string[]): FilterResult {
  const [first = NaN, second] = args.map((each) => parseInteger(each) ?? NaN);
  const [start, length] = second === undefined ? [0, first] : [first, second];
  if (!(start >= 0 && length >= 0)) return none("a start or length that is not a whole number from 0 on");
  if (start + length > input.length) return none(`a part that ends beyond the ${input.length} characters of the value`);
  return text(input.slice(start, start + length));
}

function trim(input: string, [end]: readonly string[]): FilterResult {
  switch (end?.toLowerCase()) {
    case undefined:
      return text(input.trim());
    case "start":
      return text(input.trimStart());
    case "end":
      return text(input.trimEnd());
    default:
      return none(`an end ${end}, which is neither start nor end`);
  }
}

function indent(input: string, args: readonly string[]): FilterResult {
  if (input === "") return text("");
  const [first, others] = readIndents(args);
  return text(first + input.replaceAll("\n", `\n${others}`));
}

/** What to put in front of the first line and of the others: `4` spaces, `2/4`, `/4`, or the text itself. */
function readIndents([first = "4", others]: readonly string[]): readonly [string, string] {
  if (others !== undefined) return [first, others];
  const { slash, initial, size } = /^(?:(?<initial>\d{1,3})?(?<slash>\/))?(?<size>\d{1,3})$/.exec(first)?.groups ?? {};
  const initialSize = Number(initial ?? (slash === undefined ? size : 0));
  const fits = size !== undefined && Number(size) <= MOST_SPACES && initialSize <= MOST_SPACES;
  return fits ? [" ".repeat(initialSize), " ".repeat(Number(size))] : [first, first];
}

/** Larger numbers are text, because a size is a byte. */
const MOST_SPACES = 255;
