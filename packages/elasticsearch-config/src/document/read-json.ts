import { parse, type MemberNode, type ValueNode } from "@humanwhocodes/momoa";
import { refused, type Finding, type Place } from "../finding.ts";
import type { Entry, Value } from "./value.ts";

/** What a file holds, and what is wrong with its form; no value when it cannot be read at all. */
export interface Document {
  readonly value: Value | undefined;
  readonly findings: readonly Finding[];
}

/** Reads JSON with the place of everything. A key that stands twice, of which Elasticsearch refuses the second, is refused. */
export function readJson(file: string, text: string): Document {
  const findings: Finding[] = [];
  const placeOf = ({ loc }: { readonly loc: ValueNode["loc"] }): Place => ({
    file,
    line: loc.start.line,
    column: loc.start.column,
  });
  const convert = (node: ValueNode): Value => {
    const at = placeOf(node);
    if (node.type === "Array") return { kind: "list", items: node.elements.map(({ value }) => convert(value)), at };
    if (node.type === "Object") {
      const entries = node.members.map((member) => entry(member));
      entries.forEach(({ key, at: keyAt }, index) => {
        if (entries.findIndex((other) => other.key === key) < index)
          findings.push(refused(keyAt, `"${key}" stands here a second time, which Elasticsearch refuses. Leave one.`));
      });
      return { kind: "mapping", entries, at };
    }
    return { kind: "scalar", value: "value" in node ? node.value : node.type === "Null" ? null : node.type, at };
  };
  const entry = (member: MemberNode): Entry => ({
    key: member.name.type === "String" ? member.name.value : member.name.name,
    at: placeOf(member),
    value: convert(member.value),
  });
  try {
    const value = convert(parse(text, { ranges: true }).body);
    return { value, findings };
  } catch (error) {
    const { line = 1, column = 1, message } = error as { line?: number; column?: number; message: string };
    const what = message.replace(/\s*\(\d+:\d+\)\s*$/s, "").replace(/\.$/, "");
    return { value: undefined, findings: [refused({ file, line, column }, `This is no JSON: ${what}. Mend it.`)] };
  }
}
