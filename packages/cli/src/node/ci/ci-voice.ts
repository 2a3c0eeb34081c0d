import type { Place, Remark } from "@logstack/ci-output";
import { openPlace } from "@logstack/ci-output/node";
import { listCiSteps, renderCiSummary, type EndedStep } from "../../ci/render-ci-summary.ts";
import type { StepEnding } from "../../ci/run-steps.ts";
import { renderTable } from "../../render/table.ts";
import type { Terminal } from "../terminal.ts";

/** How the pipeline speaks to where it runs: a group for each step, and what came of all of them at the end. */
export interface CiVoice {
  /** For whatever runs within a step: all that it says is text of that step, in the order in which it was said. */
  readonly terminal: Terminal;
  readonly begin: (step: SpokenStep) => void;
  readonly end: (step: SpokenStep, ending: StepEnding) => void;
  /** Says what only a build server takes, and a person has read as text already. */
  tell(remark: Remark): void;
  close(steps: readonly EndedStep[]): void;
}

interface SpokenStep {
  readonly name: string;
  readonly title: string;
}

/** Speaks at a terminal: progress on standard error, and on standard output only the table of the steps. */
export function createPlainVoice(terminal: Terminal): CiVoice {
  const { screen: _, ...rest } = terminal;
  return {
    terminal: { ...rest, interactive: false, result: terminal.progress },
    begin: ({ name, title }) => {
      terminal.progress("");
      terminal.progress(`${name}: ${title}`);
    },
    end: ({ name }, ending) => terminal.progress(`${name} ${describeEnding(ending)}`),
    tell: () => undefined,
    close(steps) {
      terminal.progress("");
      for (const line of renderTable(listCiSteps(steps))) terminal.result(line);
    },
  };
}

/**
 * Speaks to a build server in its own language. All of it goes to standard output: what comes over two streams is out of
 * order in the log, and would stand in another step's group.
 */
export function createPlaceVoice(terminal: Terminal, place: Exclude<Place, "plain">): CiVoice {
  const tell = openPlace(place, { stdout: terminal.result, stderr: terminal.progress, env: terminal.env });
  const text = (line: string): void => tell({ kind: "text", level: "info", text: line });
  const { screen: _, ...rest } = terminal;
  return {
    terminal: { ...rest, interactive: false, colour: false, result: text, progress: text },
    begin: ({ name, title }) => tell({ kind: "opened", title: `${name}: ${title}` }),
    end({ name, title }, ending) {
      text(`${name} ${describeEnding(ending)}`);
      tell({ kind: "closed", title: `${name}: ${title}` });
      if (ending.kind === "failed") tell({ kind: "problem", title: name, text: ending.summary });
    },
    tell,
    close(steps) {
      for (const line of renderTable(listCiSteps(steps))) text(line);
      tell({ kind: "summary", markdown: renderCiSummary(steps) });
    },
  };
}

function describeEnding(ending: StepEnding): string {
  switch (ending.kind) {
    case "passed":
      return `is done: ${ending.summary}`;
    case "failed":
      return `failed: ${ending.summary}`;
    case "notWanted":
      return `was not done: ${ending.summary}`;
    case "skipped":
      return `was not done: ${ending.because}`;
  }
}
