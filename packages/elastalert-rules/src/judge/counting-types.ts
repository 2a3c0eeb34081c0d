import { lookUp } from "../filter/fields.ts";
import { eventWindow, type EventWindow } from "./event-window.ts";
import { keyText, matchOf, type JudgedEvent, type Match, type RuleState, type Settings } from "./rule-state.ts";

/** `frequency`: `num_events` within a timeframe, for each `query_key`. What made a match counts for no other. */
export function judgeFrequency(settings: Settings): RuleState {
  const timeframeMs = settings.spanMs("timeframe") ?? 0;
  const least = settings.number("num_events") ?? 1;
  const windows = new Map<string, EventWindow>();
  return {
    add: (events) =>
      events.flatMap((event) => {
        const key = keyFor(settings, event);
        const window = windowOf(windows, { key, timeframeMs });
        window.append({ event, count: 1 });
        if (window.count() < least) return [];
        const newest = window.entries().at(-1)?.event ?? event;
        windows.delete(key);
        return [matchOf(newest)];
      }),
    finish: () => [],
  };
}

/**
 * `flatline`: fewer than `threshold` events within a timeframe. It is looked at where a run ends, and for the first time
 * a timeframe after the first event of a key; without `query_key`, after the first run.
 */
export function judgeFlatline(settings: Settings): RuleState {
  const timeframeMs = settings.spanMs("timeframe") ?? 0;
  const threshold = settings.number("threshold") ?? 0;
  const windows = new Map<string, EventWindow>();
  const firstMs = new Map<string, number>();
  const look = (key: string): readonly Match[] => {
    const entries = windows.get(key)?.entries() ?? [];
    const newest = entries.at(-1);
    if (newest === undefined) return [];
    const first = firstMs.get(key) ?? newest.event.atMs;
    firstMs.set(key, first);
    const count = windows.get(key)?.count() ?? 0;
    if (newest.event.atMs - first < timeframeMs || count >= threshold) return [];
    if (settings.flag("forget_keys")) {
      windows.delete(key);
      firstMs.delete(key);
    } else {
      firstMs.set(key, Math.min(entries[0]?.event.atMs ?? newest.event.atMs, newest.event.atMs - timeframeMs));
    }
    return [{ ...matchOf(newest.event, { key, count, threshold }), key }];
  };
  return {
    add: (events) => {
      for (const event of events) {
        windowOf(windows, { key: keyFor(settings, event), timeframeMs }).append({ event, count: 1 });
      }
      const last = events.at(-1);
      return last === undefined ? [] : look(keyFor(settings, last));
    },
    finish: (atMs) => {
      const known = [...windows.keys()];
      const looked = known.length > 0 || settings.keyOf !== undefined ? known : ["all"];
      return looked.flatMap((key) => {
        windowOf(windows, { key, timeframeMs }).append({ event: { atMs, fields: {} }, count: 0 });
        if (!firstMs.has(key)) firstMs.set(key, atMs);
        return look(key);
      });
    },
  };
}

/**
 * `cardinality`: more than `max_cardinality` or fewer than `min_cardinality` values of a field within a timeframe. Too few
 * are only seen when more than a timeframe has gone by since the key's first event, or since its last match.
 */
export function judgeCardinality(settings: Settings): RuleState {
  const timeframeMs = settings.spanMs("timeframe") ?? 0;
  const most = settings.number("max_cardinality") ?? Number.POSITIVE_INFINITY;
  const least = settings.number("min_cardinality") ?? Number.NEGATIVE_INFINITY;
  const seenMs = new Map<string, Map<string, number>>();
  const firstMs = new Map<string, number>();
  const forget = (atMs: number): void => {
    for (const terms of seenMs.values()) {
      for (const [term, lastMs] of terms) if (atMs - lastMs > timeframeMs) terms.delete(term);
    }
  };
  const isOut = (key: string, atMs: number): boolean => {
    const size = seenMs.get(key)?.size ?? 0;
    return size > most || (size < least && atMs - (firstMs.get(key) ?? atMs) > timeframeMs);
  };
  const look = (key: string, event: JudgedEvent): readonly Match[] => {
    if (!isOut(key, event.atMs)) return [];
    firstMs.delete(key);
    return [matchOf(event)];
  };
  const lookAtAll = (atMs: number): readonly Match[] => {
    forget(atMs);
    if (least === Number.NEGATIVE_INFINITY) return [];
    return [...seenMs.keys()].flatMap((key) => look(key, { atMs, fields: keyFields(settings, key) }));
  };
  return {
    add: (events) =>
      events.flatMap((event) => {
        const key = keyFor(settings, event);
        if (!seenMs.has(key)) seenMs.set(key, new Map());
        if (!firstMs.has(key)) firstMs.set(key, event.atMs);
        const value = lookUp(event.fields, settings.text("cardinality_field") ?? "");
        if (value === null) return [];
        seenMs.get(key)?.set(keyText(value), event.atMs);
        if (!isOut(key, event.atMs)) return [];
        return [...lookAtAll(event.atMs), ...look(key, event)];
      }),
    finish: lookAtAll,
  };
}

/** The window of a key, made when there is none. */
function windowOf(
  windows: Map<string, EventWindow>,
  { key, timeframeMs }: { readonly key: string; readonly timeframeMs: number },
): EventWindow {
  const window = windows.get(key) ?? eventWindow(timeframeMs);
  windows.set(key, window);
  return window;
}

function keyFor(settings: Settings, event: JudgedEvent): string {
  return settings.keyOf === undefined ? "all" : keyText(settings.keyOf(event.fields));
}

function keyFields(settings: Settings, key: string): JudgedEvent["fields"] {
  return settings.keyOf === undefined ? {} : { [settings.texts("query_key").join(",")]: key };
}
