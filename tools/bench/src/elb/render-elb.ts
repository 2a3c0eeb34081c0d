import { alignColumns } from "../align-columns.ts";
import type { ElbResult } from "./bench-elb.ts";

/** Returns lines a second on one core and their ratio to the floor, then who reads which awkward line right. */
export function renderElb({ rates, awkward, readers, absent }: ElbResult): string {
  const header = ["", "", "CPU µs a line", "lines/s a core", "of the floor's rate"];
  const rows = rates.map(({ kind, reader, cpuMicrosecondsPerLine: spent }) => {
    const floor = rates.find((it) => it.kind === kind)?.cpuMicrosecondsPerLine ?? Number.NaN;
    return [kind, reader, spent.toFixed(2), Math.round(1_000_000 / spent).toString(), (floor / spent).toFixed(2)];
  });
  const judged = awkward.map(({ line, right }) => [
    line,
    ...readers.map((name) => (right.includes(name) ? "read" : "no")),
  ]);
  const missing = absent.map((name) => `Without ${name}: it could not be installed here.`);
  return `${[
    ...alignColumns([header, ...rows]),
    "",
    ...alignColumns([["", ...readers], ...judged]),
    ...(missing.length > 0 ? ["", ...missing] : []),
  ].join("\n")}\n`;
}
