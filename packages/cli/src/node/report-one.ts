import type { DeployEvent } from "@logstack/deploy-core";
import { createLiveReport } from "@logstack/deploy-core/node";
import { renderExplanation } from "./explain.ts";
import type { ReportedCommand, Reporter } from "./reporter.ts";
import type { Terminal } from "./terminal.ts";

/** The whole story of a single layer, as its artifact would tell it. */
export function createOneReporter({ request, asked }: ReportedCommand, terminal: Terminal): Reporter {
  const report = createLiveReport(
    { progress: terminal.progress, result: terminal.result, screen: terminal.screen },
    { colour: terminal.colour, verbose: request.verbose, ...(asked ? { seen: SEEN } : {}) },
  );
  return {
    begin: () => undefined,
    warn: (_layer, message) => terminal.progress(`Warning: ${message}`),
    on: (_layer, event) => report(event),
    end(endings) {
      // An artifact that ended without a word leaves its tree.
      terminal.screen?.draw(undefined);
      for (const ending of endings.values()) {
        if (ending.kind !== "threw") continue;
        for (const line of renderExplanation(ending.error)) terminal.progress(line);
      }
    },
  };
}

/** What a person has just read, and has said yes to. */
const SEEN: ReadonlySet<DeployEvent["event"]> = new Set(["started", "destroying", "foreseen"]);
