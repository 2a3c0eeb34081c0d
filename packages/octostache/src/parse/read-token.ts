import type { Position } from "../problem.ts";
import type { Branch, Condition, Node } from "../template.ts";
import { readCalculation } from "./read-calculation.ts";
import { readCondition } from "./read-condition.ts";
import { readExpression } from "./read-expression.ts";
import { BEFORE_IN, readIdentifier, readName } from "./read-name.ts";
import type { Reader } from "./reader.ts";

/** Reads text up to the next token; undefined when a token stands here. Empty ones, `#{}`, are text. */
export function readText(reader: Reader): Node | undefined {
  if (reader.sees("#{")) {
    const empty = reader.match(/#\{\s*\}/y);
    return empty === undefined ? undefined : { kind: "text", text: empty };
  }
  // `##` in front of a token is one `#`, `##{` is a literal `#{`; any other `#` is itself.
  if (reader.sees("###{")) return keep(reader, { length: 2, text: "#" });
  if (reader.sees("##{")) return keep(reader, { length: 3, text: "#{" });
  return { kind: "text", text: reader.match(/#[^{]?|[^#]+/sy) ?? "" };
}

function keep(reader: Reader, { length, text }: { readonly length: number; readonly text: string }): Node {
  reader.index += length;
  return { kind: "text", text };
}

/**
 * Reads one token, with the whole of its block if it opens one. An `if` or `each` that is never closed is refused here
 * although Octopus would take it for the name of a variable.
 */
export function readToken(reader: Reader): Node {
  return reader.deeper(() => {
    const start = reader.index;
    const placed = { at: reader.placeOf(), start };
    if (reader.sees("#{/")) return reader.fail("the end of a block that does not begin");
    reader.take("#{");
    const keyword = reader
      .match(/\s*(?:if|unless|each|calc)(?=\s)/iy)
      ?.trim()
      .toLowerCase();
    switch (keyword) {
      case undefined:
        return readSubstitution(reader, placed);
      case "if":
      case "unless":
        return readConditional(reader, { ...placed, keyword });
      case "each":
        return readEach(reader, placed);
      case "calc":
        return readCalculationToken(reader, placed);
      default:
        return readSubstitution(reader, placed);
    }
  });
}

type Start = { readonly at: Position; readonly start: number };

function readSubstitution(reader: Reader, { at, start }: Start): Node {
  const expression = readExpression(reader);
  closeToken(reader);
  return { kind: "substitution", expression, at, source: reader.text.slice(start, reader.index) };
}

function readCalculationToken(reader: Reader, { at, start }: Start): Node {
  const from = reader.index;
  const sum = readCalculation(reader);
  const inside = reader.text.slice(from, reader.index).trim();
  closeToken(reader);
  return { kind: "calculation", sum, inside, at, source: reader.text.slice(start, reader.index) };
}

function readEach(reader: Reader, { at, start }: Start): Node {
  reader.skipSpace();
  const item = readIdentifier(reader, BEFORE_IN);
  if (reader.match(/\s*in(?=\s)/iy) === undefined) return reader.failAt("the `in` of a loop");
  reader.skipSpace();
  const collection = readName(reader);
  closeToken(reader);
  const opening = reader.text.slice(start, reader.index);
  const body = readBody(reader, "whole");
  closeBlock(reader, { keyword: "each", opening, start });
  return { kind: "each", item, collection, body, at, source: reader.text.slice(start, reader.index) };
}

function readConditional(reader: Reader, { at, start, keyword }: Start & { readonly keyword: "if" | "unless" }): Node {
  const condition = readConditionToken(reader);
  const opening = reader.text.slice(start, reader.index);
  const branches: Branch[] = [{ condition, body: readBody(reader, keyword) }];
  if (keyword === "if") {
    while (reader.match(ELSEIF) !== undefined) {
      branches.push({ condition: readConditionToken(reader), body: readBody(reader, keyword) });
    }
  }
  const otherwise = reader.take("#{else}") ? readBody(reader, "whole") : [];
  closeBlock(reader, { keyword, opening, start });
  const source = reader.text.slice(start, reader.index);
  if (keyword === "if") return { kind: "conditional", branches, otherwise, at, source, opening };
  const body = branches[0]?.body ?? [];
  return { kind: "conditional", branches: [{ condition, body: otherwise }], otherwise: body, at, source, opening };
}

const ELSEIF = /#\{\s*elseif(?=\s)/iy;

function readConditionToken(reader: Reader): Condition {
  const condition = readCondition(reader);
  closeToken(reader);
  return condition;
}

/** Reads nodes up to the end of the block; the body of an `if` or `unless` also ends where another one begins. */
function readBody(reader: Reader, kind: "if" | "unless" | "whole"): readonly Node[] {
  const nodes: Node[] = [];
  while (!reader.done && !reader.sees("#{/")) {
    if (kind !== "whole" && reader.sees("#{else}")) break;
    if (kind === "if" && seesElseif(reader)) break;
    nodes.push(readText(reader) ?? readToken(reader));
  }
  return nodes;
}

function seesElseif(reader: Reader): boolean {
  ELSEIF.lastIndex = reader.index;
  return ELSEIF.test(reader.text);
}

function closeToken(reader: Reader): void {
  reader.skipSpace();
  if (reader.sees("#{")) reader.fail("a token inside a token (only an index can be one: #{A[#{B}]})");
  if (!reader.take("}")) reader.failAt("the end of a token");
}

function closeBlock(
  reader: Reader,
  { keyword, opening, start }: { readonly keyword: string; readonly opening: string; readonly start: number },
): void {
  if (reader.take(`#{/${keyword}}`)) return;
  reader.fail(`the block ${opening} without its #{/${keyword}}`, start + opening.length - 1);
}
