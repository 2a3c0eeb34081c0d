/**
 * The exit code of a command that did several things: the gravest of theirs.
 * A bad invocation outranks a failure, a failure a refusal, a refusal a wait that ended early.
 */
export function gravestExitCode(exitCodes: readonly number[]): number {
  return GRAVEST_FIRST.find((code) => exitCodes.includes(code)) ?? exitCodes.find((code) => code !== 0) ?? 0;
}

/** Design: 130 interrupted, 2 bad invocation or configuration, 1 failed, 3 refused, 4 still running. */
const GRAVEST_FIRST = [130, 2, 1, 3, 4];
