import type { Commands } from "../model/commands.ts";
import type { StartOver } from "../model/attempt.ts";
import type { DesiredStack } from "../model/desired-stack.ts";
import {
  isOurChangeSet,
  type ListedChangeSet,
  type ObservedStack,
  type StackResource,
} from "../model/observed-stack.ts";
import type { Refusal } from "../model/refusal.ts";
import { CONDITIONS } from "../model/stack-status.ts";
import { areOurs } from "../model/tags.ts";
import { haveSameInputs, mayBeUnchanged } from "./compare-stack.ts";
import { blocked } from "./refuse-blocked.ts";
import * as refuse from "./refuse-state.ts";

/** What was read before anything is decided. Facts that the stack's state makes irrelevant are empty. */
export interface Situation {
  readonly stack: ObservedStack | undefined;
  /** The same stack, looked at after the facts below were read; they count only if it is as it was. */
  readonly stackAfterwards: ObservedStack | undefined;
  /** The deployed template's text; read only when it alone decides whether there is anything to do. */
  readonly templateBody: string | undefined;
  /** The stack's resources; read only when the stack could be deleted to start again. */
  readonly resources: readonly StackResource[];
  /** The stack's change sets; read only for a stack that has never been executed. */
  readonly changeSets: readonly ListedChangeSet[];
  /** The commands that a refusal offers. */
  readonly commands: Commands;
}

export type DeploymentPlan =
  /** `shell`: the stack in review that the creation begins in; undefined where there is none. */
  | { readonly kind: "create"; readonly shell: ObservedStack | undefined }
  | { readonly kind: "update"; readonly stack: ObservedStack }
  | { readonly kind: "recreate"; readonly stack: ObservedStack }
  | { readonly kind: "attach"; readonly stack: ObservedStack; readonly sameInputs: boolean }
  | { readonly kind: "nothing"; readonly stack: ObservedStack }
  | StartOver
  | { readonly kind: "refuse"; readonly refusal: Refusal };

/**
 * Plans how to bring the stack to its desired state; total over every status of a stack, ours or not.
 * Deletes (recreate) only a stack of ours that never worked and in which nothing lives. Facts that were read while the
 * stack changed decide nothing: then it is planned anew.
 */
export function planDeployment(desired: DesiredStack, situation: Situation): DeploymentPlan {
  const { stack } = situation;
  if (stack === undefined) return { kind: "create", shell: undefined };
  const move = findMove(stack, situation.stackAfterwards);
  if (move !== undefined) return { kind: "startOver", because: move };
  const condition = CONDITIONS[stack.status];
  if (condition === "gone") return { kind: "create", shell: undefined };
  if (condition === "shell") return planOverShell(desired, { ...situation, stack });
  if (!areOurs(stack.tags, desired.tags)) return refused(refuse.notOurs(stack));

  switch (condition) {
    case "settled":
      return isUnchanged(desired, { ...situation, stack }) ? { kind: "nothing", stack } : { kind: "update", stack };
    case "running":
      return { kind: "attach", stack, sameInputs: haveSameInputs(desired, stack) };
    case "rolledBackCreate":
      return planOverRemains({ ...situation, stack });
    case "leaving":
    case "keptCreate":
    case "keptUpdate":
    case "stuckCreate":
    case "stuckUpdate":
    case "stuckImport":
    case "stuckDelete":
      return refused(blocked(condition, { stack, commands: situation.commands }));
  }
}

type Facing = Situation & { readonly stack: ObservedStack };

function isUnchanged(desired: DesiredStack, { stack, templateBody }: Facing): boolean {
  return mayBeUnchanged(desired, stack) && templateBody === desired.template.text;
}

/** Says how a stack changed between two looks; undefined when it did not. */
function findMove(before: ObservedStack, after: ObservedStack | undefined): string | undefined {
  if (after?.status === before.status && after.changedAt === before.changedAt) return undefined;
  const now = after === undefined ? "is gone" : `went from ${before.status} to ${after.status}`;
  return `Somebody else is changing stack ${before.stackName}: it ${now} while it was read`;
}

/**
 * A stack in review has no resources yet: it holds only proposals, which may be somebody else's. Beside those of
 * other deployments of ours, abandoned or not, one more is made: executing a change set deletes the stack's others, so
 * that AWS lets one deployment through and tells all others that theirs is gone. Nobody has to delete anything.
 */
function planOverShell(desired: DesiredStack, situation: Facing): DeploymentPlan {
  const { stack, changeSets } = situation;
  const ours = changeSets.length > 0 ? changeSets.every(isOurChangeSet) : areOurs(stack.tags, desired.tags);
  return ours ? { kind: "create", shell: stack } : refused(refuse.inReview({ stack, changeSets }));
}

function planOverRemains({ stack, resources, commands }: Facing): DeploymentPlan {
  const living = resources.filter(({ status }) => status !== "DELETE_COMPLETE");
  if (living.length > 0) return refused(refuse.remains({ stack, commands, living }));
  if (stack.terminationProtection) return refused(refuse.protectedRemains({ stack, commands }));
  return { kind: "recreate", stack };
}

function refused(refusal: Refusal): DeploymentPlan {
  return { kind: "refuse", refusal };
}
