import { isMap, isScalar, type Pair, type YAMLMap } from "yaml";
import { checkValue } from "../check/check-value.ts";
import { withDefaults } from "../check/environment-variables.ts";
import { findBrokenVariables } from "../check/find-broken-variables.ts";
import type { Finding, FindingRule } from "../check/finding.ts";
import type { Place } from "../language/place.ts";
import type { ValueType } from "../plugins/plugin.ts";

/** A setting in a YAML file of Logstash. */
export interface Setting {
  readonly text: string | undefined;
  /** The value as it stands in the file. */
  readonly written: string;
  readonly at: Place;
  readonly valueAt: Place;
}

/** The settings of a map by their names, which may be flat (`a.b`) or nested; `text` is undefined where only the machine knows it. */
export function flatten(
  map: YAMLMap,
  { place, prefix }: { place: (offset: number) => Place; prefix: string },
): readonly [string, Setting][] {
  return map.items.flatMap((pair: Pair): readonly [string, Setting][] => {
    const key = isScalar(pair.key) ? pair.key : undefined;
    const name = `${prefix}${key === undefined ? "" : written(key.value)}`;
    const at = place(key?.range?.[0] ?? 0);
    if (isMap(pair.value)) return flatten(pair.value, { place, prefix: `${name}.` });
    const value = isScalar(pair.value) ? pair.value : undefined;
    const raw = value === undefined ? "" : written(value.value);
    const text = value === undefined ? undefined : withDefaults(raw);
    return [[name, { text, written: raw, at, valueAt: place(value?.range?.[0] ?? key?.range?.[0] ?? 0) }]];
  });
}

/** A scalar of YAML as a text, as Logstash compares settings; nothing for null. */
function written(value: unknown): string {
  return typeof value === "string" ? value : value === null || value === undefined ? "" : JSON.stringify(value);
}

/** What is wrong with the `${NAME}` in a setting's value, whatever its type. */
export function checkYamlVariables({ written: text, valueAt }: Setting, rule: FindingRule): readonly Finding[] {
  return findBrokenVariables(text).map(({ kind, message }) => ({ rule, kind, at: valueAt, message }));
}

/** What is wrong with the value of a setting of a known type. */
export function checkYamlSetting(
  name: string,
  { setting: { text, valueAt }, type }: { readonly setting: Setting; readonly type: ValueType },
): readonly Finding[] {
  const value = { kind: "string", quote: '"', text: text ?? "", at: valueAt } as const;
  const problem = text === undefined ? undefined : checkValue(value, type);
  if (problem === undefined) return [];
  const message = `The setting ${name} must be ${problem}${problem.endsWith("?") ? "" : "."}`;
  return [{ rule: "pipeline", kind: "refused", at: valueAt, message }];
}
