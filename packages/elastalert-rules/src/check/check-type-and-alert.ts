import { refused, type Finding } from "../finding.ts";
import { isOpaque } from "../document/tokens.ts";
import { entryOf, textOf, valueOf, type Value } from "../document/value.ts";
import { ALERTERS, GONE_ALERTERS } from "../schema/alerters.ts";
import { COMMON_KEYS } from "../schema/rule-keys.ts";
import { RULE_TYPES } from "../schema/rule-types.ts";
import { alertsOf, type NamedAlert } from "./alerts-of.ts";
import { unknownKey } from "./check-keys.ts";
import { checkShape, orList, shown } from "./check-shape.ts";
import { settingOf, type RuleContext } from "./context.ts";
import { didYouMean } from "./nearest.ts";

/** Whether `type` is one there is, and the keys are there that it needs. */
export function checkType(context: RuleContext): readonly Finding[] {
  const { rule } = context;
  const type = valueOf(rule.value, "type");
  if (type === undefined)
    return [missing(context, "type", `every rule is of a type: ${orList(Object.keys(RULE_TYPES))}`)];
  const name = textOf(type);
  if (name === undefined || isOpaque(name)) return name === undefined ? [noName("type", type)] : [];
  if (name.includes(".")) return context.modules.includes(name) ? [] : [undeclared(name, type)];
  const known = RULE_TYPES[name];
  if (known === undefined) {
    const names = Object.keys(RULE_TYPES);
    return [
      refused(
        type.at,
        `There is no rule type ${name}, so ElastAlert would not start. ${didYouMean(name, names) || `Types are ${orList(names)}. `}Mend the name.`,
      ),
    ];
  }
  const has = (key: string) => settingOf(context, key) !== undefined;
  return [
    ...known.needs
      .filter((key) => !has(key))
      .map((key) => missing(context, key, `a rule of type ${name} does nothing without it`)),
    ...known.needsOneOf
      .filter((group) => !group.some(has))
      .map((group) => missing(context, orList(group), `a rule of type ${name} needs at least one of them`)),
  ];
}

/** Whether each alerter is one there is, and the keys are there that it needs. */
export function checkAlert(context: RuleContext): readonly Finding[] {
  const alert = valueOf(context.rule.value, "alert");
  if (alert === undefined)
    return [missing(context, "alert", "a match that alerts nobody is lost; debug writes it to the log")];
  const alerts = alertsOf(context.rule.value);
  if (alerts.length === 0) return [noName("alert", alert)];
  const odd = (alert.kind === "list" ? alert.items : [alert]).filter(isOddItem).map((item) => noName("alert", item));
  return [...odd, ...alerts.flatMap((each) => checkOneAlert(context, each))];
}

function checkOneAlert(context: RuleContext, { name, at, own }: NamedAlert): readonly Finding[] {
  if (isOpaque(name)) return [];
  if (name.includes("."))
    return context.modules.includes(name) ? [] : [undeclared(name, { kind: "scalar", value: name, at })];
  const known = ALERTERS[name];
  if (known === undefined) {
    const gone = GONE_ALERTERS[name];
    if (gone !== undefined) return [refused(at, `There is no alerter ${name} any more: ${gone}.`)];
    const names = Object.keys(ALERTERS);
    return [
      refused(
        at,
        `There is no alerter ${name}, so ElastAlert would not start. ${didYouMean(name, names) || `Alerters are ${orList(names.sort())}. `}Mend the name.`,
      ),
    ];
  }
  const has = (key: string) => valueOf(own, key) !== undefined || settingOf(context, key) !== undefined;
  const needed = [...known.needs, ...(name === "gelf" ? gelfNeeds(own ?? context.rule.value) : [])];
  return [
    ...needed
      .filter((key) => !has(key))
      .map((key) =>
        refused(
          at,
          `The alerter ${name} needs ${key}, and neither this rule nor elastalert.yaml has it, so no alert could be sent. Add it.`,
        ),
      ),
    ...[...(own?.entries.values() ?? [])].flatMap((entry) => {
      const shape = known.keys[entry.key] ?? COMMON_KEYS[entry.key];
      return shape === undefined ? [unknownKey(entry, Object.keys(known.keys))] : checkShape(entry, shape);
    }),
  ];
}

function gelfNeeds(where: Value): readonly string[] {
  return textOf(valueOf(where, "gelf_type")) === "tcp" ? ["gelf_host", "gelf_port"] : ["gelf_endpoint"];
}

function isOddItem(item: Value): boolean {
  if (item.kind === "list") return true;
  return item.kind === "mapping" ? item.entries.size !== 1 : typeof item.value !== "string";
}

function missing({ rule }: RuleContext, key: string, why: string): Finding {
  const at = entryOf(rule.value, "type")?.at ?? entryOf(rule.value, "name")?.at ?? rule.value.at;
  return refused(at, `${key} is missing, and ${why}. Add it.`);
}

function noName(key: string, value: Value): Finding {
  const form =
    key === "alert"
      ? "a name, or a list of names and of `name:` with keys of its own, one name in each item"
      : "a name";
  return refused(value.at, `${key} is ${shown(value)}, and ElastAlert cannot read it. Write ${form}.`);
}

function undeclared(name: string, { at }: Value): Finding {
  return refused(
    at,
    `${name} is a module of our own, and package.yaml does not say that the image holds it; without it ElastAlert would not start. Add it to modules in package.yaml, or mend the name.`,
  );
}
