/** Every way in which this package says no, as a word for programs. */
export type MigrationErrorCode =
  | "journalInUse"
  | "damagedJournal"
  | "newerJournal"
  | "journalNotWritten"
  | "unreadableStack"
  | "retirementChanged"
  | "damagedRetirement"
  | "unreachableAccount"
  | "noPlace"
  | "notDestroyed"
  | "notClosed"
  | "notCopied"
  | "notAllowed"
  | "commandFailed";

/** What went wrong, in the parts a person or a program needs. */
export interface MigrationErrorParts {
  readonly code: MigrationErrorCode;
  /** What is wrong and why, as a sentence. Never contains a secret. */
  readonly problem: string;
  /** What to do next, each a sentence or a command. */
  readonly hints: readonly string[];
  /** The error underneath, for debuggers only. */
  readonly cause?: unknown;
}

/** What keeps a migration, or a reading, from being begun or gone on with. Nothing was changed. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
  readonly code: MigrationErrorCode;
  readonly problem: string;
  readonly hints: readonly string[];
  readonly exitCode = 2;

  constructor({ code, problem, hints, cause }: MigrationErrorParts) {
    super(problem, cause === undefined ? undefined : { cause });
    this.code = code;
    this.problem = problem;
    this.hints = hints;
  }
}
