/** A considered "no" to a release or a promotion. */
export interface ToldRefusal {
  /** A word for programs. */
  readonly code: string;
  /** A sentence. */
  readonly problem: string;
  /** One entry a fact that led to it. */
  readonly reasons: readonly string[];
  readonly waysOut: readonly string[];
}

/** A refusal as a person reads it, with its reasons and the ways out. */
export function renderRefusal({ problem, reasons, waysOut }: ToldRefusal): readonly string[] {
  return [
    `Refused: ${problem}`,
    ...reasons.map((reason) => `  ${reason}`),
    ...(waysOut.length === 0 ? [] : ["To go on", ...waysOut.map((way) => `  ${way}`)]),
  ];
}
