import { type Filter, type FilterResult, filterOf, none, text, unsupported } from "./filter.ts";
import { translateRegex } from "./regex.ts";

/** The filters that take a regular expression, in .NET's form. */
export const MATCH_FILTERS: readonly Filter[] = [
  filterOf("Match", [1, 1], (input, [pattern = ""]) => withRegex(pattern, (regex) => text(String(regex.test(input))))),
  filterOf("Replace", [1, Infinity], (input, [pattern = "", by = ""]) =>
    withRegex(pattern, (regex) => replaceAll({ input, regex, by })),
  ),
];

function withRegex(pattern: string, use: (regex: RegExp) => FilterResult): FilterResult {
  const translated = translateRegex(pattern);
  switch (translated.kind) {
    case "regex":
      return use(translated.regex);
    case "invalid":
      return none(translated.why);
    case "unsupported":
      return unsupported(translated.what);
  }
}

interface Replacement {
  readonly input: string;
  readonly regex: RegExp;
  readonly by: string;
}

function replaceAll({ input, regex, by }: Replacement): FilterResult {
  // .NET numbers named groups behind the others, JavaScript in the order in which they stand.
  if (/\(\?<[^=!]/.test(regex.source) && /\((?!\?)/.test(regex.source.replace(/\\./g, "")) && /\$\{?\d/.test(by)) {
    return unsupported("a replacement by numbers of a regular expression with named and unnamed groups");
  }
  return text(
    input.replace(regex, (...found: unknown[]) => {
      const named = typeof found.at(-1) === "object" ? (found.pop() as Record<string, string | undefined>) : {};
      const offset = found.at(-2) as number;
      return expand(by, { groups: found.slice(0, -2) as (string | undefined)[], named, offset, input });
    }),
  );
}

interface Found {
  /** The whole match and its numbered groups. */
  readonly groups: readonly (string | undefined)[];
  readonly named: Readonly<Record<string, string | undefined>>;
  readonly offset: number;
  readonly input: string;
}

/** The replacement with its `$1`, `${name}`, `$$`, `$&`, ``$` ``, `$'`, `$+` and `$_`; what names no group is text. */
function expand(by: string, { groups, named, offset, input }: Found): string {
  const whole = groups[0] ?? "";
  return by.replace(/\$(?:(\d+)|\{(\w+)\}|([$&`'+_]))/g, (written, number?: string, name?: string, sign?: string) => {
    switch (sign ?? "") {
      case "$":
        return "$";
      case "&":
        return whole;
      case "`":
        return input.slice(0, offset);
      case "'":
        return input.slice(offset + whole.length);
      case "+":
        return groups.at(-1) ?? "";
      case "_":
        return input;
      default: {
        const group = number ?? (/^\d+$/.test(name ?? "") ? name : undefined);
        if (group !== undefined) return Number(group) < groups.length ? (groups[Number(group)] ?? "") : written;
        return name !== undefined && name in named ? (named[name] ?? "") : written;
      }
    }
  });
}
