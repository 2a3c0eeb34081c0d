import { DeployError } from "../errors.ts";
import { parseJson } from "./parse-json.ts";
import type { SourceNode } from "./source-node.ts";
import { findPosition, indexLines, type SourceText } from "./source-text.ts";

/**
 * Parses a parameter file: one flat JSON object, parameter name to string, lists as comma-joined strings.
 * Throws a `DeployError` (exit code 2): for what is no JSON and for a key given twice at the first such place, for
 * values that are no strings with all of them, each by line and column. No message shows a value: parameters and what
 * Octopus hands over with them hold secrets, and errors end in the logs of build servers.
 */
export function parseParameterFile(text: string, path: string): Readonly<Record<string, string>> {
  return locateParameters(text, path).values;
}

/** Values by parameter name, and the lines in which they stand, counted from 1. */
export interface LocatedParameters {
  readonly values: Readonly<Record<string, string>>;
  readonly lines: Readonly<Record<string, number>>;
}

/** Parses a parameter file as `parseParameterFile` does, and says in which line of it each parameter stands. */
export function locateParameters(text: string, path: string): LocatedParameters {
  const source: SourceText = { path, text: text.replace(/^\uFEFF/, ""), confidential: true };
  const root = parseJson(source);
  if (root.kind !== "map") {
    throw describeProblems(source, [{ offset: root.offset, problem: `the file holds ${describeKind(root)}` }]);
  }
  const values: [string, string][] = [];
  const problems: FileProblem[] = [];
  for (const { key, value } of root.entries) {
    if (value.kind === "scalar" && typeof value.value === "string") values.push([key, value.value]);
    else problems.push({ offset: value.offset, problem: `${key} is ${describeKind(value)}` });
  }
  if (problems.length > 0) throw describeProblems(source, problems);
  const lineOf = indexLines(source.text);
  const lines = root.entries.map(({ key, keyOffset }) => [key, lineOf(keyOffset)] as const);
  return { values: Object.fromEntries(values), lines: Object.fromEntries(lines) };
}

/** Names what a value is without showing it. */
function describeKind(node: SourceNode): string {
  if (node.kind === "list") return "a list";
  if (node.kind === "map") return "an object";
  return node.value === null ? "null" : `a ${typeof node.value}`;
}

interface FileProblem {
  readonly offset: number;
  readonly problem: string;
}

function describeProblems(source: SourceText, problems: readonly FileProblem[]): DeployError {
  const places = problems.map(({ offset, problem }) => {
    const position = findPosition(source.text, offset);
    return `line ${position.line}, column ${position.column}: ${problem}, not a string.`;
  });
  return new DeployError({
    code: "malformedFile",
    problem: `${source.path}, ${places.join("\n")}`,
    hints: ['Write each parameter as "Name": "value"; numbers go in quotes, lists as one string with commas.'],
  });
}
