import { awsCommand } from "../../model/aws-command.ts";
import type { Failure } from "../../model/failure-story.ts";
import type { StackResource } from "../../model/observed-stack.ts";
import type { Refusal, WayOut } from "../../model/refusal.ts";
import type { StackStatus } from "../../model/stack-status.ts";
import { findLiving, findRetained } from "./find-life.ts";
import { describeResource, offerTakingBack, startAgain, type Blocked } from "./refuse-state.ts";
import type { Operation } from "./what-may-i-do.ts";

/** The code of the refusal to roll back a stack whose last operation went through. */
export const NOTHING_TO_TAKE_BACK = "nothingToTakeBack";

/** A stack over which the table's answer is `explain`. */
export interface Unexplained extends Blocked {
  readonly operation: Exclude<Operation, "plan">;
  /** Undefined where they could not be listed. */
  readonly resources: readonly StackResource[] | undefined;
}

/** Says why a stack is left alone, what is left in it and why, and the commands that lead out. */
export function explainState(about: Unexplained): Refusal {
  const { stack, operation, resources } = about;
  const { code, what } = STATES[stack.status];
  const isUnseen = resources === undefined && !STUCK.has(stack.status) && !DONE.has(stack.status);
  return {
    code: isUnseen ? "unseen" : code,
    problem: `stack ${stack.stackName} is in ${stack.status}: ${isUnseen ? UNSEEN : what}. Nothing was changed.`,
    reasons: [
      ...(stack.statusReason === undefined ? [] : [stack.statusReason]),
      ...(DONE.has(stack.status) ? [] : findLiving(resources ?? []).map(describeResource)),
      ...findRetained(resources ?? []).map((resource) => `${describeResource(resource)}, kept outside the stack`),
    ],
    waysOut: isUnseen ? seeResources(about, about.commands[operation]) : waysOutOf(about),
  };
}

/** Returns what leads out of a stack's failure that was just told, a line each; nothing where the last operation did not fail. */
export function findWaysOut(about: Failed): readonly string[] {
  const { stack, commands, rollbackFailures } = about;
  if (!stack.status.endsWith("_FAILED")) return [];
  const failed = stack.status === "UPDATE_ROLLBACK_FAILED" ? rollbackFailures : [];
  // AWS: what failed in a nested stack is skipped by that stack's name, which a failure does not tell.
  const own = failed.filter(({ nestedIn, logicalId }) => nestedIn.length === 0 && logicalId !== stack.stackName);
  const skips = own.map(({ logicalId }) => `--skip ${logicalId}`);
  return [
    ...STATES[stack.status].waysOut
      .filter((way) => way !== seeEvents)
      .map((way) => way(about))
      .map(({ label, action }) => `${label}: ${action}`),
    ...(skips.length === 0 ? [] : [`or leave what fails as it is: ${[commands.rollback, ...skips].join(" ")}`]),
  ];
}

/** A stack whose last operation failed, and what stopped its rollback, where that is known. */
export interface Failed extends Blocked {
  readonly rollbackFailures: readonly Failure[];
}

function waysOutOf(about: Blocked): readonly WayOut[] {
  return STATES[about.stack.status].waysOut.map((way) => way(about));
}

interface StateText {
  readonly code: string;
  readonly what: string;
  readonly waysOut: readonly ((about: Blocked) => WayOut)[];
}

const UNSEEN = "what lives in it could not be listed, so nobody can say what would go";

/** The operation went through, or has only to clear away: there is nothing to take back. */
const WENT_THROUGH: StateText = {
  code: NOTHING_TO_TAKE_BACK,
  what: "its last operation went through, so there is none to take back",
  waysOut: [({ commands }) => ({ label: "for another version", action: `deploy that one: ${commands.deploy}` })],
};
const WENT_BACK: StateText = { ...WENT_THROUGH, what: "its last operation was taken back", waysOut: [] };
const RUNS: StateText = {
  code: "stillWorking",
  what: "an operation runs on it",
  waysOut: [({ commands }) => ({ label: "follow it", action: commands.deploy })],
};

