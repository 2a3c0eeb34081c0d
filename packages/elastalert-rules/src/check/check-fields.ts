import { refused, type Finding } from "../finding.ts";
import { isOpaque } from "../document/tokens.ts";
import { entryOf, textOf, valueOf, type Value } from "../document/value.ts";
import { shown } from "./check-shape.ts";
import type { RuleContext } from "./context.ts";

/** Names of fields that are well-formed, and that a rule's type cannot do anything with. */
export function checkFields({ rule }: RuleContext): readonly Finding[] {
  const type = textOf(valueOf(rule.value, "type"));
  if (type === "blacklist" || type === "whitelist") {
    const compared = entryOf(rule.value, "compare_key")?.value;
    if (compared?.kind !== "list" || compared.items.length < 2) return [];
    return [
      refused(
        compared.at,
        `A ${type} compares one field, and ElastAlert makes one name of these ${compared.items.length}, which no event has, so the list is never held against anything. Write one, and a rule for each other.`,
      ),
    ];
  }
  const fields = entryOf(rule.value, "fields")?.value;
  if (type !== "new_term" || fields === undefined || isField(fields)) return [];
  const isSound = fields.kind === "list" && fields.items.length > 0 && fields.items.every(isFieldOrGroup);
  if (isSound) return [];
  const what = fields.kind === "list" && fields.items.length === 0 ? "an empty list" : shown(fields);
  return [
    refused(
      fields.at,
      `fields is ${what}, and a new_term looks at names of fields, or lists of names that are looked at together. Write fields: [user, [host, port]].`,
    ),
  ];
}

function isFieldOrGroup(value: Value): boolean {
  return isField(value) || (value.kind === "list" && value.items.length > 0 && value.items.every(isField));
}

function isField(value: Value): boolean {
  return value.kind === "scalar" && ((typeof value.value === "string" && value.value !== "") || isOpaque(value.value));
}
