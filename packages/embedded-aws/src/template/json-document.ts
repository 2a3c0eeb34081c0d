import { parseTree, type Node, type ParseError } from "jsonc-parser";
import { validationError, type AwsError } from "../aws-error.ts";
import type { Json } from "../json.ts";
import { MAX_DEPTH, type TemplateDocument } from "./document.ts";

/** Returns a JSON body as data; of a key that is repeated the last value counts, as in CloudFormation. */
export function readJsonDocument(body: string): TemplateDocument {
  requireShallow(body);
  const errors: ParseError[] = [];
  const root = parseTree(body, errors, { disallowComments: true, allowTrailingComma: false });
  const [firstError] = errors;
  if (firstError !== undefined || root === undefined) throw notWellFormed(body, firstError?.offset ?? 0);
  return { value: toJson(root), resourceLines: linesUnder(root, "Resources", body) };
}

/** The parser recurses without a limit, so the depth is counted before it runs; brackets in strings do no harm here. */
function requireShallow(body: string): void {
  let depth = 0;
  let insideString = false;
  for (let offset = 0; offset < body.length; offset += 1) {
    const character = body[offset];
    if (insideString) {
      if (character === "\\") offset += 1;
      else if (character === '"') insideString = false;
    } else if (character === '"') insideString = true;
    else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") depth -= 1;
    if (depth > MAX_DEPTH) throw notWellFormed(body, offset);
  }
}

function toJson(node: Node): Json {
  const children = node.children ?? [];
  if (node.type === "object") return Object.fromEntries(children.map((property) => toEntry(property)));
  if (node.type === "array") return children.map((element) => toJson(element));
  return node.value as Json;
}

function toEntry(property: Node): [string, Json] {
  const [key, value] = property.children ?? [];
  return [String(key?.value), value === undefined ? null : toJson(value)];
}

function linesUnder(root: Node, section: string, body: string): Readonly<Record<string, number>> {
  const properties = (root.children ?? []).filter((property) => property.children?.[0]?.value === section);
  const keys = (properties.at(-1)?.children?.[1]?.children ?? []).flatMap((property) => property.children?.[0] ?? []);
  return Object.fromEntries(keys.map((key) => [String(key.value), positionOf(body, key.offset).line]));
}

function notWellFormed(body: string, offset: number): AwsError {
  const { line, column } = positionOf(body, offset);
  return validationError(`Template format error: JSON not well-formed. (line ${line}, column ${column})`);
}

function positionOf(body: string, offset: number): { line: number; column: number } {
  const before = body.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
