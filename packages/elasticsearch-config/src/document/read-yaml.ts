import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { refused, type Place } from "../finding.ts";
import type { Document } from "./read-json.ts";
import type { Value } from "./value.ts";

/** Reads YAML as Elasticsearch does, with the place of everything. Anchors and aliases are no part of what it may have. */
export function readYaml(file: string, text: string): Document {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const convert = (node: unknown, fallback: Place): Value => {
    const at = hasRange(node) ? placeOf(node.range[0]) : fallback;
    if (isSeq(node)) return { kind: "list", items: node.items.map((item) => convert(item, at)), at };
    if (isMap(node)) {
      const entries = node.items.map((pair) => {
        const keyAt = hasRange(pair.key) ? placeOf(pair.key.range[0]) : at;
        return {
          key: String(isScalar(pair.key) ? pair.key.value : pair.key),
          at: keyAt,
          value: convert(pair.value, keyAt),
        };
      });
      return { kind: "mapping", entries, at };
    }
    const value = isScalar(node) ? node.value : null;
    return { kind: "scalar", value: isPlain(value) ? value : (JSON.stringify(value) ?? null), at };
  };
  const findings = document.errors.map((error) =>
    refused(placeOf(error.pos[0]), `This is no YAML: ${error.message.split("\n")[0]?.replace(/\.$/, "")}. Mend it.`),
  );
  if (document.errors.length > 0 || document.contents === null) return { value: undefined, findings };
  return { value: convert(document.contents, { file, line: 1, column: 1 }), findings };
}

function isPlain(value: unknown): value is string | number | boolean | null {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function hasRange(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);
}
