import type { DeployOutcome } from "./outcome.ts";

/** How one attempt at a deployment went: it ended, or it has to start over from what is there now. */
export type Attempt = DeployOutcome | StartOver;

/** Others changed the stack while it was read or before a change was executed; this attempt changed nothing itself. */
export interface StartOver {
  readonly kind: "startOver";
  /** What was seen to change, as a message says it. */
  readonly because: string;
}
