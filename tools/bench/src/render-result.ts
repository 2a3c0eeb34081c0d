import { alignColumns } from "./align-columns.ts";
import type { BenchResult, Measurement } from "./bench-artifact.ts";

/** Returns the result as text: times in milliseconds, calls on the wire, and each median against every floor's. */
export function renderResult({ single, repeated }: BenchResult, runs: number): string {
  const [nothing, ...floors] = repeated;
  const rows = [["", "median ms", "fastest", "slowest", "AWS calls"], ...[...single, ...repeated].map(renderRow)];
  const ratios = floors.map((floor) => {
    const ratio = (nothing?.summary.medianMs ?? Number.NaN) / floor.summary.medianMs;
    return `${nothing?.name} takes ${ratio.toFixed(2)} times as long as ${floor.name}`;
  });
  const notes = [
    `Create and update once, the others ${runs} times in turns. Stacks take no time on this engine: all of it is overhead.`,
  ];
  return `${[...alignColumns(rows), "", ...ratios, "", ...notes].join("\n")}\n`;
}

function renderRow({ name, summary, calls }: Measurement): readonly string[] {
  const times = [summary.medianMs, summary.fastestMs, summary.slowestMs].map((ms) => ms.toFixed(0));
  return [name, ...times, describeCalls(calls)];
}

/** `5: DescribeStacks 2, CreateChangeSet, ...` in the order of the first of each. */
function describeCalls(calls: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const call of calls) counts.set(call, (counts.get(call) ?? 0) + 1);
  const named = [...counts].map(([call, count]) => (count === 1 ? call : `${call} ${count}`));
  return calls.length === 0 ? "0" : `${calls.length}: ${named.join(", ")}`;
}
