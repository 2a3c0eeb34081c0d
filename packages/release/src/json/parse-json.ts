import { evaluate, parse, type DocumentNode, type ValueNode } from "@humanwhocodes/momoa";
import type * as z from "zod";
import { ReleaseError } from "../errors.ts";
import { describeIssue } from "./describe-issue.ts";

/** A place in a text file; both numbers start at one, as editors show them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong in a file, and where. */
export interface JsonProblem {
  readonly at: Position;
  /** The keys and indexes that lead to the value; empty for the file as a whole. */
  readonly path: readonly PropertyKey[];
  readonly problem: string;
}

/** A JSON text that fits its schema, with the way back from a value to its place in the file. */
export interface ParsedJson<T> {
  readonly value: T;
  readonly positionOf: (path: readonly PropertyKey[]) => Position;
}

/** The file's name for messages, and the shape it must have. */
export interface JsonSource<S extends z.ZodType> {
  readonly file: string;
  readonly schema: S;
}

/**
 * Returns the value of a JSON text that has the given shape.
 *
 * @throws ReleaseError `invalidFile` that names every problem with its line, column and path. Comments, trailing
 * commas and keys written twice are problems: other readers of these files would each treat them differently.
 */
export function parseJson<S extends z.ZodType>(text: string, source: JsonSource<S>): ParsedJson<z.infer<S>> {
  const document = parseDocument(text.replace(/^\uFEFF/, ""), source.file);
  const positionOf = (path: readonly PropertyKey[]): Position => findPosition(document.body, path);
  const parsed = source.schema.safeParse(evaluate(document));
  const problems = [
    ...findRepeatedKeys(document.body, []),
    ...(parsed.error?.issues ?? []).flatMap((issue) =>
      describeIssue(issue).map(({ path, problem }) => ({ at: positionOf(path), path, problem })),
    ),
  ];
  if (!parsed.success || problems.length > 0) throw invalidFile(source.file, problems);
  return { value: parsed.data, positionOf };
}

/** The error that names every problem of one file, in the order in which they stand there. */
export function invalidFile(file: string, problems: readonly JsonProblem[]): ReleaseError {
  const sorted = [...problems].sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  const [first, ...others] = sorted.map(
    ({ at, path, problem }) => `${formatPlace(file, at)}: ${path.length > 0 ? `${formatPath(path)} ` : ""}${problem}`,
  );
  return new ReleaseError({
    code: "invalidFile",
    problem:
      others.length === 0
        ? (first ?? `${file} is not valid.`)
        : [`${file} has ${sorted.length} problems.`, first, ...others].join("\n  "),
    hints: [`Correct ${file} and run the command again; nothing was changed.`],
  });
}

function parseDocument(text: string, file: string): DocumentNode {
  try {
    return parse(text, { mode: "json" });
  } catch (error) {
    const { line = 1, column = 1, message } = error as { line?: number; column?: number; message: string };
    const problem = `this is not JSON: ${message.replace(/ \(\d+:\d+\)$/, "").replace(/\.$/, "")}.`;
    throw invalidFile(file, [{ at: { line, column }, path: [], problem }]);
  }
}

function findPosition(root: ValueNode, path: readonly PropertyKey[]): Position {
  let node = root;
  for (const key of path) {
    const next = childOf(node, key);
    if (next === undefined) break;
    node = next;
  }
  return { line: node.loc.start.line, column: node.loc.start.column };
}

function childOf(node: ValueNode, key: PropertyKey): ValueNode | undefined {
  if (node.type === "Array" && typeof key === "number") return node.elements[key]?.value;
  if (node.type !== "Object") return undefined;
  return node.members.find((member) => member.name.type === "String" && member.name.value === key)?.value;
}

function findRepeatedKeys(node: ValueNode, path: readonly PropertyKey[]): readonly JsonProblem[] {
  if (node.type === "Array") {
    return node.elements.flatMap((element, index) => findRepeatedKeys(element.value, [...path, index]));
  }
  if (node.type !== "Object") return [];
  const seen = new Set<string>();
  return node.members.flatMap((member) => {
    const key = member.name.type === "String" ? member.name.value : member.name.name;
    const below = findRepeatedKeys(member.value, [...path, key]);
    if (!seen.has(key)) {
      seen.add(key);
      return below;
    }
    const { line, column } = member.name.loc.start;
    return [{ at: { line, column }, path: [...path, key], problem: "is written twice; keep one." }, ...below];
  });
}

/** `variables.json, line 3, column 5`: a place in a file as messages say it. */
export function formatPlace(file: string, { line, column }: Position): string {
  return `${file}, line ${line}, column ${column}`;
}

/** `environments.ci.account` or `variables[2].scope`: a path as a person would write it. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    const name = String(key);
    if (!/^[\w-]+$/.test(name)) return `${text}[${JSON.stringify(name)}]`;
    return text === "" ? name : `${text}.${name}`;
  }, "");
}
