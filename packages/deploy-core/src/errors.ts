/** What went wrong, in the parts a person or a program needs. */
export interface DeployErrorParts {
  /** A short stable word for programs, for instance `malformedTemplate`. */
  readonly code: string;
  /** One sentence: what, and why where it is known. Never contains a secret. */
  readonly problem: string;
  /** What to do next, each a sentence or a command. */
  readonly hints?: readonly string[];
  /** 2 unless said: 1 deployment failed, 2 bad invocation or configuration, 3 refused. */
  readonly exitCode?: 1 | 2 | 3;
  /** The error underneath, for debuggers only: what the SDK throws may hold more than a log should. */
  readonly cause?: unknown;
}

/** The code of the error for a change set that CloudFormation is still working on; it passes. */
export const CHANGE_SET_BUSY = "changeSetBusy";

/** The code of the error for a call that came too late: the stack or the change set is no longer what was read. */
export const STACK_MOVED = "stackMoved";

/** The code of the error for a call that would have made more of something than AWS allows. */
export const LIMIT_EXCEEDED = "limitExceeded";

/** The code of the error for a call that the credentials have no permission for. */
export const ACCESS_DENIED = "accessDenied";

/** The code of the error for credentials that were good and are no longer; newer ones may be there soon. */
export const EXPIRED_CREDENTIALS = "expiredCredentials";
/** The code of the error for a stack policy that names a logical id which the stack does not have. */
export const UNKNOWN_IN_POLICY = "unknownInPolicy";

/** The code of the error for what CloudFormation takes for a wrong request, in this state of the stack or in any. */
export const REJECTED = "rejected";

/** The code of the error for a stack that takes no update over its failure, because it was created so. */
export const CREATED_TO_STAY_FAILED = "createdToStayFailed";

/**
 * A surprise that ends the command: bad input, no access, an answer that makes no sense.
 * Endings that are to be expected are returned as a `DeployOutcome` instead.
 */
export class DeployError extends Error {
  override readonly name = "DeployError";
  readonly code: string;
  readonly problem: string;
  readonly hints: readonly string[];
  readonly exitCode: 1 | 2 | 3;

  constructor({ code, problem, hints = [], exitCode = 2, cause }: DeployErrorParts) {
    super(problem, cause === undefined ? undefined : { cause });
    this.code = code;
    this.problem = problem;
    this.hints = hints;
    this.exitCode = exitCode;
  }
}

/** True for an error that says no more than that somebody else was faster; to look again is the answer to it. */
export function tellsOfMove(error: unknown): error is DeployError {
  return error instanceof DeployError && (error.code === STACK_MOVED || error.code === CHANGE_SET_BUSY);
}
