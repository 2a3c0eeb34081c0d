import { renderReading } from "../../render/stats/statistics.ts";
import type { ShowStatsRequest } from "../../stats/stats-request.ts";
import { withSide } from "../stats/with-sides.ts";
import type { Terminal } from "../terminal.ts";

/** Shows one reading of a side. Returns 0, and 1 for what can not be read. */
export async function showStats(request: ShowStatsRequest, terminal: Terminal): Promise<number> {
  return withSide(request, {
    terminal,
    use: async (side) => {
      const reading = await side.read();
      if (request.json) {
        terminal.result(JSON.stringify({ v: 1, name: side.name, ...reading, at: writeTime(reading.at) }));
      } else {
        for (const line of renderReading({ name: side.name, reading }, writeTime)) terminal.result(line);
        if (request.of === undefined && side.others.length > 0)
          terminal.progress(`It has ${side.others.join(" and ")} too: --of ${side.others[0]}`);
      }
      return reading.statistics.kind === "unreadable" ? 1 : 0;
    },
  });
}

function writeTime(ms: number): string {
  return new Date(ms).toISOString();
}
