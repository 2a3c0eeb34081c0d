/** A considered "no": why, and the ways out. It is a result, never an error. */
export interface Refusal {
  /** A short stable word for programs, for instance `replacesStateful`. */
  readonly code: string;
  /** One sentence a person understands; says that nothing was changed. */
  readonly problem: string;
  /** One entry a resource or fact that led to the refusal. */
  readonly reasons: readonly string[];
  /** Ways to go on, each a phrase with the exact option or command. */
  readonly waysOut: readonly WayOut[];
}

export interface WayOut {
  readonly label: string;
  readonly action: string;
}
