import type { Problem } from "@logstack/octostache";
import { findNearestName } from "@logstack/release";

/** A problem as compilers write theirs: `app.config:3:14: a token without a variable: #{Hots} (by way of Url)`. */
export function renderTemplateProblem(file: string, { at, what, token, through }: Problem): string {
  const way = through.length === 0 ? "" : ` (by way of ${through.join(" -> ")})`;
  return `${file}:${at.line}:${at.column}: ${what}: ${token}${way}`;
}

/** What to do about problems, each a sentence: the nearest names of what is missing, and how to let tokens stay. */
export function renderTemplateHints(problems: readonly Problem[], names: readonly string[]): readonly string[] {
  const guesses = problems
    .filter(({ kind }) => kind === "missing")
    .flatMap(({ token }) => {
      const name = /^#\{\s*(?<name>[^|[\]{}]+?)\s*[|}]/.exec(token)?.groups?.["name"];
      const nearest = name === undefined ? undefined : findNearestName(name, names);
      return nearest === undefined ? [] : [`${name}: did you mean ${nearest}?`];
    });
  const final = problems.some(({ kind }) => FINAL.has(kind));
  return [
    ...new Set(guesses),
    ...(problems.some(({ kind }) => kind === "syntax") ? ["A literal #{ is written ##{."] : []),
    ...(final ? [] : ["--keep-unresolved leaves these tokens as they are, which is what Octopus does."]),
  ];
}

/** What is refused also where tokens may stay. */
const FINAL: ReadonlySet<Problem["kind"]> = new Set(["recursion", "unsupported"]);
