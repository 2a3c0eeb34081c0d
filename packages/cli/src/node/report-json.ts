import { explain } from "./explain.ts";
import { renderOwnEvent, type OwnFact } from "./render-own-event.ts";
import type { ReportedCommand, Reporter } from "./reporter.ts";
import type { Terminal } from "./terminal.ts";

/** One line an event on standard output: the artifact's own event, with its layer and environment before it. */
export function createJsonReporter({ request }: ReportedCommand, terminal: Terminal): Reporter {
  const { environment } = request;
  const say = (layer: string, fact: OwnFact): void => terminal.result(renderOwnEvent(fact, { layer, environment }));
  return {
    begin: () => undefined,
    warn: (layer, message) => say(layer, { event: "warning", message }),
    on: (layer, event) => terminal.result(JSON.stringify({ layer, environment, ...event })),
    end(endings) {
      for (const [layer, ending] of endings) {
        if (ending.kind === "threw") say(layer, { event: "error", ...explain(ending.error) });
        if (ending.kind === "skipped") say(layer, { event: "skipped", because: ending.because });
        if (ending.kind === "interrupted") say(layer, { event: "skipped", because: [] });
      }
    },
  };
}
