import type { EngineError } from "@logstack/embedded-aws";

/** What to tell a person about an error, and the exit code it ends the command with. */
export interface Explanation {
  readonly code: string;
  readonly problem: string;
  readonly hints: readonly string[];
  readonly exitCode: number;
}

/**
 * Turns any error into a sentence with next steps. The packages' own errors bring theirs along;
 * anything else is a defect of logstack itself and is shown with its stack, since nobody can act on less.
 */
export function explain(error: unknown): Explanation {
  if (isEngineError(error)) {
    return { code: error.code, problem: error.message, hints: [error.nextStep], exitCode: 2 };
  }
  if (isExplained(error)) {
    return { code: error.code, problem: error.problem, hints: error.hints, exitCode: error.exitCode };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    code: "defect",
    problem: `logstack met something it did not expect: ${text}`,
    hints: ["This is a defect in logstack; please report it with the lines above."],
    exitCode: 2,
  };
}

/** An error as lines for a person: the problem, then what to do next. */
export function renderExplanation(error: unknown): readonly string[] {
  const { problem, hints } = explain(error);
  return [`Error: ${problem}`, ...hints.map((hint) => `  ${hint}`)];
}

/** Told by its shape: to know its class is to load the whole engine, and a person waits for that. */
function isEngineError(error: unknown): error is EngineError {
  return error instanceof Error && error.name === ("EngineError" satisfies EngineError["name"]);
}

/** The shape that DeployError and ReleaseError share without knowing of each other. */
function isExplained(error: unknown): error is Explanation {
  return error instanceof Error && "code" in error && "problem" in error && "hints" in error && "exitCode" in error;
}
