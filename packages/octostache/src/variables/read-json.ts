import { parse, type MemberNode, type ValueNode } from "@humanwhocodes/momoa";
import { renderDouble } from "../number.ts";

/** An array or object in a variable's text. Single values are not JSON here: every text would be a candidate. */
export type JsonCollection =
  | { readonly kind: "array"; readonly items: readonly string[] }
  | { readonly kind: "object"; readonly members: ReadonlyMap<string, string> };

/**
 * Returns the JSON array or object that a text is, its parts as texts: text without quotes, numbers as they are written,
 * `True` and `False`, nothing for null, and arrays and objects as compact JSON. Undefined when it is neither.
 * Keys without quotes, single quotes, comments and trailing commas are let pass, as by the reader that Octopus uses.
 *
 * @see https://github.com/OctopusDeploy/Octostache/blob/main/source/Octostache/CustomStringParsers/JsonParser.cs
 */
export function readJson(text: string): JsonCollection | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  const body = parseLeniently(text);
  if (body?.type === "Array") {
    return { kind: "array", items: body.elements.map(({ value }) => renderPart(value, text)) };
  }
  if (body?.type !== "Object") return undefined;
  const members = body.members.map((member) => [keyOf(member), renderPart(member.value, text)] as const);
  return { kind: "object", members: new Map(members) };
}

/** What a text says of a member; undefined when it is no JSON, or an array that is asked for something but a number. */
export function findJsonPart(json: JsonCollection, key: string): string | undefined {
  // Octopus: a member or an index that is not there is an empty text, not a missing variable.
  if (json.kind === "object") return json.members.get(key) ?? "";
  return /^\d+$/.test(key.trim()) ? (json.items[Number(key)] ?? "") : undefined;
}

function parseLeniently(text: string): ValueNode | undefined {
  try {
    return parse(text, { mode: "json5", ranges: true, allowTrailingCommas: true }).body;
  } catch {
    // No JSON, or nested deeper than can be read: it is a text like others then.
    return undefined;
  }
}

function keyOf({ name }: MemberNode): string {
  return name.type === "String" ? name.value : name.name;
}

function renderPart(node: ValueNode, text: string): string {
  switch (node.type) {
    case "String":
      return node.value;
    case "Boolean":
      return node.value ? "True" : "False";
    case "Null":
      return "";
    case "Number":
      return renderNumber(renderCompact(node, text));
    case "NaN":
    case "Infinity":
    case "Array":
    case "Object":
      return renderCompact(node, text);
  }
}

/** Whole numbers as they are written, whatever their size; others as .NET writes them. */
function renderNumber(written: string): string {
  return /^-?\d+$/.test(written) ? written : renderDouble(Number(written));
}

function renderCompact(node: ValueNode, text: string): string {
  switch (node.type) {
    case "String":
      return JSON.stringify(node.value);
    case "Array":
      return `[${node.elements.map(({ value }) => renderCompact(value, text)).join(",")}]`;
    case "Object": {
      const members = node.members.map(
        (member) => `${JSON.stringify(keyOf(member))}:${renderCompact(member.value, text)}`,
      );
      return `{${members.join(",")}}`;
    }
    case "Boolean":
    case "Null":
    case "Number":
    case "NaN":
    case "Infinity":
      return node.range === undefined ? "" : text.slice(...node.range);
  }
}

/**
 * Whether Octopus makes another text of a part of JSON: its reader takes dates with a time for dates, and writes them
 * with the month first and without their zone.
 */
export function isRewrittenDate(part: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?$/.test(part);
}
