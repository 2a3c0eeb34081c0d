import { stringify } from "yaml";
import { plainOf, scalarsOf, type Mapping, type Value } from "../document/value.ts";
import { isSecretKey } from "../schema/secrets.ts";
import { isOpaque } from "../document/tokens.ts";
import type { EffectiveRule, EffectiveRules } from "./effective-rules.ts";

/**
 * What an environment runs, as lines that only differ when what runs differs: rules by name, keys in alphabetical order,
 * one line for each value as JSON, no places. For diffs in a promotion. A secret in plain is never in it.
 */
export function describeRules(effective: EffectiveRules): readonly string[] {
  const rules = [...effective.rules].sort((a, b) => (titleOf(a) < titleOf(b) ? -1 : 1));
  return [
    "elastalert.yaml",
    ...(effective.global === undefined ? [] : linesOf(effective.global)),
    ...rules.flatMap((rule) => [`rule ${titleOf(rule)}`, ...linesOf(rule.value)]),
    ...effective.excluded.map((rule) => `switched off ${titleOf(rule)}`).sort(),
  ];
}

/** Renders a rule or the global configuration as the YAML that ElastAlert is to read. */
export function renderYaml(value: Value): string {
  return stringify(plainOf(value), { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false });
}

/** Which file, line and column each value of a mapping came from, by the path of its keys; items of lists share one. */
export function originsOf(value: Mapping): ReadonlyMap<string, string> {
  return new Map(
    scalarsOf(value).map(({ scalar, path }) => [
      path.join("."),
      `${scalar.at.file}:${scalar.at.line}:${scalar.at.column}`,
    ]),
  );
}

function titleOf({ name, file }: EffectiveRule): string {
  return `${JSON.stringify(name ?? "")} (${file})`;
}

function linesOf(value: Mapping): readonly string[] {
  return [...value.entries.values()]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, value: inner }) => `  ${key}: ${JSON.stringify(canonical(plainOf(inner), key))}`);
}

function canonical(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.map((item) => canonical(item, key));
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([inner, each]) => [inner, canonical(each, inner)]));
  }
  return isSecretKey(key) && typeof value === "string" && !isOpaque(value) ? "(a secret in plain)" : value;
}
