import { lookUp, type Fields } from "../filter/fields.ts";
import { keyText, type Match, type Settings } from "./rule-state.ts";

/** An alert that is sent: one match, or several that `aggregation` put together. `atMs` is when its run ended. */
export interface Alert {
  readonly atMs: number;
  readonly matches: readonly Fields[];
}

/**
 * Makes alerts of matches, run by run. After an alert, matches of the same `query_key` are dropped until `realert` is
 * over: a minute, or nothing with `aggregation`. Aggregated matches wait from the first of them until `aggregation` is over.
 */
export function alerting(settings: Settings): {
  readonly take: (matches: readonly Match[], runMs: number) => void;
  readonly end: () => readonly Alert[];
} {
  const aggregationMs = settings.spanMs("aggregation") ?? 0;
  const realertMs = settings.spanMs("realert") ?? (settings.value("aggregation") === undefined ? 60_000 : 0);
  const silentUntilMs = new Map<string, number>();
  const sent: { atMs: number; matches: Fields[]; readonly group: string; readonly untilMs: number }[] = [];
  const send = ({ fields }: Match, runMs: number): void => {
    const names = settings.texts("aggregation_key");
    const group = JSON.stringify(names.map((name) => lookUp(fields, name)));
    const open =
      aggregationMs > 0 ? sent.findLast((alert) => alert.group === group && runMs < alert.untilMs) : undefined;
    if (open === undefined)
      sent.push({ atMs: runMs + aggregationMs, matches: [fields], group, untilMs: runMs + aggregationMs });
    else open.matches.push(fields);
  };
  return {
    take: (matches, runMs) => {
      for (const match of matches) {
        const key = silenceKey(settings, match);
        if (runMs < (silentUntilMs.get(key) ?? Number.NEGATIVE_INFINITY)) continue;
        if (realertMs > 0) silentUntilMs.set(key, runMs + realertMs);
        send(match, runMs);
      }
    },
    end: () => [...sent].sort((a, b) => a.atMs - b.atMs).map(({ atMs, matches }) => ({ atMs, matches })),
  };
}

function silenceKey(settings: Settings, { key, fields }: Match): string {
  if (key !== undefined) return `.${key}`;
  const joined = settings.texts("query_key").join(",");
  const value = joined === "" ? null : (lookUp(fields, joined) ?? settings.keyOf?.(fields) ?? null);
  return value === null ? "" : `.${keyText(value)}`;
}
