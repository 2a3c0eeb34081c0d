import { Composer, CST, isAlias, isMap, isScalar, isSeq, Parser } from "yaml";
import type { Node as YamlNode, Pair, ParsedNode, Tags } from "yaml";
import { refuseDuplicateKeys, type SourceEntry, type SourceNode } from "./source-node.ts";
import { describeDeepNesting, describeMalformed, MAX_DEPTH, type SourceText } from "./source-text.ts";

/**
 * Parses YAML into located values, CloudFormation's short tags written out as their long functions.
 * Throws a `DeployError` at the first place it cannot read, and at what CloudFormation does not accept:
 * aliases, merges, other tags (AWS: user guide, "Template formats", unsupported YAML features).
 */
export function parseYaml(source: SourceText): SourceNode | undefined {
  const tokens = [...new Parser().parse(source.text)];
  refuseDeepNesting(source, tokens);
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false, merge: false, customTags: KNOWN_TAGS });
  const [document, second] = [...composer.compose(tokens)];
  const error = document?.errors[0];
  if (error !== undefined) {
    throw describeMalformed(source, {
      // What is unclosed is found missing at the end of the file; its last text tells more than an empty line.
      offset: Math.min(error.pos[0], source.text.trimEnd().length),
      problem: `it is not well-formed YAML (${error.message.charAt(0).toLowerCase()}${error.message.slice(1)})`,
      hint: "Mend the YAML at this place; often the indentation, a quote or a bracket just before it is wrong.",
    });
  }
  if (second !== undefined) {
    throw describeMalformed(source, {
      offset: second.range[0],
      problem: "a second YAML document begins here",
      hint: "Keep one template in the file; remove the line of three hyphens and what belongs to the other.",
    });
  }
  return document?.contents ? fromYaml(source, document.contents) : undefined;
}

/**
 * Composing recurses and runs regular expressions, and one of those at the end of the stack ends the process
 * (observed with Node 20), so the depth is measured first, on the tokens, without recursion.
 */
function refuseDeepNesting(source: SourceText, tokens: readonly CST.Token[]): void {
  let level = tokens;
  for (let depth = 0; level.length > 0; depth += 1) {
    const first = level[0];
    if (depth > MAX_DEPTH && first !== undefined) throw describeDeepNesting(source, first.offset);
    level = level.flatMap(findInnerTokens);
  }
}

function findInnerTokens(token: CST.Token): readonly CST.Token[] {
  if (token.type === "document") return token.value === undefined ? [] : [token.value];
  if (!CST.isCollection(token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value].filter((each) => each !== undefined && each !== null));
}

