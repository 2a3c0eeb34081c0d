const DURATION = /^P(?=.)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/;
const UNITS_MS = [86_400_000, 3_600_000, 60_000, 1_000];

/** Returns the milliseconds of an ISO 8601 duration such as `PT1M30S` or `PT0.25S`; undefined for any other text and for none at all. */
export function parseDurationMs(text: string): number | undefined {
  const parts = DURATION.exec(text)?.slice(1);
  if (parts === undefined) return undefined;
  const totalMs = parts.reduce((sumMs, part, index) => sumMs + Number(part ?? 0) * (UNITS_MS[index] ?? 0), 0);
  return totalMs > 0 ? Math.round(totalMs) : undefined;
}
