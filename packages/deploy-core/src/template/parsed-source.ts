import type { SourceNode } from "./source-node.ts";

/**
 * The file of an artifact that holds what its template was parsed to when it was built. To parse a template takes more
 * time than all else that a deployment does before its first call.
 */
export const PARSED_SOURCE = "template.parsed.json";

/** The values of a template, and the digest of the very text that they were found in. */
export interface ParsedSource {
  /** `sha256:<hex>` of the template's bytes. */
  readonly of: string;
  readonly root: SourceNode;
}

/** Returns the text of the file; undefined for the rare template whose values JSON does not hold, such as `.inf`. */
export function renderParsedSource(parsed: ParsedSource): string | undefined {
  return isHeldByJson(parsed.root) ? `${JSON.stringify(parsed)}\n` : undefined;
}

function isHeldByJson(node: SourceNode): boolean {
  switch (node.kind) {
    case "list":
      return node.items.every(isHeldByJson);
    case "map":
      return node.entries.every(({ value }) => isHeldByJson(value));
    case "scalar":
      return typeof node.value !== "number" || (Number.isFinite(node.value) && !Object.is(node.value, -0));
  }
}

/** Returns the values of the template of this digest; undefined where the file is of another. The file's own digest was checked before. */
export function readParsedSource(text: string, of: string): SourceNode | undefined {
  const parsed = JSON.parse(text) as ParsedSource;
  return parsed.of === of ? parsed.root : undefined;
}
