import type { Attempt } from "../../model/attempt.ts";
import type { ObservedStack } from "../../model/observed-stack.ts";
import type { DeployOutcome } from "../../model/outcome.ts";
import type { RollbackRequest } from "../../model/rollback-request.ts";
import { describeWaiting } from "../../plan/waiting/describe-waiting.ts";
import { judgeRollback } from "../../plan/judge-rollback.ts";
import type { Ports } from "../../ports.ts";
import type { FollowedOperation } from "../follow/follow-operation.ts";
import { protectAfterOthers } from "../protection/mend-protection.ts";

/** A rollback that was followed. */
export interface RollbackConclusion {
  readonly followed: FollowedOperation;
  readonly stack: ObservedStack;
  readonly operation: Extract<DeployOutcome, { readonly kind: "restored" }>["operation"];
  readonly skip: readonly string[];
  readonly request: RollbackRequest;
  /** The command that goes on with it. */
  readonly again: string;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
}

/** Concludes a followed rollback: judges how it ended, or says how to follow it again. */
export async function concludeRollback(ports: Ports, conclusion: RollbackConclusion): Promise<Attempt> {
  const { clock } = ports;
  const { followed, stack, operation, skip, request, again, startedAt } = conclusion;
  const elapsedMs = clock.now() - startedAt;
  switch (followed.kind) {
    case "stillRunning":
      return describeWaiting({ ...followed, request, now: clock.now(), reattach: again });
    case "detached":
      return { kind: "interrupted", runningOn: followed.status, reattach: again };
    case "neverBegan":
    case "ended":
      // The deployment whose change this takes back may have opened the policy, and been cut off.
      if (followed.stack !== undefined) await protectAfterOthers(ports, { request, stack: followed.stack });
      return judgeRollback({
        stackId: stack.stackId,
        before: stack,
        stack: followed.stack,
        events: followed.kind === "ended" ? followed.events : [],
        operation,
        skip,
        elapsedMs,
        commands: request.commands,
      });
  }
}
