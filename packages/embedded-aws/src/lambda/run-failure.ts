import type { FunctionError, RunOutcome } from "./code-runner.ts";

/** Returns the error that the answer to an invocation tells; undefined for code that answered. */
export function failureOf(
  outcome: RunOutcome,
  { requestId, timeoutMs }: { readonly requestId: string; readonly timeoutMs: number },
): FunctionError | undefined {
  const told = (errorType: string, reason: string): FunctionError => ({
    errorType,
    errorMessage: `RequestId: ${requestId} Error: ${reason}`,
  });
  switch (outcome.kind) {
    case "answered":
      return undefined;
    case "failed":
    case "initFailed":
      return outcome.error;
    case "timedOut":
      return told("Sandbox.Timedout", `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`);
    case "outOfMemory":
      return told("Runtime.OutOfMemory", "Runtime exited with error: signal: killed");
    case "exited":
      return told(
        "Runtime.ExitError",
        outcome.reason === undefined
          ? "Runtime exited without providing a reason"
          : `Runtime exited with error: ${outcome.reason}`,
      );
  }
}
