import { DeployError } from "../errors.ts";

/** A file's text and the name by which messages call the file. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
  /** True for a text that may hold secrets, such as a parameter file: messages name the place and quote nothing. */
  readonly confidential?: boolean;
}

/** Returns a template's text as it is parsed, under the name by which messages call it. */
export function sourceOf(text: string, path: string): SourceText {
  return { path, text: text.replace(/^\uFEFF/, "") };
}

/** A place in a text; line and column are counted from 1. */
export interface SourcePosition {
  readonly line: number;
  readonly column: number;
}

/** What is wrong at one place of a text, and the one step that mends it. */
export interface SourceProblem {
  /** Offset in the text, in UTF-16 units, as parsers count. */
  readonly offset: number;
  /** A clause that goes on after "file, line, column:", without a full stop. */
  readonly problem: string;
  /** A sentence that says what to do. */
  readonly hint: string;
}

/** Finds line and column of an offset; an offset past the end is the end. */
export function findPosition(text: string, offset: number): SourcePosition {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: before.length - lineStart + 1 };
}

/** Returns a function that finds the line, counted from 1, of an offset; quick for many offsets of one text. */
export function indexLines(text: string): (offset: number) => number {
  const ends = [...text.matchAll(/\n/g)].map((match) => match.index);
  return (offset) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ends[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** Returns the error for a malformed file: path, line, column, the line quoted with a caret where it may be, and the next step. */
export function describeMalformed(source: SourceText, at: SourceProblem): DeployError {
  const position = findPosition(source.text, at.offset);
  const place = `${source.path}, line ${position.line}, column ${position.column}`;
  return new DeployError({
    code: "malformedFile",
    problem: [`${place}: ${at.problem}.`, ...quoteLine(source, position)].join("\n"),
    hints: [at.hint],
    exitCode: 2,
  });
}

/** Deeper nesting than any template has; parsers recurse, so what is deeper is refused before they see it. */
export const MAX_DEPTH = 100;

/** Returns the error for a text nested more deeply than `MAX_DEPTH`. */
export function describeDeepNesting(source: SourceText, offset: number): DeployError {
  return describeMalformed(source, {
    offset,
    problem: `it is nested more than ${MAX_DEPTH} levels deep`,
    hint: `Check that ${source.path} is the file you meant.`,
  });
}

const QUOTE_WIDTH = 100;

/** Quotes the line with its number and a caret under the column; a long line is cut to what surrounds the caret. */
function quoteLine({ text, confidential = false }: SourceText, position: SourcePosition): readonly string[] {
  if (confidential) return [];
  const line = (text.split("\n")[position.line - 1] ?? "").replace(/\r$/, "").replaceAll("\t", " ");
  const start = Math.max(0, Math.min(position.column - 1 - QUOTE_WIDTH / 2, line.length - QUOTE_WIDTH));
  const margin = `  ${position.line} | `;
  const caretMargin = `${" ".repeat(margin.length - 2)}| `;
  return [
    `${margin}${line.slice(start, start + QUOTE_WIDTH)}`,
    `${caretMargin}${" ".repeat(position.column - 1 - start)}^`,
  ];
}
