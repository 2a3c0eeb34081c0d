import type { Mapping, Value } from "../document/value.ts";
import { valueOf } from "../document/value.ts";
import type { EffectiveRule } from "../folder/effective-rules.ts";

/** What a rule is checked against. */
export interface RuleContext {
  readonly rule: EffectiveRule;
  readonly global: Mapping | undefined;
  /** Modules of our own that the image holds, as `module.Class`. */
  readonly modules: readonly string[];
  /** Patterns of the indices that the stack writes; undefined when nobody says. */
  readonly indexPatterns: readonly string[] | undefined;
}

/**
 * Spans that ElastAlert takes from the rule alone: it makes durations of them before it looks at the global
 * configuration, so that one from there is either without effect or ends the process.
 */
export const NOT_INHERITED: readonly string[] = [
  "timeframe",
  "realert",
  "exponential_realert",
  "aggregation",
  "query_delay",
  "bucket_interval",
];

/** A rule's value, or else that of the global configuration, which ElastAlert takes for rules that have none. */
export function settingOf({ rule, global }: Pick<RuleContext, "rule" | "global">, key: string): Value | undefined {
  return valueOf(rule.value, key) ?? (NOT_INHERITED.includes(key) ? undefined : valueOf(global, key));
}
