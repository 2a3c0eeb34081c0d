import { alignColumns } from "./align-columns.ts";
import type { EngineResult } from "./bench-engine.ts";

/** Returns the result as text: times in milliseconds, memory in MB, and each time against its floor. */
export function renderEngine({ starts, deployedMb, loads }: EngineResult): string {
  const floorMs = starts.at(-1)?.summary.medianMs ?? Number.NaN;
  const startRows = starts.map(({ name, summary, residentMb }) => [
    name,
    ...[summary.medianMs, summary.fastestMs, summary.slowestMs, residentMb].map((value) => value.toFixed(0)),
    (summary.medianMs / floorMs).toFixed(1),
  ]);
  const loadRows = loads.map(({ name, elapsedMs, floorMs }) => [
    name,
    elapsedMs.toFixed(0),
    floorMs.toFixed(0),
    (elapsedMs / floorMs).toFixed(1),
  ]);
  return [
    ...alignColumns([
      ["from start to first connection", "median ms", "fastest", "slowest", "MB", "of floor"],
      ...startRows,
    ]),
    "",
    `With all layers deployed to it, the engine has ${deployedMb.toFixed(0)} MB resident.`,
    "",
    ...alignColumns([["at instant speed", "ms", "as many calls for nothing, ms", "of floor"], ...loadRows]),
    "",
  ].join("\n");
}
