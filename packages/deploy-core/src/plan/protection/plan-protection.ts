import type { GivenConsent } from "../../model/consent.ts";
import type { OnCreateFailure } from "../../model/deploy-request.ts";
import { mayLeaveOpen } from "../../model/observed-stack.ts";
import { CONDITIONS, type StackCondition, type StackStatus } from "../../model/stack-status.ts";
import {
  findDenials,
  findGuardedTypes,
  judgeStackPolicy,
  renderStackPolicy,
  type PolicySubject,
} from "./stack-policy.ts";

/** When protection is looked at; `docs/decisions/0016-protection.md` has the table of all moments. */
export type ProtectionMoment =
  /** The change set of a first create is made, and not yet executed. */
  | { readonly kind: "beforeCreate"; readonly onCreateFailure: OnCreateFailure }
  /** A change set for a stack that lives is made, and not yet executed. */
  | { readonly kind: "beforeUpdate" }
  /** An operation is left running, and what it was opened for has begun; or it never began. */
  | { readonly kind: "leftAlone" }
  /** An operation ended. */
  | { readonly kind: "afterwards"; readonly status: StackStatus }
  /** There is nothing to deploy; what an earlier run, perhaps with what is named now, left behind is all there is to mend. */
  | {
      readonly kind: "nothingToDo";
      readonly changeSetId: string | undefined;
      readonly named: readonly GivenConsent[];
    };

/** What is known of a stack's protection. */
export interface ProtectionSituation {
  readonly moment: ProtectionMoment;
  /** Whether termination protection is on. */
  readonly terminationProtection: boolean;
  /** The policy's text; undefined where the stack has none. */
  readonly policy: string | undefined;
  readonly subject: PolicySubject;
}

/** What to do about each of the two protections. Termination protection is never switched off here. */
export interface ProtectionPlan {
  readonly terminationProtection: "leave" | "switchOn";
  /** `foreign`: it stays as it is, because it says what only its author knows. */
  readonly policy: { readonly kind: "leave" | "foreign" } | { readonly kind: "set"; readonly text: string };
}

/** Plans the protection that a stack is to have from this moment on. */
export function planProtection(situation: ProtectionSituation): ProtectionPlan {
  const { moment, terminationProtection, subject } = situation;
  if (subject.disposable === true) return { terminationProtection: "leave", policy: LEAVE };
  return {
    terminationProtection: !terminationProtection && isToBeProtected(moment) ? "switchOn" : "leave",
    policy: planPolicy(situation),
  };
}

/**
 * True when the policy is looked at. A no-op spends that call only after a deployment that had opened it, or that had to
 * guard something once it was there, which the name of its change set tells, or where it is asked for what opens it, as one is that was cut off before it began.
 */
export function needsPolicy(moment: ProtectionMoment): boolean {
  switch (moment.kind) {
    case "beforeCreate":
      return false;
    case "beforeUpdate":
    case "leftAlone":
      return true;
    case "afterwards":
      return lives(moment.status);
    case "nothingToDo":
      return moment.named.length > 0 || mayLeaveOpen(moment.changeSetId);
  }
}

function planPolicy({ moment, policy, subject }: ProtectionSituation): ProtectionPlan["policy"] {
  const denials = findDenials(subject);
  if (moment.kind === "beforeCreate") {
    // AWS: a stack in review has no logical ids yet that a policy could name.
    const types = findGuardedTypes(subject);
    return types.length === 0 ? LEAVE : setTo(renderStackPolicy({ types, logicalIds: [] }), policy);
  }
  if (!needsPolicy(moment)) return LEAVE;
  if (judgeStackPolicy(policy) === "foreign") return { kind: "foreign" };
  const nothing = denials.types.length === 0 && denials.logicalIds.length === 0;
  return nothing && policy === undefined ? LEAVE : setTo(renderStackPolicy(denials), policy);
}

const LEAVE = { kind: "leave" } as const;

function setTo(text: string, current: string | undefined): ProtectionPlan["policy"] {
  return text === current ? LEAVE : { kind: "set", text };
}

/** A create that may be taken back must not be protected before it succeeded: nothing of ours could delete its remains. */
function isToBeProtected(moment: ProtectionMoment): boolean {
  switch (moment.kind) {
    case "beforeCreate":
      return moment.onCreateFailure === "keep";
    case "beforeUpdate":
    case "nothingToDo":
      return true;
    case "leftAlone":
      return false;
    case "afterwards":
      return lives(moment.status);
  }
}

/** True for a stack that was created, and stays. */
function lives(status: StackStatus): boolean {
  return LIVING.has(CONDITIONS[status]);
}

const LIVING: ReadonlySet<StackCondition> = new Set([
  "settled",
  "keptCreate",
  "keptUpdate",
  "stuckUpdate",
  "stuckImport",
]);
