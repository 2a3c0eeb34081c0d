/** Why code of a function does not work, as its synthetic event showed. */
export interface FailedProof {
  /** What was looked at, for instance `synthetic event to version 7`. */
  readonly what: string;
  readonly problem: string;
  /** The end of the function's log, oldest line first. */
  readonly log: readonly string[];
}
