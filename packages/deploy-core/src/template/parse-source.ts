import { parseJson } from "./parse-json.ts";
import { parseYaml } from "./parse-yaml.ts";
import { parseEntries, ROOT } from "./read-values.ts";
import type { SourceNode } from "./source-node.ts";
import { describeMalformed, type SourceText } from "./source-text.ts";

/** Parses a template's text into located values. CloudFormation too tells the two languages apart by the first character. */
export function parseSource(source: SourceText): SourceNode {
  const node = source.text.trimStart().startsWith("{") ? parseJson(source) : parseYaml(source);
  if (node !== undefined && (node.kind !== "scalar" || node.value !== null)) {
    parseEntries({ source, node, what: ROOT });
    return node;
  }
  throw describeMalformed(source, {
    offset: 0,
    problem: "the template is empty",
    hint: "Write a template with at least one resource.",
  });
}
