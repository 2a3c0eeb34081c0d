import type { Place } from "./place.ts";

/** Why a text is no configuration, where, and what would be one. */
export interface SyntaxProblem {
  readonly at: Place;
  /** What stands there, for instance `"}"` or `the end of the file`. */
  readonly found: string;
  /** What could stand there, for instance `=>`. */
  readonly expected: string;
  /** What is likely meant, or why it cannot be so; one or more sentences, empty when there is nothing to add. */
  readonly hint: string;
}

/** A refusal to read on: caught where statements are read, so that it never leaves this package. */
export class SyntaxFailure extends Error {
  override readonly name = "SyntaxFailure";
  readonly problem: SyntaxProblem;
  /**
   * `statement`: what follows the statement can be read. `section`: the next section has begun, and what went before it may
   * have been told already. `file`: nothing after this can be trusted.
   */
  readonly spoils: "statement" | "section" | "file";

  constructor(problem: SyntaxProblem, spoils: SyntaxFailure["spoils"]) {
    super(problem.expected);
    this.problem = problem;
    this.spoils = spoils;
  }
}
