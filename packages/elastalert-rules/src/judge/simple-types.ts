import { lookUp, valuesOf } from "../filter/fields.ts";
import { plainOf } from "../document/value.ts";
import { keyText, matchOf, type JudgedEvent, type Match, type RuleState, type Settings } from "./rule-state.ts";

/** `any`: each event is a match. */
export function judgeAny(): RuleState {
  return eachEvent((event) => [matchOf(event)]);
}

/** `blacklist`: an event whose field is a text of the list. */
export function judgeBlacklist(settings: Settings): RuleState {
  const [field, list] = [settings.texts("compare_key")[0] ?? "", settings.texts("blacklist")];
  return eachEvent((event) => (list.some((text) => text === lookUp(event.fields, field)) ? [matchOf(event)] : []));
}

/** `whitelist`: an event whose field is none of the list; without the field, unless `ignore_null`. */
export function judgeWhitelist(settings: Settings): RuleState {
  const [field, list] = [settings.texts("compare_key")[0] ?? "", settings.texts("whitelist")];
  return eachEvent((event) => {
    const value = lookUp(event.fields, field);
    if (value === null) return settings.flag("ignore_null") ? [] : [matchOf(event)];
    return list.some((text) => text === value) ? [] : [matchOf(event)];
  });
}

/** `change`: fields that are not what they were in the last event of the same `query_key`, at most a timeframe ago. */
export function judgeChange(settings: Settings): RuleState {
  const names = settings.texts("compare_key");
  const timeframeMs = settings.spanMs("timeframe");
  const last = new Map<string, { readonly values: readonly unknown[]; readonly atMs: number }>();
  return eachEvent((event) => {
    const values = names.map((name) => lookUp(event.fields, name));
    if (settings.flag("ignore_null") && values.some(isNothing)) return [];
    const key = keyText(settings.keyOf?.(event.fields) ?? null);
    const known = last.get(key);
    last.set(key, { values, atMs: event.atMs });
    if (known === undefined || JSON.stringify(known.values) === JSON.stringify(values)) return [];
    if (timeframeMs !== undefined && event.atMs - known.atMs > timeframeMs) return [];
    return [matchOf(event, { old_value: known.values, new_value: values })];
  });
}

/** `new_term`: a value that a field never had, neither before nor in `terms_window_size` before the rule first ran. */
export function judgeNewTerm(settings: Settings): RuleState {
  const windowMs = settings.spanMs("terms_window_size") ?? 30 * 86_400_000;
  const groups = fieldGroups(settings);
  const seen = new Map<string, Set<string>>(groups.map((group) => [group.join(), new Set<string>()]));
  const termOf = (event: JudgedEvent, group: readonly string[]): string | undefined => {
    const values = group.map((field) => lookUp(event.fields, field));
    return values.some(isNothing) ? undefined : JSON.stringify(values);
  };
  for (const event of settings.before.filter(({ atMs }) => atMs >= -windowMs && atMs < 0)) {
    for (const group of groups) {
      // Elasticsearch lists the terms of every item of a field that holds several.
      const terms =
        group.length > 1
          ? [termOf(event, group)]
          : valuesOf(event.fields, group[0] ?? "").map((value) => JSON.stringify([value]));
      for (const term of terms) if (term !== undefined) seen.get(group.join())?.add(term);
    }
  }
  return eachEvent((event) =>
    groups.flatMap((group): readonly Match[] => {
      const term = termOf(event, group);
      if (term === undefined)
        return settings.flag("alert_on_missing_field") ? [matchOf(event, { missing_field: group.join() })] : [];
      const known = seen.get(group.join());
      if (known?.has(term) === true) return [];
      known?.add(term);
      return [matchOf(event, { new_field: group.join() })];
    }),
  );
}

function fieldGroups(settings: Settings): readonly (readonly string[])[] {
  const fields = settings.value("fields");
  if (fields === undefined) return [settings.texts("query_key")];
  const plain = plainOf(fields);
  return (Array.isArray(plain) ? plain : [plain]).map((field) =>
    Array.isArray(field) ? field.map(String) : [String(field)],
  );
}

function eachEvent(judge: (event: JudgedEvent) => readonly Match[]): RuleState {
  return { add: (events) => events.flatMap(judge), finish: () => [] };
}

function isNothing(value: unknown): boolean {
  return (
    value === null || value === undefined || value === "" || value === 0 || (Array.isArray(value) && value.length === 0)
  );
}
