import { evaluate, parse, type DocumentNode, type ValueNode } from "@humanwhocodes/momoa";
import * as z from "zod";
import { ReleaseError } from "../errors.ts";
import { describeIssue } from "./describe-issue.ts";

// To make code of a schema takes longer than to read the one file that is read with it.
z.config({ jitless: true });

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
  const bare = text.replace(/^\uFEFF/, "");
  let read: DocumentNode | undefined;
  const document = (): DocumentNode => (read ??= parseDocument(bare, source.file));
  const positionOf = (path: readonly PropertyKey[]): Position => findPosition(document().body, path);
  const plain = parsePlainJson(bare);
  const parsed = source.schema.safeParse(plain === undefined ? evaluate(document()) : plain.value);
  if (plain !== undefined && parsed.success) return { value: parsed.data, positionOf };
  const problems = [
    ...findRepeatedKeys(document().body, []),
    ...(parsed.error?.issues ?? []).flatMap((issue) =>
      describeIssue(issue).map(({ path, problem }) => ({ at: positionOf(path), path, problem })),
    ),
  ];
  if (!parsed.success || problems.length > 0) throw invalidFile(source.file, problems);
  return { value: parsed.data, positionOf };
}

/**
 * Returns the value of a JSON text with which nothing is wrong, many times as fast as with the places of all its parts;
 * undefined for one that has to be looked at closely: one that is no JSON, or that written out anew is not the same, as
 * where a key came twice.
 */
function parsePlainJson(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text.replaceAll(STRING_OR_SPACE, "$1") ? { value } : undefined;
  } catch {
    return undefined;
  }
}

const STRING_OR_SPACE = /("(?:[^"\\]|\\.)*")|[ \t\n\r]+/g;

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
