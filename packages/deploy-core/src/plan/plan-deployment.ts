import type { Commands } from "../model/commands.ts";
import type { StartOver } from "../model/attempt.ts";
import type { DesiredStack } from "../model/desired-stack.ts";
import type { ListedChangeSet, ObservedStack, StackResource } from "../model/observed-stack.ts";
import type { Refusal } from "../model/refusal.ts";
import { areDisposable, findMigration } from "../model/tags.ts";
import { haveSameInputs, mayBeUnchanged } from "./compare-stack.ts";
import { explainState } from "./status/explain-state.ts";
import { findColliding } from "./status/find-colliding.ts";
import { findLife, findRetained } from "./status/find-life.ts";
import { findOwnership } from "./status/find-ownership.ts";
import { inMigrationsPlace } from "./status/refuse-for-migrations.ts";
import * as refuse from "./status/refuse-state.ts";
import { whatMayIDo, type Answer } from "./status/what-may-i-do.ts";

/** What was read before anything is decided. Facts that the stack's state makes irrelevant are left out. */
export interface Situation {
  readonly stack: ObservedStack | undefined;
  /** The same stack, looked at after the facts below were read; they count only if it is as it was. */
  readonly stackAfterwards: ObservedStack | undefined;
  /** The deployed template's text; read only when it alone decides whether there is anything to do. */
  readonly templateBody: string | undefined;
  /** The stack's resources; undefined where they were not read, or could not be. */
  readonly resources: readonly StackResource[] | undefined;
  /** The stack's change sets; read only for a stack that has never been executed. */
  readonly changeSets: readonly ListedChangeSet[];
  /** The commands that a refusal offers. */
  readonly commands: Commands;
}

export type DeploymentPlan =
  /** `shell`: the stack in review that the creation begins in; undefined where there is none. */
  | { readonly kind: "create"; readonly shell: ObservedStack | undefined }
  | { readonly kind: "update"; readonly stack: ObservedStack }
  /** An update over a failure that was kept: CloudFormation takes it only without a rollback of its own. */
  | { readonly kind: "fixForward"; readonly stack: ObservedStack }
  /** `retained`: what stays outside, from the creation that failed. */
  | { readonly kind: "recreate"; readonly stack: ObservedStack; readonly retained: readonly StackResource[] }
  | { readonly kind: "continue"; readonly stack: ObservedStack }
  | { readonly kind: "attach"; readonly stack: ObservedStack; readonly sameInputs: boolean }
  | { readonly kind: "nothing"; readonly stack: ObservedStack }
  | StartOver
  | { readonly kind: "refuse"; readonly refusal: Refusal };

/**
 * Plans how to bring the stack to its desired state, by what `whatMayIDo` answers. Facts that were read while the stack
 * changed decide nothing: then it is planned anew.
 */
export function planDeployment(desired: DesiredStack, situation: Situation): DeploymentPlan {
  const { stack, changeSets, resources } = situation;
  if (stack === undefined) return { kind: "create", shell: undefined };
  const move = findMove(stack, situation.stackAfterwards);
  if (move !== undefined) return { kind: "startOver", because: move };
  if (areDisposable(desired.tags) && !areDisposable(stack.tags) && stack.status !== "REVIEW_IN_PROGRESS")
    return refused(refuse.notDisposable(stack));
  if (findMigration(desired.tags) !== findMigration(stack.tags) && stack.status !== "REVIEW_IN_PROGRESS")
    return refused(inMigrationsPlace(stack));
  const answer = whatMayIDo({
    state: stack.status,
    operation: "deploy",
    ownership: findOwnership({ stack, tags: desired.tags, changeSets }),
    life: findLife(resources),
  });
  return PLANS[answer]({ ...situation, stack, desired });
}

type Facing = Situation & { readonly stack: ObservedStack; readonly desired: DesiredStack };

/** What each answer comes to. Those that no deployment gets are refused: nothing is done that was not asked for. */
const PLANS = {
  create: ({ stack }) => ({ kind: "create", shell: stack.status === "REVIEW_IN_PROGRESS" ? stack : undefined }),
  update: (facing) =>
    isUnchanged(facing) ? { kind: "nothing", stack: facing.stack } : { kind: "update", stack: facing.stack },
  fixForward: ({ stack }) => ({ kind: "fixForward", stack }),
  recreate: planOverRemains,
  continueRollback: ({ stack }) => ({ kind: "continue", stack }),
  follow: ({ stack, desired }) => ({ kind: "attach", stack, sameInputs: haveSameInputs(desired, stack) }),
  explain: explained,
  leaveAlone: (facing) => refused(refuse.leaveAlone(facing)),
  cancelUpdate: explained,
  rollBack: explained,
  destroy: explained,
  nothing: explained,
} as const satisfies Record<Answer, (facing: Facing) => DeploymentPlan>;

function isUnchanged({ desired, stack, templateBody }: Facing): boolean {
  return mayBeUnchanged(desired, stack) && templateBody === desired.template.text;
}

/** Says how a stack changed between two looks; undefined when it did not. */
function findMove(before: ObservedStack, after: ObservedStack | undefined): string | undefined {
  if (after?.status === before.status && after.changedAt === before.changedAt) return undefined;
  const now = after === undefined ? "is gone" : `went from ${before.status} to ${after.status}`;
  return `Somebody else is changing stack ${before.stackName}: it ${now} while it was read`;
}

/** Nothing lives in them. What was kept outside is out of reach of the deletion, but may be in the way of the creation. */
function planOverRemains({ stack, resources = [], commands, desired }: Facing): DeploymentPlan {
  if (stack.terminationProtection) return refused(refuse.protectedRemains({ stack, commands }));
  const retained = findRetained(resources);
  const colliding = findColliding(retained, desired.template);
  if (colliding.length > 0) return refused(refuse.collidingRemains({ stack, commands, colliding }));
  return { kind: "recreate", stack, retained };
}

function explained({ stack, commands, resources }: Facing): DeploymentPlan {
  return refused(explainState({ operation: "deploy", stack, commands, resources }));
}

function refused(refusal: Refusal): DeploymentPlan {
  return { kind: "refuse", refusal };
}
