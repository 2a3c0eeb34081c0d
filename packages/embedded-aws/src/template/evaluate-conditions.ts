import type { PseudoParameters, ResolvedParameter } from "./evaluate.ts";
import type { Template } from "./template.ts";

/** Returns the truth of each condition of the template. */
export declare function evaluateConditions(
  template: Template,
  values: {
    readonly parameters: Readonly<Record<string, ResolvedParameter>>;
    readonly pseudo: PseudoParameters;
  },
): Readonly<Record<string, boolean>>;
