import type { Attempt } from "../../model/attempt.ts";
import type { ObservedStack } from "../../model/observed-stack.ts";
import { describeWaiting } from "../../plan/waiting/describe-waiting.ts";
import type { Ports } from "../../ports.ts";
import { followOperation } from "./follow-operation.ts";
import { reportRunning } from "./report-running.ts";

/** Somebody else's operation, which has to end before anything can be done. */
export interface Wait {
  readonly stack: ObservedStack;
  /** When the command began, in milliseconds since the Unix epoch. */
  readonly startedAt: number;
  /** Milliseconds since the Unix epoch. */
  readonly deadlineAt: number;
  /** The command that goes on waiting. */
  readonly again: string;
}

/** Says whose operation runs, follows it to its end, and starts over from what it has left. */
export async function waitForOperation(ports: Ports, { stack, startedAt, deadlineAt, again }: Wait): Promise<Attempt> {
  const { stackId, stackName, status } = stack;
  await reportRunning(ports, { stack, whose: "another" });
  const followed = await followOperation(ports, { stackId, after: undefined, deadlineAt });
  switch (followed.kind) {
    case "stillRunning":
      return describeWaiting({
        ...followed,
        request: { startedAt, deadlineAt },
        now: ports.clock.now(),
        reattach: again,
      });
    case "detached":
      return { kind: "interrupted", runningOn: followed.status, reattach: again };
    case "neverBegan":
    case "ended":
      return { kind: "startOver", because: `${status} of stack ${stackName} is over` };
  }
}
