/* oxlint-disable eslint/no-restricted-globals -- these convert instants that are given; they read no clock. */

/** Returns an instant as AWS writes it in XML: `2026-11-22T18:04:05.678Z`. `epochMs` is milliseconds since the Unix epoch. */
export function renderTimestamp(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

/** Returns an instant as HTTP headers carry it: `Sun, 22 Nov 2026 18:04:05 GMT`. */
export function renderHttpDate(epochMs: number): string {
  return new Date(epochMs).toUTCString();
}

/** Returns milliseconds since the Unix epoch for an ISO 8601 text or for seconds since the epoch; undefined for any other text. */
export function parseTimestamp(text: string): number | undefined {
  if (/^-?\d{1,12}(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000);
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text)) return undefined;
  const epochMs = Date.parse(text);
  return Number.isNaN(epochMs) ? undefined : epochMs;
}

/** Returns an instant to the second, as AWS writes it in sentences: `2026-11-22T18:04:05Z`. */
export function renderSecond(epochMs: number): string {
  return renderTimestamp(epochMs).replace(/\.\d{3}Z$/, "Z");
}

/** Returns milliseconds since the Unix epoch for a date as HTTP headers carry it; undefined for any other text. */
export function parseHttpDate(text: string): number | undefined {
  const epochMs = Date.parse(text);
  return Number.isNaN(epochMs) ? undefined : epochMs;
}
