/** Why the engine could not start or go on; each has its own sentence and next step. */
export type EngineErrorCode =
  | "CacheUnusable"
  | "FaultsUnusable"
  | "PortTaken"
  | "StateDamaged"
  | "StateInUse"
  | "StateTooNew"
  | "StateFolderUnusable"
  | "StateNotWritten";

/**
 * A failure of the engine itself, not of a call to it. `message` is a sentence that says what and why,
 * `nextStep` one that says what to do.
 */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: EngineErrorCode;
  readonly nextStep: string;
  /** Where the engine that holds the folder listens; only with `StateInUse`. */
  readonly endpoint: string | undefined;

  constructor(code: EngineErrorCode, message: string, options: EngineErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.nextStep = options.nextStep;
    this.endpoint = options.endpoint;
  }
}

/** What an `EngineError` says beside its message. */
export interface EngineErrorOptions {
  readonly nextStep: string;
  readonly endpoint?: string;
  readonly cause?: unknown;
}
