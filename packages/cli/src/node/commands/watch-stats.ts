import { chartMeasures, type Measured } from "../../stats/chart-measures.ts";
import { renderChanges, renderChart, renderSummary } from "../../render/stats/chart.ts";
import type { WatchStatsRequest } from "../../stats/stats-request.ts";
import { pulse } from "../stats/pulse.ts";
import { withSide } from "../stats/with-sides.ts";
import type { Terminal } from "../terminal.ts";

/** So many readings are kept for the chart. */
const KEPT = 500;

/** Reads a side again and again, and charts its measures. Returns 0; 1 when the last reading could not be made. */
export async function watchStats(request: WatchStatsRequest, terminal: Terminal): Promise<number> {
  return withSide(request, {
    terminal,
    use: async (side) => {
      const readings: Measured[] = [];
      terminal.progress(`${side.name}, every ${request.everyMs / 1_000} s. Ctrl-C ends it.`);
      await pulse(request, {
        terminal,
        beat: async () => {
          const { at, statistics } = await side.read();
          const before = readings.at(-1);
          readings.push(chartMeasures(statistics));
          if (readings.length > KEPT) readings.shift();
          const reason = statistics.kind === "unreadable" ? statistics.reason : undefined;
          const { screen } = terminal;
          if (screen === undefined) {
            terminal.result(`${new Date(at).toISOString()}  ${renderChanges(readings.at(-1), { before, reason })}`);
          } else {
            screen.draw((size) => renderChart(readings, { ...size, reason }));
          }
        },
      }).finally(() => terminal.screen?.draw(undefined));
      for (const line of renderSummary(readings)) terminal.result(line);
      return readings.at(-1) === undefined ? 1 : 0;
    },
  });
}
