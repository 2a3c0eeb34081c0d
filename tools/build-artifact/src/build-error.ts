/** A layer that cannot be built, and what to do about it. */
export class BuildError extends Error {
  override readonly name = "BuildError";
  /** One sentence, or a first line and one line for each of several problems. */
  readonly problem: string;
  /** What to do next, each a sentence or a command. */
  readonly hints: readonly string[];

  constructor(problem: string, hints: readonly string[] = []) {
    super(problem);
    this.problem = problem;
    this.hints = hints;
  }
}
