import type { Measured } from "../../stats/chart-measures.ts";
import { renderTable } from "../table.ts";
import { renderSparkline } from "./sparkline.ts";

/** Renders readings as one row a measure, for a terminal of so many columns and rows; those that moved come first. */
export function renderChart(
  readings: readonly Measured[],
  { width, height, reason }: { readonly width: number; readonly height: number; readonly reason: string | undefined },
): readonly string[] {
  const rows = rowsOf(readings);
  const places = Math.max(1, height - 2);
  const hidden = Math.max(0, rows.length - places);
  const table = renderTable(rows.slice(0, places).map(({ name, last, change }) => [name, last, change]));
  const left = Math.max(0, ...table.map((line) => line.length)) + 2;
  const lines = table.map((line, index) => {
    const values = rows[index]?.values ?? [];
    return `${line.padEnd(left)}${renderSparkline(values, Math.max(0, width - left))}`.slice(0, width);
  });
  return [
    ...lines,
    ...(hidden > 0 ? [`and ${hidden} more`] : []),
    ...(reason === undefined ? [] : [`Unreadable now: ${reason}.`.slice(0, width)]),
  ];
}

/** Renders one reading as a line, with what changed since the one before. */
export function renderChanges(
  now: Measured,
  { before, reason }: { readonly before: Measured; readonly reason: string | undefined },
): string {
  if (now === undefined) return `unreadable: ${reason ?? "no reason is told"}`;
  return Object.entries(now)
    .map(([name, value]) => `${name} ${format(value)}${describeChange(value - (before?.[name] ?? value))}`)
    .join("  ");
}

/** Renders what became of each measure, from the first reading to the last. */
export function renderSummary(readings: readonly Measured[]): readonly string[] {
  const rows = rowsOf(readings);
  const gaps = readings.filter((reading) => reading === undefined).length;
  return [
    ...renderTable([
      ["measure", "first", "last", "change", ""],
      ...rows.map(({ name, values, first, last, change }) => [name, first, last, change, renderSparkline(values, 40)]),
    ]),
    ...(gaps === 0 ? [] : [`${gaps} of ${readings.length} readings could not be made.`]),
  ];
}

interface Row {
  readonly name: string;
  readonly values: readonly (number | undefined)[];
  readonly first: string;
  readonly last: string;
  readonly change: string;
  readonly moved: boolean;
}

function rowsOf(readings: readonly Measured[]): readonly Row[] {
  const names = [...new Set(readings.flatMap((reading) => Object.keys(reading ?? {})))];
  const rows = names.map((name): Row => {
    const values = readings.map((reading) => reading?.[name]);
    const known = values.filter((value) => value !== undefined);
    const [first = 0, last = 0] = [known[0], known.at(-1)];
    return {
      name,
      values,
      first: format(first),
      last: format(last),
      change: describeChange(last - first).trim() || "stands still",
      moved: new Set(known).size > 1,
    };
  });
  return [...rows.filter(({ moved }) => moved), ...rows.filter(({ moved }) => !moved)];
}

function describeChange(change: number): string {
  if (change === 0) return "";
  return ` (${change > 0 ? "+" : ""}${format(change)})`;
}

function format(value: number): string {
  return value.toLocaleString("en");
}
