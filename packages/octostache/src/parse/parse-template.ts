import type { Problem } from "../problem.ts";
import type { Node } from "../template.ts";
import { Reader, SyntaxFailure } from "./reader.ts";
import { readText, readToken } from "./read-token.ts";

/** What was read of a text. Where `problems` is not empty, the pieces they speak of are text among the nodes. */
export interface ParsedTemplate {
  readonly nodes: readonly Node[];
  readonly problems: readonly Problem[];
}

/**
 * Reads a text in Octopus's `#{...}` language. Never throws: what cannot be read is told with its line and column, and
 * reading goes on behind it, as Octopus does with files, where a `#{` may well be another language's.
 */
export function parseTemplate(text: string): ParsedTemplate {
  const reader = new Reader(text, readToken);
  const nodes: Node[] = [];
  const problems: Problem[] = [];
  while (!reader.done) {
    const start = reader.index;
    const piece = readText(reader);
    if (piece !== undefined) {
      nodes.push(piece);
      continue;
    }
    try {
      nodes.push(readToken(reader));
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error;
      const closer = CLOSER.test(text.slice(start, start + 9));
      // What closes a block that could not be read is no second mistake.
      if (!closer || problems.length === 0) {
        const what = closer ? "the end of a block that does not begin" : error.what;
        const token = quoteToken(text, start, closer ? text.indexOf("}", start) : error.stoppedAt);
        problems.push({ kind: error.kind, what, token, at: reader.placeOf(start), through: [] });
      }
      reader.index = error.kind === "unsupported" ? text.length : start + 2;
      nodes.push({ kind: "text", text: text.slice(start, reader.index) });
    }
  }
  return { nodes, problems };
}

const CLOSER = /^#\{\/(?:if|unless|each)\}/;

/** A token that could not be read, as far as it makes sense to show it. */
function quoteToken(text: string, start: number, stoppedAt: number): string {
  const line = text.slice(start, start + 2 * LONGEST_QUOTE).split("\n", 1)[0] ?? "";
  const end = findClosingBrace(line) ?? line.indexOf("}", Math.max(0, stoppedAt - start));
  const token = end === -1 ? line : line.slice(0, end + 1);
  return token.length > LONGEST_QUOTE ? `${token.slice(0, LONGEST_QUOTE)}...` : token;
}

const LONGEST_QUOTE = 80;

/** Where the token that a line begins with ends, tokens inside it skipped. */
function findClosingBrace(line: string): number | undefined {
  let depth = 0;
  for (const { 0: piece, index } of line.matchAll(/#\{|\}/g)) {
    depth += piece === "}" ? -1 : 1;
    if (depth === 0) return index;
  }
  return undefined;
}
