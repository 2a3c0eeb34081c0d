import { makeLogEvents } from "../../stats/make-log-events.ts";
import type { ExportStatsRequest } from "../../stats/stats-request.ts";
import { renderExplanation } from "../explain.ts";
import { openEventOutput } from "../stats/open-event-output.ts";
import { pulse } from "../stats/pulse.ts";
import { withSide } from "../stats/with-sides.ts";
import type { Terminal } from "../terminal.ts";

/**
 * Writes a side's measures as log events, once or again and again. Returns 0; 1 when the last reading could not be made, or its events
 * were not taken.
 */
export async function exportStats(request: ExportStatsRequest, terminal: Terminal): Promise<number> {
  return withSide(request, {
    terminal,
    use: async (opened) => {
      const { name, environment } = opened;
      const output = openEventOutput(request, terminal);
      const side = { name, environment, writeTime: (ms: number) => new Date(ms).toISOString() };
      let exitCode = 0;
      const beat = async (): Promise<void> => {
        const reading = await opened.read();
        exitCode = reading.statistics.kind === "unreadable" ? 1 : 0;
        const lines = makeLogEvents(reading, side).map((event) => JSON.stringify(event));
        try {
          await output(lines);
        } catch (error) {
          // One who writes all day is not ended by a Broker that is away for a minute.
          if (request.rhythm === undefined) throw error;
          for (const line of renderExplanation(error)) terminal.progress(line);
          exitCode = 1;
        }
      };
      if (request.rhythm === undefined) await beat();
      else await pulse(request.rhythm, { terminal, beat });
      return exitCode;
    },
  });
}
