import { lookUp, valuesOf, type Fields } from "../filter/fields.ts";
import { keyText, type JudgedEvent, type Match, type RuleState, type Settings } from "./rule-state.ts";

/** `metric_aggregation`: a metric of a field over the events of a window is above or below its thresholds. */
export function judgeMetric(settings: Settings): RuleState {
  const [field, metric] = [settings.text("metric_agg_key") ?? "", settings.text("metric_agg_type") ?? ""];
  return overWindows(settings, (events) => {
    const value = METRICS[metric]?.(events.flatMap((event) => valuesOf(event.fields, field))) ?? null;
    if (value === null) return undefined;
    const max = settings.number("max_threshold") ?? Number.POSITIVE_INFINITY;
    const min = settings.number("min_threshold") ?? Number.NEGATIVE_INFINITY;
    if (value <= max && value >= min) return undefined;
    return { [`metric_${field}_${metric}`]: value, metric_agg_value: value };
  });
}

/** `percentage_match`: how many of the events of a window are those that a second filter lets pass. */
export function judgePercentage(settings: Settings, isMatch: (fields: Fields) => boolean): RuleState {
  return overWindows(settings, (events) => {
    const denominator = events.length;
    if (denominator === 0 || denominator < (settings.number("min_denominator") ?? 0)) return undefined;
    const percentage = (events.filter((event) => isMatch(event.fields)).length / denominator) * 100;
    const max = settings.number("max_percentage") ?? Number.POSITIVE_INFINITY;
    const min = settings.number("min_percentage") ?? Number.NEGATIVE_INFINITY;
    return percentage <= max && percentage >= min ? undefined : { percentage, denominator };
  });
}

const METRICS: Readonly<Record<string, (values: readonly unknown[]) => number | null>> = {
  min: (values) => (values.length === 0 ? null : Math.min(...values.map(Number))),
  max: (values) => (values.length === 0 ? null : Math.max(...values.map(Number))),
  sum: (values) => values.reduce((sum: number, value) => sum + Number(value), 0),
  avg: (values) =>
    values.length === 0 ? null : values.reduce((sum: number, value) => sum + Number(value), 0) / values.length,
  value_count: (values) => values.length,
  cardinality: (values) => new Set(values.map(keyText)).size,
};

/**
 * Windows are as long as `buffer_time` and follow each other; with `use_run_every_query_size` as long as `run_every`; with
 * `allow_buffer_time_overlap` each run looks at the last `buffer_time`. An event at the beginning of a window is not in it.
 */
function overWindows(settings: Settings, judge: (events: readonly JudgedEvent[]) => Fields | undefined): RuleState {
  const lengthMs = settings.flag("use_run_every_query_size") ? settings.runEveryMs : settings.bufferTimeMs;
  const overlaps = settings.flag("allow_buffer_time_overlap") && settings.bufferTimeMs > settings.runEveryMs;
  let kept: readonly JudgedEvent[] = [];
  let judgedMs = 0;
  const judgeWindow = (endMs: number): readonly Match[] => {
    // The first window has its beginning in it: nothing was there before.
    const startMs = endMs === lengthMs ? Number.NEGATIVE_INFINITY : endMs - lengthMs;
    const events = kept.filter(({ atMs }) => atMs > startMs && atMs <= endMs);
    return groups(settings, events).flatMap(([key, own]) => {
      const found = judge(own);
      return found === undefined ? [] : [{ atMs: endMs, fields: { ...found, ...key } }];
    });
  };
  return {
    add: (events) => {
      kept = [...kept, ...events];
      return [];
    },
    finish: (atMs) => {
      const ends: number[] = [];
      if (overlaps) {
        if (atMs >= lengthMs) ends.push(atMs);
      } else {
        for (; judgedMs + lengthMs <= atMs; judgedMs += lengthMs) ends.push(judgedMs + lengthMs);
      }
      const matches = ends.flatMap(judgeWindow);
      kept = kept.filter((event) => event.atMs > atMs - 2 * lengthMs);
      return matches;
    },
  };
}

function groups(
  settings: Settings,
  events: readonly JudgedEvent[],
): readonly (readonly [Fields, readonly JudgedEvent[]])[] {
  const name = settings.texts("query_key")[0];
  if (name === undefined) return [[{}, events]];
  const byKey = new Map<string, JudgedEvent[]>();
  for (const event of events) {
    const value = lookUp(event.fields, name);
    // Elasticsearch makes no bucket of events without the field.
    if (value !== null) byKey.set(keyText(value), [...(byKey.get(keyText(value)) ?? []), event]);
  }
  return [...byKey].map(([key, own]) => [{ [name]: key }, own]);
}
