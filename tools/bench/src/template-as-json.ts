import { isAlias, isMap, isScalar, isSeq, parseDocument, type ParsedNode } from "yaml";

/** Returns a template in YAML, or in JSON, as plain values: short forms of functions are written out, as the CDK reads them. */
export function readTemplateAsJson(text: string): unknown {
  // The tags of short forms are told as warnings, and kept.
  return plainOf(parseDocument(text, { logLevel: "silent" }).contents);
}

function plainOf(node: ParsedNode | null): unknown {
  if (node === null || isAlias(node)) return null;
  const { tag } = node;
  const value = bareOf(node);
  if (tag === undefined || !/^![A-Za-z]/.test(tag)) return value;
  const name = tag.slice(1);
  // AWS: `!GetAtt A.B.C` is of the resource A the attribute B.C.
  if (name === "GetAtt" && typeof value === "string") return { "Fn::GetAtt": splitOnce(value) };
  return { [BARE.has(name) ? name : `Fn::${name}`]: value };
}

function bareOf(node: Exclude<ParsedNode, null>): unknown {
  if (isMap(node)) {
    return Object.fromEntries(node.items.map(({ key, value }) => [String(plainOf(key)), plainOf(value)]));
  }
  if (isSeq(node)) return node.items.map((item) => plainOf(item));
  return isScalar(node) ? node.value : null;
}

/** AWS: a short form stands for `Fn::` and its name, but for these two. */
const BARE = new Set(["Ref", "Condition"]);

function splitOnce(text: string): readonly string[] {
  const at = text.indexOf(".");
  return [text.slice(0, at), text.slice(at + 1)];
}
