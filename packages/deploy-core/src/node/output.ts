import type { Place } from "@logstack/ci-output";
import type { DeployEvent, DeployFact } from "../report/deploy-event.ts";
import { createRedactor } from "../report/redact.ts";
import { renderJson } from "../report/render-json.ts";
import { steadyNow } from "./steady-clock.ts";
import { createLiveReport } from "./live-report.ts";
import { createPlaceReport } from "./place-report.ts";
import type { Terminal } from "./terminal.ts";

/** Where facts go, and what must never appear there. */
export interface Output {
  readonly report: (fact: DeployFact) => void;
  /** Hides these values in everything reported from now on. */
  readonly hide: (secrets: readonly string[]) => void;
}

/** What standard output is to hold. */
export interface OutputOptions {
  /** Events for a program, or words for the place that they are read in. */
  readonly form: "json" | Place;
  readonly verbose: boolean;
}

/** Creates the output of one run. */
export function createOutput(terminal: Terminal, options: OutputOptions): Output {
  const startedAt = steadyNow();
  const secrets: string[] = [];
  const tell = createTeller(terminal, options);
  return {
    hide: (more) => secrets.push(...more),
    report: (fact) => {
      terminal.hear(fact);
      const stamp = { v: 1, at: new Date().toISOString(), elapsedMs: steadyNow() - startedAt } as const;
      tell({ ...stamp, ...createRedactor(secrets)(fact) });
    },
  };
}

function createTeller(terminal: Terminal, { form, verbose }: OutputOptions): (event: DeployEvent) => void {
  switch (form) {
    case "json":
      return (event) => terminal.writeResult(renderJson(event));
    case "plain": {
      const colour = terminal.outputIsTerminal && (process.env["NO_COLOR"] ?? "") === "";
      return createLiveReport(
        { progress: terminal.writeProgress, result: terminal.writeResult, screen: terminal.screen },
        { colour, verbose },
      );
    }
    case "teamcity":
    case "github":
    case "octopus":
      return createPlaceReport({ place: form, terminal, verbose, env: process.env });
  }
}
