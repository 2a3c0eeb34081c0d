/** Every way in which this package says no, as a word for programs. */
export type ReleaseErrorCode =
  | "unreadableFile"
  | "invalidFile"
  | "ambiguousVariable"
  | "unreadableSecret"
  | "noReleaseStore"
  | "releaseStoreFailed"
  | "publishingFailed"
  | "unknownRelease"
  | "damagedRelease"
  | "unsupportedTemplate"
  | "invalidVersion"
  | "artifactNotBuilt"
  | "severalArtifacts"
  | "damagedArtifact"
  | "newerArtifact"
  | "unknownEnvironment"
  | "unknownLayer"
  | "dependencyCycle";

/** What went wrong, in the parts a person or a program needs. */
export interface ReleaseErrorParts {
  readonly code: ReleaseErrorCode;
  /** What is wrong and why. One sentence, or a first line and one line for each of several problems. */
  readonly problem: string;
  /** What to do next, each a sentence or a command. */
  readonly hints?: readonly string[];
  /** The error underneath, for `--verbose` and debuggers only. */
  readonly cause?: unknown;
}

/** Input that cannot be released: a file, an artifact or a name that is wrong. Nothing was changed. */
export class ReleaseError extends Error {
  override readonly name = "ReleaseError";
  readonly code: ReleaseErrorCode;
  readonly problem: string;
  readonly hints: readonly string[];
  /** Bad invocation or configuration, whatever the code. */
  readonly exitCode = 2;

  constructor({ code, problem, hints = [], cause }: ReleaseErrorParts) {
    super(problem, cause === undefined ? undefined : { cause });
    this.code = code;
    this.problem = problem;
    this.hints = hints;
  }
}
