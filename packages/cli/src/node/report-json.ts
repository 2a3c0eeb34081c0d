import { explain } from "./explain.ts";
import type { ReportedCommand, Reporter } from "./reporter.ts";
import type { Terminal } from "./terminal.ts";

/** One line a event on standard output: the artifact's own event, with its layer and environment before it. */
export function createJsonReporter({ request }: ReportedCommand, terminal: Terminal): Reporter {
  const say = (layer: string, event: object): void =>
    terminal.result(JSON.stringify({ layer, environment: request.environment, ...event }));
  return {
    begin: () => undefined,
    warn: (layer, message) => say(layer, { v: 1, event: "warning", message }),
    on: say,
    end(endings) {
      for (const [layer, ending] of endings) {
        if (ending.kind === "threw") say(layer, { v: 1, event: "error", ...explain(ending.error) });
        if (ending.kind === "skipped") say(layer, { v: 1, event: "skipped", because: ending.because });
        if (ending.kind === "interrupted") say(layer, { v: 1, event: "skipped", because: [] });
      }
    },
  };
}
