import { parse, type ArrayNode, type ElementNode, type ObjectNode, type ValueNode } from "@humanwhocodes/momoa";
import { SCOPE_KINDS, type VariableScope } from "./variable-scope.ts";

/** One change of a variables file: what a variable is in exactly this scope. */
export interface VariableEdit {
  readonly name: string;
  readonly scope: VariableScope;
  /** Undefined to take the entry away. */
  readonly value: string | undefined;
}

/**
 * Returns the text of a variables file with these changes and every other character as it was. An entry of the same name with exactly the
 * same scope gets the value; where there is none, one is added at the end. Entries of other scopes are left alone.
 *
 * The text is one that `parseVariables` has read.
 */
export function editVariables(text: string, edits: readonly VariableEdit[]): string {
  return edits.reduce(applyEdit, text);
}

function applyEdit(text: string, edit: VariableEdit): string {
  const list = findList(text);
  const at = list.elements.findIndex(({ value }) => isSame(value, edit));
  if (edit.value === undefined) return at === -1 ? text : removeAt(text, list, at);
  if (at === -1) return append(text, list, renderEntry(edit, edit.value));
  const value = memberOf(list.elements[at]?.value, "value");
  return value === undefined ? text : splice(text, value.loc, JSON.stringify(edit.value));
}

function findList(text: string): ArrayNode {
  const body = parse(text.replace(/^\uFEFF/, " "), { mode: "json", ranges: true }).body;
  const list = memberOf(body, "variables");
  if (list?.type !== "Array") throw new Error("a variables file was edited that was not read before");
  return list;
}

function memberOf(node: ValueNode | undefined, key: string): ValueNode | undefined {
  return node?.type === "Object" ? findMember(node, key) : undefined;
}

function findMember({ members }: ObjectNode, key: string): ValueNode | undefined {
  return members.find(({ name }) => name.type === "String" && name.value === key)?.value;
}

function textOf(node: ValueNode | undefined): string | undefined {
  return node?.type === "String" ? node.value : undefined;
}

function isSame(node: ValueNode, { name, scope }: VariableEdit): boolean {
  if (textOf(memberOf(node, "name"))?.toLowerCase() !== name.toLowerCase()) return false;
  const given = memberOf(node, "scope");
  return SCOPE_KINDS.every((kind) => {
    const names = memberOf(given, kind);
    const listed = names?.type === "Array" ? names.elements.map(({ value }) => textOf(value) ?? "") : [];
    return normalize(listed) === normalize(scope[kind] ?? []);
  });
}

function normalize(names: readonly string[]): string {
  return JSON.stringify(names.map((name) => name.toLowerCase()).toSorted());
}

function removeAt(text: string, { elements }: ArrayNode, at: number): string {
  const own = elements[at];
  const before = elements[at - 1];
  const after = elements[at + 1];
  if (own === undefined) return text;
  const from = before === undefined ? startOf(own) : endOf(before);
  const until = before === undefined && after !== undefined ? startOf(after) : endOf(own);
  return text.slice(0, from) + text.slice(until);
}

function append(text: string, { elements, loc }: ArrayNode, entry: string): string {
  const last = elements.at(-1);
  if (last === undefined) return splice(text, loc, `[\n    ${entry}\n  ]`);
  return `${text.slice(0, endOf(last))},\n    ${entry}${text.slice(endOf(last))}`;
}

function startOf({ value }: ElementNode): number {
  return value.loc.start.offset;
}

function endOf({ value }: ElementNode): number {
  return value.loc.end.offset;
}

function splice(text: string, { start, end }: ValueNode["loc"], piece: string): string {
  return text.slice(0, start.offset) + piece + text.slice(end.offset);
}

/** As the files' formatter would write it: on one line as long as that is not too long. */
function renderEntry({ name, scope }: VariableEdit, value: string): string {
  const kinds = SCOPE_KINDS.flatMap((kind) => {
    const names = scope[kind];
    return names === undefined ? [] : [`"${kind}": [${names.map((each) => JSON.stringify(each)).join(", ")}]`];
  });
  const parts = [
    `"name": ${JSON.stringify(name)}`,
    `"value": ${JSON.stringify(value)}`,
    ...(kinds.length === 0 ? [] : [`"scope": { ${kinds.join(", ")} }`]),
  ];
  const line = `{ ${parts.join(", ")} }`;
  return line.length + INDENT <= LONGEST_LINE ? line : `{\n      ${parts.join(",\n      ")}\n    }`;
}

const INDENT = 4;
const LONGEST_LINE = 120;
