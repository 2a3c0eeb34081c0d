import type { AsyncInvocation } from "./async-invocations.ts";
import type { FunctionError } from "./code-runner.ts";

/** How one attempt ended. */
export type Attempt =
  | { readonly kind: "succeeded"; readonly payload: string }
  | { readonly kind: "failed"; readonly error: FunctionError; readonly payload: string }
  /** The function was not let in: too many of it run, or none may. */
  | { readonly kind: "throttled" }
  /** There is no such function, version or alias any more. */
  | { readonly kind: "gone" };

/** What becomes of an event then. */
export type Verdict =
  | { readonly kind: "done" }
  | { readonly kind: "retry"; readonly next: AsyncInvocation }
  | { readonly kind: "dead"; readonly condition: "RetriesExhausted" | "EventAgeExceeded" }
  | { readonly kind: "dropped" };

/** How often and how long a function's events are tried. */
export interface RetryRules {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeMs: number;
}

/** AWS's defaults (developer guide, "Retrying asynchronous invocations"). */
export const DEFAULT_RETRIES: RetryRules = { maximumRetryAttempts: 2, maximumEventAgeMs: 21_600_000 };

/** AWS: one minute before the second attempt, two before the third. */
const FAILURE_WAITS_MS = [60_000, 120_000];
/** AWS: from one second up to five minutes, twice as long each time. */
const THROTTLE_LONGEST_MS = 300_000;

/** Decides what becomes of an event after an attempt. An event that would be too old at its next attempt is dead. */
export function judgeAttempt(
  invocation: AsyncInvocation,
  { attempt, rules, nowMs }: { readonly attempt: Attempt; readonly rules: RetryRules; readonly nowMs: number },
): Verdict {
  switch (attempt.kind) {
    case "succeeded":
      return { kind: "done" };
    case "gone":
      return { kind: "dropped" };
    case "failed": {
      const failedAttempts = invocation.failedAttempts + 1;
      if (failedAttempts > rules.maximumRetryAttempts) return { kind: "dead", condition: "RetriesExhausted" };
      const waitMs = FAILURE_WAITS_MS[failedAttempts - 1] ?? 120_000;
      return retry({ ...invocation, failedAttempts }, { waitMs, nowMs, rules });
    }
    case "throttled": {
      const waitMs = Math.min(1_000 * 2 ** invocation.throttles, THROTTLE_LONGEST_MS);
      return retry({ ...invocation, throttles: invocation.throttles + 1 }, { waitMs, nowMs, rules });
    }
  }
}

function retry(
  invocation: AsyncInvocation,
  { waitMs, nowMs, rules }: { readonly waitMs: number; readonly nowMs: number; readonly rules: RetryRules },
): Verdict {
  const next = { ...invocation, waitedMs: invocation.waitedMs + waitMs, dueAtMs: nowMs + waitMs };
  const ageMs = Math.max(next.waitedMs, next.dueAtMs - next.acceptedAtMs);
  return ageMs > rules.maximumEventAgeMs ? { kind: "dead", condition: "EventAgeExceeded" } : { kind: "retry", next };
}
