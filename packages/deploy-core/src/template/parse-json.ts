import { parse, tokenize, type MemberNode, type ValueNode } from "@humanwhocodes/momoa";
import { refuseDuplicateKeys, type SourceEntry, type SourceNode } from "./source-node.ts";
import { describeDeepNesting, describeMalformed, MAX_DEPTH, type SourceText } from "./source-text.ts";

/** Parses strict JSON into located values; throws a `DeployError` that quotes the first place it cannot read. */
export function parseJson(source: SourceText): SourceNode {
  try {
    refuseDeepNesting(source);
    return fromJson(source, parse(source.text, { mode: "json", ranges: true }).body);
  } catch (cause) {
    throw isParserError(cause) ? describeJsonError(source, cause) : cause;
  }
}

function refuseDeepNesting(source: SourceText): void {
  let depth = 0;
  for (const { type, loc } of tokenize(source.text, { mode: "json" })) {
    if (type === "LBrace" || type === "LBracket") depth += 1;
    if (type === "RBrace" || type === "RBracket") depth -= 1;
    if (depth > MAX_DEPTH) throw describeDeepNesting(source, loc.start.offset);
  }
}

/** What the parser throws: its classes are not exported, only these fields tell them. */
interface ParserError {
  readonly message: string;
  readonly offset: number;
}

function isParserError(cause: unknown): cause is ParserError {
  return cause instanceof Error && "offset" in cause && typeof cause.offset === "number";
}

function describeJsonError(source: SourceText, error: ParserError): Error {
  const detail = error.message.replace(/ \(\d+:\d+\)$/, "").replace(/\.$/, "");
  return describeMalformed(source, {
    offset: error.offset,
    problem: `it is not well-formed JSON (${detail.charAt(0).toLowerCase()}${detail.slice(1)})`,
    hint: "Mend the JSON at this place; a missing or surplus comma or quote stands here or just before.",
  });
}

function fromJson(source: SourceText, node: ValueNode): SourceNode {
  const offset = node.loc.start.offset;
  switch (node.type) {
    case "Object": {
      const entries = node.members.map((member) => fromMember(source, member));
      refuseDuplicateKeys(source, entries);
      return { kind: "map", entries, offset };
    }
    case "Array":
      return {
        kind: "list",
        items: node.elements.map((element) => fromJson(source, element.value)),
        offset,
      };
    case "String":
      return { kind: "scalar", value: node.value, text: node.value, offset };
    case "Number":
    case "Boolean": {
      const text = source.text.slice(offset, node.loc.end.offset);
      return { kind: "scalar", value: node.value, text, offset };
    }
    case "Null":
      return { kind: "scalar", value: null, text: "null", offset };
    case "NaN":
    case "Infinity":
      break;
  }
  throw describeMalformed(source, {
    offset,
    problem: `it is not well-formed JSON (${node.type} is JSON5)`,
    hint: "Write the value as JSON.",
  });
}

function fromMember(source: SourceText, member: MemberNode): SourceEntry {
  const key = member.name.type === "String" ? member.name.value : member.name.name;
  return { key, keyOffset: member.name.loc.start.offset, value: fromJson(source, member.value) };
}