const MEND: (about: Blocked) => WayOut = ({ commands }) => ({
  label: "mend the cause and deploy over it",
  action: commands.deploy,
});
const TAKE_BACK: (about: Blocked) => WayOut = (about) => offerTakingBack(about, "or take it back");

/** AWS: user guide, "Stack status codes": what each means for what is in the stack, and what is accepted in it. */
const STATES = {
  CREATE_FAILED: {
    code: "keptAfterFailedCreate",
    what: "its creation failed, and what was made was kept so that the cause can be found",
    waysOut: [seeEvents, MEND, TAKE_BACK],
  },
  UPDATE_FAILED: {
    code: "keptAfterFailedUpdate",
    what: "an update failed half-way and was not rolled back",
    waysOut: [seeEvents, MEND, TAKE_BACK],
  },
  UPDATE_ROLLBACK_FAILED: {
    code: "updateRollbackFailed",
    what: "an update failed, and so did its roll back; the stack is live",
    waysOut: [
      seeEvents,
      ({ commands }) => ({ label: "mend the cause, then go on with it", action: commands.rollback }),
    ],
  },
  ROLLBACK_FAILED: {
    code: "rollbackFailed",
    what: "its creation failed, and so did taking it back; the only way out is to destroy what is left",
    waysOut: [seeEvents, startAgain],
  },
  DELETE_FAILED: {
    code: "deleteFailed",
    what: "it was to be destroyed, and some of it could not be deleted; the only way out is to destroy the rest",
    waysOut: [seeEvents, startAgain],
  },
  IMPORT_ROLLBACK_FAILED: {
    code: "importRollbackFailed",
    what: "an import of resources failed, and so did its roll back; the resources are live",
    waysOut: [seeEvents],
  },
  ROLLBACK_COMPLETE: {
    code: "remains",
    what: "it was never created in full, and resources are left in it",
    waysOut: [startAgain],
  },
  REVIEW_IN_PROGRESS: {
    code: "remains",
    what: "it was never created, and yet resources are in it",
    waysOut: [startAgain],
  },
  CREATE_COMPLETE: WENT_THROUGH,
  UPDATE_COMPLETE: WENT_THROUGH,
  IMPORT_COMPLETE: WENT_THROUGH,
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: {
    ...WENT_THROUGH,
    what: "its update went through and only clears away what it replaced, so there is nothing to take back",
  },
  UPDATE_ROLLBACK_COMPLETE: WENT_BACK,
  IMPORT_ROLLBACK_COMPLETE: WENT_BACK,
  DELETE_COMPLETE: WENT_BACK,
  CREATE_IN_PROGRESS: RUNS,
  ROLLBACK_IN_PROGRESS: RUNS,
  UPDATE_IN_PROGRESS: RUNS,
  UPDATE_ROLLBACK_IN_PROGRESS: RUNS,
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: RUNS,
  IMPORT_IN_PROGRESS: RUNS,
  IMPORT_ROLLBACK_IN_PROGRESS: RUNS,
  DELETE_IN_PROGRESS: RUNS,
} as const satisfies Record<StackStatus, StateText>;

/** Explained whatever lives in them; their resources are listed only to say what is left. */
const STUCK: ReadonlySet<StackStatus> = new Set(["ROLLBACK_FAILED", "DELETE_FAILED", "IMPORT_ROLLBACK_FAILED"]);
const DONE: ReadonlySet<StackStatus> = new Set([
  "CREATE_COMPLETE",
  "UPDATE_COMPLETE",
  "IMPORT_COMPLETE",
  "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
]);

function seeResources(about: Blocked, again: string): readonly WayOut[] {
  return [
    { label: "let it be listed", action: "give the deploying role cloudformation:ListStackResources" },
    { label: "or see for yourself", action: awsCommand("list-stack-resources", about) },
    { label: "then", action: again },
  ];
}

function seeEvents({ commands }: Blocked): WayOut {
  return { label: "see what failed", action: commands.diagnose };
}
