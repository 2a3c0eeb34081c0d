import { distance } from "fastest-levenshtein";
import { renderTemplate, type Problem } from "@logstack/octostache";
import type { Finding } from "../model/finding.ts";

/** What a text is filled from. */
export interface FillValues {
  /** By parameter: its value; one with `NoEcho` is the mark that stands for its secret. */
  readonly values: Readonly<Record<string, string>>;
}

/** A text with its tokens replaced, or all that keeps it from being. */
export type FilledText =
  | { readonly kind: "filled"; readonly text: string; readonly used: readonly string[] }
  | { readonly kind: "refused"; readonly findings: readonly Finding[] };

/** Returns the text that stands for a secret in a file: its machine puts the value there, on a file system in memory. */
export function markOf(name: string): string {
  return `@@secret:${name}@@`;
}

/** Fills the tokens of a file in Octopus's language. What no parameter answers is refused with its line. */
export function fillText(
  { file, text }: { readonly file: string; readonly text: string },
  { values }: FillValues,
): FilledText {
  const rendering = renderTemplate(text, { variables: values });
  switch (rendering.kind) {
    case "rendered":
      return { kind: "filled", text: rendering.text, used: rendering.used };
    case "null":
      return { kind: "refused", findings: [describe(rendering.by, { file, values })] };
    case "refused":
      return { kind: "refused", findings: rendering.problems.map((problem) => describe(problem, { file, values })) };
  }
}

function describe(
  { kind, what, token, at, through }: Problem,
  { file, values }: FillValues & { readonly file: string },
): Finding {
  const name = /^#\{\s*([^\s|}]+)/.exec(token)?.[1] ?? token;
  const last = through.at(-1);
  const by = last === undefined ? "" : `, through ${last}`;
  const message =
    kind === "missing"
      ? `${token} has no value${by}: no parameter of this package is called ${name}.${suggest(name, values)} Declare it in parameters.yaml and give it in parameters/octopus.json, or mend the name.`
      : `Here stands ${what}: ${token}${by}. Write ##{ where a literal #{ is meant.`;
  return { kind: "refused", file, line: at.line, column: at.column, message };
}

function suggest(name: string, values: FillValues["values"]): string {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const near = Object.keys(values).find(
    (each) => plain(each) === plain(name) || distance(plain(each), plain(name)) <= Math.min(2, name.length / 3),
  );
  return near === undefined ? "" : ` Did you mean ${near}?`;
}
