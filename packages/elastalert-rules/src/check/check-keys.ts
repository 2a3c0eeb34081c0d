import { refused, told, type Finding } from "../finding.ts";
import { textOf, valueOf, type Entry } from "../document/value.ts";
import { alertersWith, KNOWN_KEYS, typesWith } from "../schema/known-keys.ts";
import { COMMON_KEYS, GONE_KEYS } from "../schema/rule-keys.ts";
import { RULE_TYPES } from "../schema/rule-types.ts";
import { ALERTERS } from "../schema/alerters.ts";
import { ELASTALERT_VERSION } from "../schema/version.ts";
import { alertsOf } from "./alerts-of.ts";
import { checkShape, orList } from "./check-shape.ts";
import type { RuleContext } from "./context.ts";
import { didYouMean } from "./nearest.ts";

/** Keys that ElastAlert does not know, keys of other types and alerters, and values of the wrong shape. */
export function checkKeys(context: RuleContext): readonly Finding[] {
  const { rule } = context;
  const type = textOf(valueOf(rule.value, "type")) ?? "";
  const used = alertsOf(rule.value).map(({ name }) => name);
  const isCustom = type.includes(".") || used.some((name) => name.includes("."));
  return [...rule.value.entries.values()].flatMap((entry) => {
    // `checkName` says it better.
    if (entry.key === "name") return [];
    const shape = RULE_TYPES[type]?.keys[entry.key] ?? alerterShape(entry.key, used) ?? COMMON_KEYS[entry.key];
    if (shape !== undefined) return checkShape(entry, shape);
    return isCustom ? [] : [foreignKey(entry, { type, used })];
  });
}

/** The sentence about a key that nothing reads. */
export function unknownKey({ key, at }: Entry, known: readonly string[]): Finding {
  const gone = GONE_KEYS[key];
  if (gone !== undefined) return refused(at, `ElastAlert ${ELASTALERT_VERSION} no longer knows ${key}: ${gone}.`);
  return refused(
    at,
    `ElastAlert ${ELASTALERT_VERSION} knows no key ${key}, and lets it pass without a word. ${didYouMean(key, known)}Mend the name, or remove the line.`,
  );
}

function alerterShape(key: string, used: readonly string[]) {
  return used.map((name) => ALERTERS[name]?.keys[key]).find((shape) => shape !== undefined);
}

function foreignKey(
  entry: Entry,
  { type, used }: { readonly type: string; readonly used: readonly string[] },
): Finding {
  const types = typesWith(entry.key);
  const alerters = alertersWith(entry.key);
  // With an unknown type or alerter every key of it would be told as well, and the one sentence be lost among them.
  const typeIsKnown = RULE_TYPES[type] !== undefined;
  if (types.length > 0 && typeIsKnown) {
    return refused(
      entry.at,
      `${entry.key} means nothing to a rule of type ${type}; it is for ${orList(types)}. Remove it, or change the type.`,
    );
  }
  if (alerters.length > 0 && used.length > 0) {
    return told(
      entry.at,
      `${entry.key} is for the alerter ${orList(alerters)}, which this rule does not use. Remove it, or add the alerter to alert.`,
    );
  }
  if (types.length > 0 || alerters.length > 0)
    return told(entry.at, `${entry.key} is read by nothing here as long as type and alert are not mended.`);
  return unknownKey(entry, KNOWN_KEYS);
}
