import { awsCommand } from "../model/aws-command.ts";
import type { Refusal, WayOut } from "../model/refusal.ts";
import type { StackCondition } from "../model/stack-status.ts";
import { startAgain, type Blocked } from "./refuse-state.ts";

/** The conditions in which nothing may be done to a stack of ours before a person has looked. */
export type BlockedCondition = Exclude<StackCondition, "settled" | "running" | "shell" | "rolledBackCreate" | "gone">;

/** True for a condition that only a person leads out of. */
export function isBlocked(condition: StackCondition): condition is BlockedCondition {
  return Object.hasOwn(BLOCKED, condition);
}

/** Says why a stack in this condition is left alone, and the commands that lead out of it. */
export function blocked(condition: BlockedCondition, { stack, commands }: Blocked): Refusal {
  const { code, what, waysOut } = BLOCKED[condition];
  return {
    code,
    problem: `stack ${stack.stackName} is in ${stack.status}: ${what}. Nothing was changed.`,
    reasons: stack.statusReason === undefined ? [] : [stack.statusReason],
    waysOut: waysOut.map((way) => way({ stack, commands })),
  };
}

interface BlockedText {
  readonly code: string;
  readonly what: string;
  readonly waysOut: readonly ((blocked: Blocked) => WayOut)[];
}

/** Only a person decides here: every one of these stacks may hold live resources (AWS: "Stack status codes"). */
const BLOCKED = {
  leaving: {
    code: "beingDestroyed",
    what: "somebody is destroying it",
    waysOut: [({ commands }) => ({ label: "once it is gone", action: commands.deploy })],
  },
  keptCreate: {
    code: "keptAfterFailedCreate",
    what: "its creation failed, and what was made was kept so that the cause can be found",
    waysOut: [seeEvents, startAgain],
  },
  keptUpdate: {
    code: "keptAfterFailedUpdate",
    what: "an update failed half-way and was not rolled back",
    waysOut: [seeEvents, run("return to the last good state", "rollback-stack"), thenDeploy],
  },
  stuckCreate: {
    code: "rollbackFailed",
    what: "its creation failed, and so did taking it back; resources may be left in it",
    waysOut: [seeEvents, startAgain],
  },
  stuckUpdate: {
    code: "updateRollbackFailed",
    what: "an update failed, and so did its roll back; the stack is live and must not be deleted",
    waysOut: [seeEvents, run("mend the cause, then go on with it", "continue-update-rollback"), thenDeploy],
  },
  stuckImport: {
    code: "importRollbackFailed",
    what: "an import of resources failed, and so did its roll back; the resources are live",
    waysOut: [seeEvents],
  },
  stuckDelete: {
    code: "deleteFailed",
    what: "it was to be destroyed, and some of it could not be deleted",
    waysOut: [seeEvents, startAgain],
  },
} as const satisfies Record<BlockedCondition, BlockedText>;

function run(label: string, operation: string): (blocked: Blocked) => WayOut {
  return ({ stack }) => ({ label, action: awsCommand(operation, stack) });
}

function seeEvents({ commands }: Blocked): WayOut {
  return { label: "see what failed", action: commands.diagnose };
}

function thenDeploy({ commands }: Blocked): WayOut {
  return { label: "then deploy again", action: commands.deploy };
}
