import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, Parser } from "yaml";
import type { Document, Node as YamlNode } from "yaml";
import { refused, type Finding, type Place } from "../finding.ts";
import type { Entry, Scalar, Value } from "./value.ts";

/** What a YAML file holds and what is wrong with its form; no value when it cannot be read at all. */
export interface ParsedYaml {
  readonly value: Value | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Parses one YAML document as PyYAML does, which ElastAlert reads it with: version 1.1, so that `yes` and `on` are
 * booleans. Duplicate keys, of which PyYAML silently keeps the last, are refused; so is a token that begins a comment.
 */
export function parseYaml(text: string, file: string): ParsedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { version: "1.1", lineCounter: lines, prettyErrors: false, merge: true });
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const findings = [...document.errors, ...document.warnings].map((error) =>
    refused(
      placeOf(error.pos[0]),
      `This is not the YAML that ElastAlert reads: ${sentence(error.message)} ${HINTS[error.code] ?? "Mend it."}`,
    ),
  );
  const lost = tokensReadAsComments(text).map(({ offset, source }) => ({ place: placeOf(offset), source }));
  findings.push(...lost.map(({ place }) => tokenComment(place)));
  const lostOn = new Map(lost.map(({ place, source }) => [place.line, source]));
  const root = document.contents;
  if (document.errors.length > 0 || root === null) return { value: undefined, findings };
  const aliases = { left: MOST_ALIASES };
  const value = convert(root, { document, placeOf, lostOn, aliases });
  if (aliases.left > 0) return { value, findings };
  return { value: undefined, findings: [...findings, refused(placeOf(0), TOO_MANY_ALIASES)] };
}

/** What to do about the mistakes that are made most. */
const HINTS: Readonly<Partial<Record<string, string>>> = {
  BLOCK_AS_IMPLICIT_KEY: "Put a text that has a colon in it in quotes.",
  DUPLICATE_KEY: "ElastAlert would keep the last of them without a word; leave one.",
  MISSING_CHAR: "Close the quote or bracket that is open here or above.",
  TAB_AS_INDENT: "Indent with spaces.",
};

/** So many that no rule has them, and so few that one that leads to itself ends soon. */
const MOST_ALIASES = 500;

const TOO_MANY_ALIASES =
  "The aliases (*name) in this file lead to themselves, or to more than can be read. Write out what they stand for.";

interface Conversion {
  readonly document: Document;
  readonly placeOf: (offset: number) => Place;
  /** Tokens that are comments, by line. They stand for the values that they were meant to be. */
  readonly lostOn: ReadonlyMap<number, string>;
  /** How many aliases may still be followed. */
  readonly aliases: { left: number };
}

function convert(node: unknown, conversion: Conversion, fallback?: Place): Value {
  const place = hasRange(node) ? conversion.placeOf(node.range[0]) : (fallback ?? conversion.placeOf(0));
  if (isAlias(node)) {
    conversion.aliases.left -= 1;
    const target = conversion.aliases.left > 0 ? node.resolve(conversion.document) : undefined;
    return target === undefined ? { kind: "scalar", value: null, at: place } : convert(target, conversion, place);
  }
  if (isSeq(node)) {
    return { kind: "list", items: node.items.map((item) => convert(item, conversion, place)), at: place };
  }
  if (isMap(node)) {
    const entries = new Map<string, Entry>();
    const merged: Entry[] = [];
    for (const pair of node.items) {
      const at = hasRange(pair.key) ? conversion.placeOf(pair.key.range[0]) : place;
      const key = isScalar(pair.key) ? nameOf(pair.key.value, pair.key.source) : String(pair.key);
      const value = convert(pair.value, conversion, at);
      if (key === "<<") merged.push(...mergedEntries(value));
      else entries.set(key, { key, at, value });
    }
    for (const entry of merged) if (!entries.has(entry.key)) entries.set(entry.key, entry);
    return { kind: "mapping", entries, at: place };
  }
  const value = isScalar(node) ? scalarOf(node.value, node.source) : null;
  return { kind: "scalar", value: value ?? conversion.lostOn.get(place.line) ?? null, at: place };
}

function mergedEntries(value: Value): readonly Entry[] {
  if (value.kind === "mapping") return [...value.entries.values()];
  return value.kind === "list" ? value.items.flatMap(mergedEntries) : [];
}

function nameOf(value: unknown, source: string | undefined): string {
  return typeof value === "string" ? value : (source ?? String(value));
}

function scalarOf(value: unknown, source: string | undefined): Scalar["value"] {
  // PyYAML has no `y` and `n` for booleans, although YAML 1.1 does.
  if (typeof value === "boolean") return source !== undefined && /^[yn]$/i.test(source) ? source : value;
  if (typeof value === "string" || typeof value === "number" || value === null) return value;
  return source ?? null;
}

function hasRange(node: unknown): node is YamlNode & { readonly range: readonly [number, number, number] } {
  return typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);
}

function sentence(message: string): string {
  const line = message.split("\n")[0]?.trim() ?? "";
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

function tokenComment(place: Place) {
  return refused(
    place,
    "This token is a comment to YAML, because it follows a space and is not in quotes; the value would be empty or cut off. Put the whole value in quotes.",
  );
}

/** The offsets of comments that are tokens by their looks: `key: #{Name}`. A comment on a line of its own is one. */
function tokensReadAsComments(text: string): readonly { readonly offset: number; readonly source: string }[] {
  const found: { readonly offset: number; readonly source: string }[] = [];
  const visit = (token: unknown): void => {
    if (Array.isArray(token)) return token.forEach(visit);
    if (typeof token !== "object" || token === null) return;
    const { type, offset, source } = token as { type?: unknown; offset?: unknown; source?: unknown };
    if (type === "comment" && typeof offset === "number" && typeof source === "string" && source.startsWith("#{")) {
      if (!/(^|\n)\s*$/.test(text.slice(0, offset))) found.push({ offset, source });
      return;
    }
    Object.values(token).forEach(visit);
  };
  for (const token of new Parser().parse(text)) visit(token);
  return found;
}
