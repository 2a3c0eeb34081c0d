import { refused, type Finding, type Place } from "../finding.ts";
import { entryOf, textOf, type Value } from "../document/value.ts";

/** One line of an environment's exclusions: rules by the pattern of their files, or one rule by its name. */
export interface Exclusion {
  readonly by: "file" | "name";
  readonly pattern: string;
  readonly at: Place;
}

/** Reads `exclusions/<environment>.yaml`: a list of patterns of files, or of `file:` or `name:` with a `because:`. */
export function readExclusions(
  value: Value | undefined,
  place: Place,
): { readonly exclusions: readonly Exclusion[]; readonly findings: readonly Finding[] } {
  if (value === undefined) return { exclusions: [], findings: [] };
  if (value.kind !== "list") return { exclusions: [], findings: [refused(place, NO_LIST)] };
  const read = value.items.map(readOne);
  return {
    exclusions: read.flatMap((each) => ("by" in each ? [each] : [])),
    findings: read.flatMap((each) => ("by" in each ? [] : [each])),
  };
}

/** Whether an exclusion switches off the rule of a file; its path begins with `rules/`. */
export function excludes(
  { by, pattern }: Exclusion,
  rule: { readonly file: string; readonly name: string | undefined },
): boolean {
  if (by === "name") return rule.name === pattern;
  const path = rule.file.replace(/^rules\//, "");
  return patternOf(pattern).test(pattern.includes("/") ? path : path.replace(/^.*\//, ""));
}

const NO_LIST =
  "Exclusions are a list, so nothing is excluded by this. Write one line for each, such as `- ci-*` for files or `- name: Too many errors` for a rule.";

function readOne(item: Value): Exclusion | Finding {
  const text = textOf(item);
  if (text !== undefined) return { by: "file", pattern: text, at: item.at };
  const keys = item.kind === "mapping" ? [...item.entries.keys()] : [];
  const by = keys.includes("name") ? "name" : "file";
  const pattern = textOf(entryOf(item, by)?.value);
  const odd =
    keys.some((key) => !["file", "name", "because"].includes(key)) || (keys.includes("file") && by === "name");
  if (pattern === undefined || odd) {
    return refused(
      item.at,
      "An exclusion is a pattern of files, or `file:` or `name:` with a text, and perhaps `because:`. This is neither, so nothing would be excluded. Write it in one of these forms.",
    );
  }
  return { by, pattern, at: item.at };
}

/** `*` is anything within a folder, `**` also across folders, `?` one character; the ending may be left out. */
function patternOf(pattern: string): RegExp {
  const source = pattern
    .split(/(\*\*|\*|\?)/)
    .map((part) => ({ "**": ".*", "*": "[^/]*", "?": "[^/]" })[part] ?? part.replace(/[.+^${}()|[\]\\]/g, "\\$&"))
    .join("");
  return new RegExp(`^${source}(?:\\.ya?ml)?$`);
}
