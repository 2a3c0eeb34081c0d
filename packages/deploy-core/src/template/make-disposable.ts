import { parseSource } from "./parse-source.ts";
import { parseTemplate } from "./parse-template.ts";
import type { SourceEntry, SourceNode } from "./source-node.ts";
import type { ParsedTemplate, TemplateResource } from "./template.ts";

/** What decides about a resource that goes: the policies that a template can write to it. */
const POLICIES: ReadonlySet<string> = new Set(["DeletionPolicy", "UpdateReplacePolicy"]);

/** A piece of a text that is to be another one. */
interface Edit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/**
 * Returns the template with every policy that would keep something, or a snapshot of it, set to Delete, and nothing else
 * changed: what is made from it can be deleted without a trace. `keeps` says of a resource without a policy whether its
 * type keeps something all the same; such a one is given a policy.
 */
export function makeDisposable(
  template: ParsedTemplate,
  keeps: (resource: TemplateResource) => boolean,
): ParsedTemplate {
  const { path, text } = template;
  const resources = entriesOf(entriesOf(parseSource({ path, text })).find(({ key }) => key === "Resources")?.value);
  const edits = resources.flatMap(({ key, value }) => {
    const resource = template.resources.get(key);
    const entries = entriesOf(value);
    const written = entries.flatMap((entry) => (POLICIES.has(entry.key) ? replaceValue(text, entry.value) : []));
    const isWritten = entries.some((entry) => entry.key === "DeletionPolicy");
    const added = resource === undefined || isWritten || !keeps(resource) ? [] : addPolicy(text, entries);
    return [...written, ...added];
  });
  return parseTemplate(apply(text, edits), path);
}

function entriesOf(node: SourceNode | undefined): readonly SourceEntry[] {
  return node?.kind === "map" ? node.entries : [];
}

function replaceValue(text: string, node: SourceNode): readonly Edit[] {
  if (node.kind !== "scalar") return [];
  const isQuoted = /["']/.test(text[node.offset] ?? "");
  return [{ offset: node.offset + (isQuoted ? 1 : 0), length: node.text.length, text: "Delete" }];
}

/** Before the resource's first key, in the way in which that is written: on a line of its own, or within braces. */
function addPolicy(text: string, entries: readonly SourceEntry[]): readonly Edit[] {
  const first = entries[0];
  if (first === undefined) return [];
  const before = text.slice(text.lastIndexOf("\n", first.keyOffset - 1) + 1, first.keyOffset);
  const isBlock = before.trim() === "" && !/["']/.test(text[first.keyOffset] ?? "");
  const added = isBlock ? `DeletionPolicy: Delete\n${before}` : '"DeletionPolicy": "Delete", ';
  return [{ offset: first.keyOffset, length: 0, text: added }];
}

function apply(text: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.offset - a.offset)
    .reduce((result, edit) => result.slice(0, edit.offset) + edit.text + result.slice(edit.offset + edit.length), text);
}
