import type { DeployFact } from "../report/deploy-event.ts";
import { createRedactor } from "../report/redact.ts";
import { renderJson } from "../report/render-json.ts";
import { steadyNow } from "./steady-clock.ts";
import { createLiveReport } from "./live-report.ts";
import type { Terminal } from "./terminal.ts";

/** Where facts go, and what must never appear there. */
export interface Output {
  readonly report: (fact: DeployFact) => void;
  /** Hides these values in everything reported from now on. */
  readonly hide: (secrets: readonly string[]) => void;
}

/** Creates the output of one run: text for a person, or one event a line for a program. */
export function createOutput(terminal: Terminal, { json, verbose }: { json: boolean; verbose: boolean }): Output {
  const startedAt = steadyNow();
  const secrets: string[] = [];
  const colour = terminal.outputIsTerminal && (process.env["NO_COLOR"] ?? "") === "";
  const tell = createLiveReport(
    { progress: terminal.writeProgress, result: terminal.writeResult, screen: terminal.screen },
    { colour, verbose },
  );
  return {
    hide: (more) => secrets.push(...more),
    report: (fact) => {
      terminal.hear(fact);
      const stamp = { v: 1, at: new Date().toISOString(), elapsedMs: steadyNow() - startedAt } as const;
      const event = { ...stamp, ...createRedactor(secrets)(fact) };
      if (json) {
        terminal.writeResult(renderJson(event));
        return;
      }
      tell(event);
    },
  };
}
