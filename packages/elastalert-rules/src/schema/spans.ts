import type { Value } from "../document/value.ts";

const UNITS_MS: Readonly<Record<string, number>> = {
  weeks: 604_800_000,
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1000,
  milliseconds: 1,
};

/** The units of time that ElastAlert reads. */
export const UNITS: readonly string[] = Object.keys(UNITS_MS);

/** How many milliseconds a span such as `minutes: 5` has, its units added up; undefined for what is no span. */
export function spanMs(value: Value | undefined): number | undefined {
  if (value?.kind !== "mapping" || value.entries.size === 0) return undefined;
  let sum = 0;
  for (const { key, value: amount } of value.entries.values()) {
    const unit = UNITS_MS[key];
    if (unit === undefined || amount.kind !== "scalar" || typeof amount.value !== "number") return undefined;
    sum += unit * amount.value;
  }
  return sum;
}

/** A duration as a person says it, for instance `90 s` or `5 min`. */
export function durationText(ms: number): string {
  const units = [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["min", 60_000],
    ["s", 1000],
  ] as const;
  const [name, size] = units.find(([, each]) => ms !== 0 && ms % each === 0) ?? ["ms", 1];
  return ms === 0 ? "0 s" : `${ms / size} ${name}`;
}

const MAY_BE_ZERO = new Set(["realert", "query_delay", "aggregation", "alertmanager_resolve_time"]);

/** Whether zero is a sound value of a key that holds a span: for `realert` it means that every match alerts. */
export function isMayBeZero(key: string): boolean {
  return MAY_BE_ZERO.has(key) || /_discover_(?:from|to)_timedelta$/.test(key);
}
