import { EngineError } from "../engine-error.ts";

/** Something in a plan that cannot be meant: where it stands, and a sentence that says what, why and what instead. */
export interface PlanProblem {
  /** From the beginning of the text, in UTF-16 units. */
  readonly offset: number;
  readonly sentence: string;
}

/** A plan as it was given, and what to call it. */
export interface PlanText {
  readonly text: string;
  /** For sentences: a file's path, or what gave the plan. */
  readonly source: string;
}

/** Returns the refusal of a plan: each problem on a line of its own, with line and column as editors count them. */
export function refusalOf({ text, source }: PlanText, problems: readonly PlanProblem[]): EngineError {
  const inOrder = problems.toSorted((one, other) => one.offset - other.offset);
  const lines = inOrder.map(({ offset, sentence }) => `  ${source}:${placeOf(text, offset)}: ${sentence}`);
  return new EngineError("FaultsUnusable", [`The faults of ${source} cannot be used:`, ...lines].join("\n"), {
    nextStep:
      "Correct them; examples/faults/ of @logstack/embedded-aws has a file for each kind, and its README a table of the members.",
  });
}

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return `${before.length}:${(before.at(-1) ?? "").length + 1}`;
}
