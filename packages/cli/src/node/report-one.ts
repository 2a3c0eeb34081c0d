import { createTextRenderer, type DeployEvent } from "@logstack/deploy-core";
import { renderExplanation } from "./explain.ts";
import type { ReportedCommand, Reporter } from "./reporter.ts";
import type { Terminal } from "./terminal.ts";

/** The whole story of a single layer, as its artifact would tell it. */
export function createOneReporter({ request, asked }: ReportedCommand, terminal: Terminal): Reporter {
  const render = createTextRenderer({ colour: terminal.colour, verbose: request.verbose });
  return {
    begin: () => undefined,
    warn: (_layer, message) => terminal.progress(`Warning: ${message}`),
    on(_layer, event) {
      const { progress, result } = render(event);
      if (asked && SEEN.has(event.event)) return;
      for (const line of progress) terminal.progress(line);
      for (const line of result) terminal.result(line);
    },
    end(endings) {
      for (const ending of endings.values()) {
        if (ending.kind !== "threw") continue;
        for (const line of renderExplanation(ending.error)) terminal.progress(line);
      }
    },
  };
}

/** What a person has just read, and has said yes to. */
const SEEN: ReadonlySet<DeployEvent["event"]> = new Set(["started", "destroying", "foreseen"]);
