import type { Ending } from "./ending.ts";
import type { Step } from "./journal-entry.ts";

/** The one thing that comes next. */
export type NextStep =
  | { readonly kind: "do"; readonly step: Step }
  /** From here on the way leads back; the plan is asked again. */
  | { readonly kind: "turn"; readonly reason: string }
  | { readonly kind: "end"; readonly ending: Ending };

/** Says that a step comes next. */
export function next(step: Step): NextStep {
  return { kind: "do", step };
}

/** Says that the way leads back. */
export function turn(reason: string): NextStep {
  return { kind: "turn", reason };
}

/** Says that the run ends. */
export function end(ending: Ending): NextStep {
  return { kind: "end", ending };
}
