import { describeMalformed, type SourceText } from "./source-text.ts";

/** A value of a YAML or JSON text that still knows where it stands; offsets are in UTF-16 units. */
export type SourceNode = SourceScalar | SourceList | SourceMap;

export interface SourceScalar {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** The scalar as it was written, without quotes: a number keeps its leading zeros here. */
  readonly text: string;
  readonly offset: number;
}

export interface SourceList {
  readonly kind: "list";
  readonly items: readonly SourceNode[];
  readonly offset: number;
}

export interface SourceMap {
  readonly kind: "map";
  readonly entries: readonly SourceEntry[];
  readonly offset: number;
}

export interface SourceEntry {
  readonly key: string;
  readonly keyOffset: number;
  readonly value: SourceNode;
}

/** Finds the offset of every key and list item by its path, the steps joined with `/`. */
export function findOffsets(root: SourceNode): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>();
  const visit = (node: SourceNode, path: string): void => {
    const children =
      node.kind === "map"
        ? node.entries.map(({ key, keyOffset, value }) => ({ step: key, offset: keyOffset, value }))
        : node.kind === "list"
          ? node.items.map((value, index) => ({ step: String(index), offset: value.offset, value }))
          : [];
    for (const { step, offset, value } of children) {
      const childPath = path === "" ? step : `${path}/${step}`;
      offsets.set(childPath, offset);
      visit(value, childPath);
    }
  };
  visit(root, "");
  return offsets;
}

/** Names a node's kind in words for a message: `a list`, `the number 7`, `"text"`. */
export function describeNode(node: SourceNode): string {
  if (node.kind === "list") return "a list";
  if (node.kind === "map") return "an object";
  if (node.value === null) return "null";
  if (typeof node.value === "string") return node.value === "" ? "an empty string" : "a string";
  return `the ${typeof node.value} ${node.text}`;
}

/** Throws a `DeployError` at the second of two equal keys: parsers would let the last one win in silence. */
export function refuseDuplicateKeys(source: SourceText, entries: readonly SourceEntry[]): void {
  const seen = new Set<string>();
  for (const { key, keyOffset } of entries) {
    if (seen.has(key)) {
      throw describeMalformed(source, {
        offset: keyOffset,
        problem: `the key "${key}" is given twice in the same object`,
        hint: `Keep one of the two "${key}" and remove the other.`,
      });
    }
    seen.add(key);
  }
}
