import type { DeployOutcome, WhyNoLonger } from "../../model/outcome.ts";

/** A wait that is over before the operation is. */
export interface EndedWait {
  readonly status: string;
  readonly because: WhyNoLonger;
  /** When the command began, and until when it was to wait; milliseconds since the Unix epoch. */
  readonly request: { readonly startedAt: number; readonly deadlineAt: number };
  readonly now: number;
  /** The command that follows the operation again. */
  readonly reattach: string;
}

/** Returns the ending of a command that waits no longer for an operation that goes on. */
export function describeWaiting({ status, because, request, now, reattach }: EndedWait): DeployOutcome {
  const { startedAt, deadlineAt } = request;
  const limitMs = deadlineAt - startedAt;
  return { kind: "stillRunning", status, waitedMs: now - startedAt, limitMs, because, reattach };
}
