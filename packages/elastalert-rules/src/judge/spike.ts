import { eventWindow, type EventWindow } from "./event-window.ts";
import { keyText, matchOf, type JudgedEvent, type Match, type RuleState, type Settings } from "./rule-state.ts";

interface Pair {
  readonly reference: EventWindow;
  readonly current: EventWindow;
  firstMs: number | undefined;
  quietUntilMs: number;
}

/**
 * `spike`: `spike_height` times as many (or as few) events in one timeframe as in the timeframe before it. Nothing is
 * found until both are over, for each `query_key`; `alert_on_new_data` waits for them only once.
 */
export function judgeSpike(settings: Settings): RuleState {
  const timeframeMs = settings.spanMs("timeframe") ?? 0;
  const pairs = new Map<string, Pair>();
  let filledOnce = false;
  const pairOf = (key: string): Pair => {
    const known = pairs.get(key);
    if (known !== undefined) return known;
    const reference = eventWindow(timeframeMs);
    const current = eventWindow(timeframeMs, reference.append);
    const pair: Pair = { reference, current, firstMs: undefined, quietUntilMs: Number.NEGATIVE_INFINITY };
    pairs.set(key, pair);
    return pair;
  };
  const isTooEarly = (pair: Pair, atMs: number): boolean => {
    if (atMs - (pair.firstMs ?? atMs) >= timeframeMs * 2) {
      filledOnce = true;
      return false;
    }
    const isNewData = settings.keyOf !== undefined && settings.flag("alert_on_new_data");
    return !filledOnce || !isNewData || atMs < pair.quietUntilMs;
  };
  const handle = (
    key: string,
    { event, count }: { readonly event: JudgedEvent; readonly count: number },
  ): readonly Match[] => {
    const pair = pairOf(key);
    pair.firstMs ??= event.atMs;
    pair.current.append({ event, count });
    if (isTooEarly(pair, event.atMs)) return [];
    const counts = { before: pair.reference.count(), now: pair.current.count() };
    if (!isSpike(settings, counts)) return [];
    const entries = pair.current.entries();
    const shown = (entries.find((entry) => entry.count > 0) ?? entries.at(-1))?.event ?? event;
    pair.reference.clear();
    pair.firstMs = undefined;
    pair.quietUntilMs = shown.atMs + timeframeMs * 2;
    return [matchOf(shown, { spike_count: counts.now, reference_count: counts.before })];
  };
  return {
    add: (events) =>
      events.flatMap((event) => {
        const value = settings.keyOf?.(event.fields);
        const key = settings.keyOf === undefined ? "all" : keyText(value ?? "other");
        return handle(key, { event, count: 1 });
      }),
    finish: (atMs) =>
      [...pairs].flatMap(([key, pair]) => {
        if (key !== "all" && pair.reference.count() === 0 && pair.current.count() === 0) {
          pairs.delete(key);
          return [];
        }
        const fields = key === "all" ? {} : { [settings.texts("query_key").join(",")]: key };
        return handle(key, { event: { atMs, fields }, count: 0 });
      }),
  };
}

function isSpike(settings: Settings, { before, now }: { readonly before: number; readonly now: number }): boolean {
  if (now < (settings.number("threshold_cur") ?? 0) || before < (settings.number("threshold_ref") ?? 0)) return false;
  const height = settings.number("spike_height") ?? 1;
  const type = settings.text("spike_type");
  const isUp = type !== "down" && now >= before * height;
  const isDown = type !== "up" && now <= before / height;
  return isUp || isDown;
}
