import type { Expression, FilterCall, Node } from "../template.ts";
import { readName } from "./read-name.ts";
import type { Reader } from "./reader.ts";

/** Reads `Name`, `Name | Filter | Filter` or `| Filter`, white space around it included. */
export function readExpression(reader: Reader): Expression {
  reader.skipSpace();
  const input = reader.sees("|") ? undefined : readName(reader);
  const filters: FilterCall[] = [];
  reader.skipSpace();
  while (reader.take("|")) filters.push(readFilter(reader));
  return { input, filters };
}

/** `"text"`, which can hold neither `"` nor `#`, or `\"text\"`, as it is written inside JSON; undefined if neither. */
export function readQuoted(reader: Reader): string | undefined {
  if (reader.sees('"')) {
    const quoted = reader.match(/"[^"#]*"/y);
    if (quoted === undefined)
      return reader.fail('a `"` without its closing one (no `#` can stand between them; between two `\\"` it can)');
    return quoted.slice(1, -1);
  }
  if (reader.sees('\\"')) {
    const quoted = reader.match(/\\".*?\\"/sy);
    if (quoted === undefined) return reader.fail('a `\\"` without its closing one');
    return quoted.slice(2, -2);
  }
  return undefined;
}

function readFilter(reader: Reader): FilterCall {
  reader.skipSpace();
  const name = reader.match(WORD) ?? reader.failAt("the name of a filter");
  const args: Node[] = [];
  for (;;) {
    reader.skipSpace();
    const argument = readArgument(reader);
    if (argument === undefined) return { name, args };
    args.push(argument);
  }
}

function readArgument(reader: Reader): Node | undefined {
  if (reader.sees("#{") && !reader.sees("#{/")) return reader.readToken(reader);
  const text = readQuoted(reader) ?? reader.match(WORD);
  return text === undefined ? undefined : { kind: "text", text };
}

const WORD = /[\p{L}\p{Nd}_\-:/~()@]+/uy;