/** CloudFormation's short tags and the functions they stand for (AWS: user guide, "Intrinsic function reference"). */
const FUNCTION_OF_TAG: Readonly<Record<string, string>> = {
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
  "!GetAtt": "Fn::GetAtt",
  "!GetAZs": "Fn::GetAZs",
  "!GetStackOutput": "Fn::GetStackOutput",
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

/** Told to the parser, which else makes a warning with a stack trace for each use of them: a tenth of all its time. */
const KNOWN_TAGS = Object.keys(FUNCTION_OF_TAG).flatMap((tag): Tags => [
  { tag, resolve: (text: string) => text },
  { tag, collection: "map" },
  { tag, collection: "seq" },
]);

const STANDARD_TAG = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/;

function fromYaml(source: SourceText, node: ParsedNode | YamlNode): SourceNode {
  const bare = fromUntagged(source, node);
  const tag = isAlias(node) ? undefined : node.tag;
  if (tag === undefined || STANDARD_TAG.test(tag)) return bare;
  const name = FUNCTION_OF_TAG[tag];
  if (name === undefined) {
    throw describeMalformed(source, {
      offset: offsetOfTag(source, { tag, before: bare.offset }),
      problem: `the tag ${tag} is not one of CloudFormation's`,
      hint: `Use one of CloudFormation's functions (${Object.keys(FUNCTION_OF_TAG).slice(0, 2).join(", ")}, !Sub, !GetAtt, ...), or quote the value if the "!" belongs to it.`,
    });
  }
  const value = name === "Fn::GetAtt" ? splitAttribute(bare) : bare;
  return { kind: "map", entries: [{ key: name, keyOffset: bare.offset, value }], offset: bare.offset };
}

function fromUntagged(source: SourceText, node: ParsedNode | YamlNode): SourceNode {
  const offset = node.range?.[0] ?? 0;
  if (isScalar(node)) return fromScalar({ value: node.value, text: node.source, offset });
  if (isSeq(node)) return { kind: "list", items: node.items.map((item) => fromItem(source, { item, offset })), offset };
  if (isMap(node)) {
    const entries = node.items.map((pair) => fromPair(source, { pair, offset }));
    refuseDuplicateKeys(source, entries);
    return { kind: "map", entries, offset };
  }
  throw describeMalformed(source, {
    offset,
    problem: "CloudFormation does not read YAML aliases",
    hint: "Write the value out at this place, and remove its anchor.",
  });
}

interface LooseScalar {
  readonly value: unknown;
  readonly text: string | undefined;
  readonly offset: number;
}

function fromScalar({ value, text, offset }: LooseScalar): SourceNode {
  if (typeof value === "string") return { kind: "scalar", value, text: value, offset };
  if (typeof value === "number" || typeof value === "boolean") {
    return { kind: "scalar", value, text: text ?? String(value), offset };
  }
  return { kind: "scalar", value: null, text: text ?? "", offset };
}

function fromItem(source: SourceText, { item, offset }: { item: unknown; offset: number }): SourceNode {
  if (isScalar(item) || isMap(item) || isSeq(item) || isAlias(item)) return fromYaml(source, item);
  if (isPairOfNodes(item)) return { kind: "map", entries: [fromPair(source, { pair: item, offset })], offset };
  return { kind: "scalar", value: null, text: "", offset };
}

function isPairOfNodes(item: unknown): item is Pair {
  return typeof item === "object" && item !== null && "key" in item && "value" in item;
}

function fromPair(source: SourceText, { pair, offset }: { pair: Pair; offset: number }): SourceEntry {
  const { key, value } = pair;
  if (!isScalar(key) || key.tag?.startsWith("!") === true || typeof key.value === "object") {
    throw describeMalformed(source, {
      offset: isScalar(key) || isMap(key) || isSeq(key) ? (key.range?.[0] ?? offset) : offset,
      problem: "a key must be plain text",
      hint: "Give the key as text, in quotes where it starts with a special character.",
    });
  }
  const keyOffset = key.range?.[0] ?? offset;
  const keyText = typeof key.value === "string" ? key.value : (key.source ?? "");
  if (keyText === "<<") {
    throw describeMalformed(source, {
      offset: keyOffset,
      problem: "CloudFormation does not read YAML merges",
      hint: "Write the merged keys out at this place.",
    });
  }
  return { key: keyText, keyOffset, value: fromItem(source, { item: value, offset: keyOffset }) };
}

/** `Resource.Attribute` becomes the list that the long form takes; the attribute keeps its own dots. */
function splitAttribute(node: SourceNode): SourceNode {
  if (node.kind !== "scalar" || typeof node.value !== "string") return node;
  const dot = node.value.indexOf(".");
  if (dot < 0) return node;
  const items = [node.value.slice(0, dot), node.value.slice(dot + 1)].map((text): SourceNode => ({
    kind: "scalar",
    value: text,
    text,
    offset: node.offset,
  }));
  return { kind: "list", items, offset: node.offset };
}

function offsetOfTag(source: SourceText, { tag, before }: { tag: string; before: number }): number {
  const found = source.text.lastIndexOf(tag, before);
  return found < 0 ? before : found;
}
