/** A surprise that ends a look at the log stack, or a change to it. */
export class LogStackError extends Error {
  override readonly name = "LogStackError";
  /** A word for programs. */
  readonly code: string;
  /** A sentence. */
  readonly problem: string;
  readonly hints: readonly string[];
  /** 1 it failed, 2 bad invocation or configuration. */
  readonly exitCode: 1 | 2;

  constructor({ code, problem, hints = [], exitCode = 2, cause }: LogStackErrorParts) {
    super(problem, { cause });
    this.code = code;
    this.problem = problem;
    this.hints = hints;
    this.exitCode = exitCode;
  }
}

interface LogStackErrorParts {
  readonly code: string;
  readonly problem: string;
  readonly hints?: readonly string[];
  readonly exitCode?: 1 | 2;
  readonly cause?: unknown;
}

/**
 * Returns what `ask` answers; what AWS refuses is thrown as a sentence on what was wanted.
 *
 * @throws LogStackError
 */
export async function callAws<Answer>(what: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw explainAwsError(what, error);
  }
}

/** Says whether AWS answers that what was asked for is not there. */
export function isNotThere(error: unknown): boolean {
  return error instanceof Error && NOT_THERE.test(error.name);
}

const NOT_THERE = /^(?:NotFound|NoSuchKey|ResourceNotFoundException)$/;

function explainAwsError(what: string, error: unknown): LogStackError {
  const name = error instanceof Error ? error.name : "UnknownError";
  const message = error instanceof Error ? error.message : String(error);
  const { code, hint, exitCode } = KNOWN.find(({ names }) => names.test(name)) ?? OTHER;
  const problem = `${what} failed: ${name}${message === "" ? "" : `, ${message.replace(/\.$/, "")}`}.`;
  return new LogStackError({ code, problem, hints: [hint], exitCode, cause: error });
}

interface KnownError {
  readonly code: string;
  readonly names: RegExp;
  readonly hint: string;
  readonly exitCode: 1 | 2;
}

const OTHER = {
  code: "awsError",
  hint: "Run the same command again once the cause is mended.",
  exitCode: 1,
} as const;

const KNOWN: readonly KnownError[] = [
  {
    code: "accessDenied",
    names: /^(?:AccessDenied|AccessDeniedException|Forbidden|403)$/,
    hint: "Add this permission to whoever runs the command; the README of elb-logs lists what it needs.",
    exitCode: 2,
  },
  {
    code: "credentials",
    names: /Credential|ExpiredToken|UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|InvalidAccessKeyId/,
    hint: "Sign in again, or correct the environment's credentials in logstack.json.",
    exitCode: 2,
  },
  {
    code: "notFound",
    names: /NoSuchBucket|NotFound|NonExistentQueue|QueueDoesNotExist/,
    hint: "Something of the stack is gone; `logstack status` shows how it stands.",
    exitCode: 1,
  },
];
