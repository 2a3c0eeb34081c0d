import { findNearestName } from "./find-nearest-name.ts";
import { describeNode, type SourceEntry, type SourceNode } from "./source-node.ts";
import { describeMalformed, indexLines, type SourceText } from "./source-text.ts";
import type { TemplateValue } from "./template.ts";

/** A node together with its text and the words by which a message calls it. */
export interface Located {
  readonly source: SourceText;
  readonly node: SourceNode;
  /** For instance `Resources.Bucket.Properties`. */
  readonly what: string;
}

/** What messages call the outermost object; the paths of what it holds leave it out. */
export const ROOT = "the template";

/** Returns the entries of an object; throws a `DeployError` at anything else. */
export function parseEntries({ source, node, what }: Located): readonly SourceEntry[] {
  if (node.kind === "map") return node.entries;
  throw describeMalformed(source, {
    offset: node.offset,
    problem: `${what} must be an object of names and values, not ${describeNode(node)}`,
    hint: `Write ${what} as names, each with its value.`,
  });
}

/** Throws a `DeployError` at the first key that is not one of the allowed ones, and names the nearest. */
export function refuseUnknownKeys({ source, node, what }: Located, allowed: readonly string[]): void {
  for (const { key, keyOffset } of node.kind === "map" ? node.entries : []) {
    if (allowed.includes(key)) continue;
    const nearest = findNearestName(key, allowed);
    throw describeMalformed(source, {
      offset: keyOffset,
      problem: `${what} cannot have "${key}"`,
      hint: nearest === undefined ? `Use one of: ${allowed.join(", ")}.` : `Did you mean "${nearest}"?`,
    });
  }
}

/** Returns a text; a number or boolean is taken as it was written, as CloudFormation does. */
export function parseText({ source, node, what }: Located): string {
  if (node.kind === "scalar" && node.value !== null) return node.text;
  throw describeMalformed(source, {
    offset: node.offset,
    problem: `${what} must be text, not ${describeNode(node)}`,
    hint: `Write ${what} as a plain text.`,
  });
}

/** Returns a number of a constraint; a number in quotes counts, as with CloudFormation. */
export function parseNumber(located: Located): number {
  const text = parseText(located);
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw describeMalformed(located.source, {
    offset: located.node.offset,
    problem: `${located.what} must be a number, not "${text}"`,
    hint: `Write ${located.what} as a number.`,
  });
}

/** Returns true or false; the words in quotes count, as with CloudFormation. */
export function parseBoolean(located: Located): boolean {
  const text = parseText(located).toLowerCase();
  if (text === "true" || text === "false") return text === "true";
  throw describeMalformed(located.source, {
    offset: located.node.offset,
    problem: `${located.what} must be true or false, not "${text}"`,
    hint: `Write ${located.what} as true or false.`,
  });
}

/** Returns the value as the template holds it; throws a `DeployError` at a null, which CloudFormation refuses. */
export function parseValue({ source, node, what }: Located): TemplateValue {
  if (node.kind === "list") {
    return node.items.map((item, index) => parseValue({ source, node: item, what: `${what}.${index}` }));
  }
  if (node.kind === "map") {
    return Object.fromEntries(
      node.entries.map(({ key, value }) => [key, parseValue({ source, node: value, what: `${what}.${key}` })]),
    );
  }
  if (node.value !== null) return node.value;
  // AWS: "'null' values are not allowed in templates".
  throw describeMalformed(source, {
    offset: node.offset,
    problem: `${what} has no value, and a template may not hold null`,
    hint: `Give ${what} a value or remove the key; to leave a property out, use !Ref AWS::NoValue.`,
  });
}

/** Finds the value of a key of an object, ready to be parsed. */
export function findLocated({ source, node, what }: Located, key: string): Located | undefined {
  const entry = node.kind === "map" ? node.entries.find((each) => each.key === key) : undefined;
  return entry === undefined ? undefined : { source, node: entry.value, what: what === ROOT ? key : `${what}.${key}` };
}

/** One named entry of a section, for instance one resource. */
export interface Declaration extends Located {
  readonly name: string;
  readonly keyOffset: number;
  /** Line of the name, counted from 1. */
  readonly line: number;
}

/** Finds the entries of a section, each an object under an alphanumeric name; none where the section is absent. */
export function findDeclarations(root: Located, section: string): readonly Declaration[] {
  const located = findLocated(root, section);
  if (located === undefined) return [];
  const lineOf = indexLines(root.source.text);
  return parseEntries(located).map(({ key, keyOffset, value }) => {
    const what = `${section}.${key}`;
    if (!/^[A-Za-z0-9]{1,255}$/.test(key)) {
      throw describeMalformed(root.source, {
        offset: keyOffset,
        problem: `"${key}" cannot be a name in ${section}`,
        hint: "Use letters and digits only, at most 255 of them.",
      });
    }
    parseEntries({ source: root.source, node: value, what });
    return { source: root.source, node: value, what, name: key, keyOffset, line: lineOf(keyOffset) };
  });
}
