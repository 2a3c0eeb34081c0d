import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Pair,
} from "yaml";
import { validationError, type AwsError } from "../aws-error.ts";
import type { Json } from "../json.ts";
import { MAX_DEPTH, type TemplateDocument } from "./document.ts";

/** The short tags of CloudFormation's YAML and the long form of each. */
const LONG_FORMS: Readonly<Record<string, string>> = {
  "!Ref": "Ref",
  "!Condition": "Condition",
  "!And": "Fn::And",
  "!Base64": "Fn::Base64",
  "!Cidr": "Fn::Cidr",
  "!Contains": "Fn::Contains",
  "!EachMemberEquals": "Fn::EachMemberEquals",
  "!EachMemberIn": "Fn::EachMemberIn",
  "!Equals": "Fn::Equals",
  "!FindInMap": "Fn::FindInMap",
  "!GetAZs": "Fn::GetAZs",
  "!GetAtt": "Fn::GetAtt",
  "!If": "Fn::If",
  "!ImportValue": "Fn::ImportValue",
  "!Join": "Fn::Join",
  "!Length": "Fn::Length",
  "!Not": "Fn::Not",
  "!Or": "Fn::Or",
  "!RefAll": "Fn::RefAll",
  "!Select": "Fn::Select",
  "!Split": "Fn::Split",
  "!Sub": "Fn::Sub",
  "!ToJsonString": "Fn::ToJsonString",
  "!Transform": "Fn::Transform",
  "!ValueOf": "Fn::ValueOf",
  "!ValueOfAll": "Fn::ValueOfAll",
};

/** Tags of YAML's own that change nothing for JSON-like data. */
const PLAIN_TAGS = new Set(["tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq", "!"]);

/** YAML 1.1 types that CloudFormation does not support: without them a date stays the text it is. */
const UNSUPPORTED_TYPES = new Set(
  ["binary", "merge", "omap", "pairs", "set", "timestamp"].map((name) => yamlTag(name)),
);

/** The lexer's announcement that the next token is a plain or block scalar. */
const SCALAR_MARK = "\u001f";

/**
 * Returns a YAML body as data, short tags in their long form.
 * CloudFormation reads YAML 1.1 without aliases, merges and timestamps; of a repeated key the last value counts.
 */
export function readYamlDocument(body: string): TemplateDocument {
  const lines = new LineCounter();
  const document = parse(body, lines);
  const [firstError] = document.errors;
  if (firstError !== undefined) throw notWellFormed(lines, firstError.pos[0]);
  return {
    value: toJson(document.contents, lines, 0),
    resourceLines: linesUnder(document.contents, "Resources", lines),
  };
}

function parse(body: string, lineCounter: LineCounter): Document.Parsed {
  requireShallow(body);
  return parseDocument(body, {
    version: "1.1",
    lineCounter,
    uniqueKeys: false,
    logLevel: "error",
    customTags: (tags) =>
      tags.filter((tag) => typeof tag === "string" || !("tag" in tag) || !UNSUPPORTED_TYPES.has(tag.tag)),
  });
}

/**
 * The parser recurses, and a body of ten thousand brackets would exhaust the process's stack: so the tokens are
 * counted first. Lists and maps in block style that nest by indentation alone cannot get deep within the size limit.
 */
function requireShallow(body: string): void {
  let flowDepth = 0;
  let itemsOnLine = 0;
  let line = 1;
  let afterScalarMark = false;
  for (const token of new Lexer().lex(body)) {
    if (!afterScalarMark) {
      if (token === "[" || token === "{") flowDepth += 1;
      else if (token === "]" || token === "}") flowDepth -= 1;
      else if (token === "-" || token === "?") itemsOnLine += 1;
    }
    if (flowDepth + itemsOnLine > MAX_DEPTH) {
      throw validationError(`Template format error: YAML not well-formed. (line ${line}, column 1)`);
    }
    afterScalarMark = token === SCALAR_MARK;
    const newlines = token.split("\n").length - 1;
    line += newlines;
    if (newlines > 0) itemsOnLine = 0;
  }
}

function toJson(node: unknown, lines: LineCounter, depth: number): Json {
  if (depth > MAX_DEPTH) throw notWellFormed(lines, offsetOf(node));
  if (isAlias(node))
    throw validationError("Template format error: YAML aliases are not allowed in CloudFormation templates");
  const value = untaggedToJson(node, lines, depth);
  const tag = (node as Node | null)?.tag;
  if (tag === undefined || PLAIN_TAGS.has(tag) || tag.startsWith("tag:yaml.org,2002:")) return value;
  const name = LONG_FORMS[tag];
  if (name === undefined) throw unknownTag(tag, lines, offsetOf(node));
  return { [name]: name === "Fn::GetAtt" ? splitAttribute(value) : (value ?? "") };
}

function untaggedToJson(node: unknown, lines: LineCounter, depth: number): Json {
  if (isMap(node)) {
    return Object.fromEntries(node.items.map((pair) => [keyOf(pair), toJson(pair.value, lines, depth + 1)]));
  }
  if (isSeq(node)) return node.items.map((item) => toJson(item, lines, depth + 1));
  if (!isScalar(node)) return null;
  return scalarToJson(node.value, node.source);
}

/** JSON has no infinities and no integers beyond 2^53: those keep the text they were written with. */
function scalarToJson(value: unknown, source: string | undefined): Json {
  if (typeof value === "number") {
    const isExact = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
    return isExact ? value : (source ?? String(value));
  }
  return typeof value === "string" || typeof value === "boolean" ? value : null;
}

function keyOf(pair: Pair): string {
  // AWS: a key is always text, so `Y:` (a boolean in YAML 1.1) and `012345678901:` keep the letters they have.
  return isScalar(pair.key) ? (pair.key.source ?? String(pair.key.value)) : String(pair.key);
}

/** `!GetAtt Cache.Endpoint.Address` names a resource and, after the first dot, its attribute. */
function splitAttribute(value: Json): Json {
  if (typeof value !== "string") return value;
  const dot = value.indexOf(".");
  return dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)];
}

function linesUnder(root: unknown, section: string, lines: LineCounter): Readonly<Record<string, number>> {
  const sections = isMap(root) ? root.items.filter((pair) => keyOf(pair) === section) : [];
  const resources = sections.at(-1)?.value;
  if (!isMap(resources)) return {};
  return Object.fromEntries(resources.items.map((pair) => [keyOf(pair), lines.linePos(offsetOf(pair.key)).line]));
}

function offsetOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0;
}

function notWellFormed(lines: LineCounter, offset: number): AwsError {
  return validationError(`Template format error: YAML not well-formed. ${place(lines, offset)}`);
}

/** AWS's text for a tag it does not know is not on record; this one names the tag and its place. */
function unknownTag(tag: string, lines: LineCounter, offset: number): AwsError {
  return validationError(`Template format error: Unrecognized tag ${tag}. ${place(lines, offset)}`);
}

function place(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `(line ${Math.max(line, 1)}, column ${Math.max(col, 1)})`;
}

function yamlTag(name: string): string {
  return `tag:yaml.org,2002:${name}`;
}
