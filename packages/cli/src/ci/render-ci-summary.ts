import { renderDuration } from "@logstack/deploy-core";
import type { StepEnding } from "./run-steps.ts";

/** A row of the summary: the step's name and how it ended. */
export type EndedStep = readonly [name: string, ending: StepEnding];

/** The steps as a Markdown table, for build servers that show one. */
export function renderCiSummary(steps: readonly EndedStep[]): string {
  const rows = steps.map(
    ([name, ending]) => `| ${name} | ${MARKS[ending.kind]} | ${escapeCell(told(ending))} | ${took(ending)} |`,
  );
  return ["| step | | | took |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** The steps as rows of text. */
export function listCiSteps(steps: readonly EndedStep[]): readonly (readonly string[])[] {
  return [
    ["step", "", "", "took"],
    ...steps.map(([name, ending]) => [name, MARKS[ending.kind], told(ending), took(ending)]),
  ];
}

const MARKS = { passed: "ok", failed: "FAILED", notWanted: "-", skipped: "not run" } as const satisfies Record<
  StepEnding["kind"],
  string
>;

/** A cell is one line, and ends at a bar. */
function escapeCell(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|");
}

function told(ending: StepEnding): string {
  return ending.kind === "skipped" ? ending.because : ending.summary;
}

function took({ kind, elapsedMs }: StepEnding): string {
  return kind === "passed" || kind === "failed" ? renderDuration(elapsedMs) : "";
}
