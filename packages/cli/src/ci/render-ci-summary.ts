import { renderDuration } from "@logstack/deploy-core";
import { renderMarkdownTable } from "../render/markdown-table.ts";
import type { StepEnding } from "./run-steps.ts";

/** A row of the summary: the step's name and how it ended. */
export type EndedStep = readonly [name: string, ending: StepEnding];

/** The steps as a Markdown table, for build servers that show one. */
export function renderCiSummary(steps: readonly EndedStep[]): string {
  return renderMarkdownTable(listCiSteps(steps));
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

function told(ending: StepEnding): string {
  return ending.kind === "skipped" ? ending.because : ending.summary;
}

function took({ kind, elapsedMs }: StepEnding): string {
  return kind === "passed" || kind === "failed" ? renderDuration(elapsedMs) : "";
}
