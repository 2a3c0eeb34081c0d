import type { NeededConsents } from "./consent.ts";
import type { FailureStory, ValidationFinding } from "./failure-story.ts";
import type { FailedProof } from "./failed-proof.ts";
import type { Refusal } from "./refusal.ts";

/** How a deployment ended. Every ending is one of these; a surprise is thrown as a `DeployError` instead. */
export type DeployOutcome =
  | (Consented & {
      readonly kind: "deployed";
      /** `attach`: the operation was running already, begun by another deployment or before this one was interrupted. */
      readonly operation: "create" | "update" | "attach";
      readonly outputs: Outputs;
      readonly elapsedMs: number;
    })
  | { readonly kind: "unchanged"; readonly outputs: Outputs }
  | {
      readonly kind: "planned";
      readonly operation: "create" | "update" | "none";
      /** Layers that must be deployed first, because their outputs are parameters of this one. */
      readonly waitsFor: readonly string[];
      /** Left out for a stack. */
      readonly of?: "code" | "configuration";
    }
  | {
      /** A rollback that was asked for went through. */
      readonly kind: "restored";
      /** What it took: `none` where there was nothing to take back, `attach` where one was running already. */
      readonly operation: "cancel" | "rollback" | "continue" | "attach" | "none";
      /** The version that runs now; undefined when nothing does. */
      readonly runningVersion: string | undefined;
      /** Logical ids of resources that a continued rollback left as they were. */
      readonly skipped: readonly string[];
      /** Logical ids of what was kept outside the stack. */
      readonly retained: readonly string[];
      readonly elapsedMs: number;
    }
  | {
      readonly kind: "destroyed";
      readonly retained: readonly string[];
      readonly elapsedMs: number;
      /** Left out for a stack. */
      readonly of?: "configuration";
    }
  | {
      readonly kind: "absent";
      /** Left out for a stack. */
      readonly of?: "configuration";
    }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | {
      /** CloudFormation itself did not accept the change set; nothing was changed. */
      readonly kind: "rejected";
      readonly reason: string;
      readonly findings: readonly ValidationFinding[];
      readonly hints: readonly string[];
    }
  | (Consented & {
      readonly kind: "rolledBack";
      readonly story: FailureStory | undefined;
      /** Why a function's new code is not to serve; only where it was code that was deployed. */
      readonly proof?: FailedProof;
      /** The version that runs now; undefined when there was none before. */
      readonly runningVersion: string | undefined;
      readonly hints: readonly string[];
      readonly elapsedMs: number;
    })
  | (Consented & {
      readonly kind: "failed";
      /** `smokeTest`: the stack is as it should be, but the layer does not work. */
      readonly stage: "operation" | "smokeTest";
      readonly status: string;
      readonly story: FailureStory | undefined;
      /** Why a function's code is found not to work; only where it is code that is looked at. */
      readonly proof?: FailedProof;
      readonly hints: readonly string[];
      readonly elapsedMs: number;
    })
  | {
      /** What a look at a stack's last operation found; `story` is undefined where nothing of it failed. */
      readonly kind: "diagnosed";
      /** The stack's status; undefined where there is no such stack. */
      readonly status: string | undefined;
      /** The version of the stack, as its tags say. */
      readonly runningVersion: string | undefined;
      readonly story: FailureStory | undefined;
      /** How a function's code stands, as a phrase, and what is wrong with that; only where it is code that is looked at. */
      readonly code?: { readonly stands: string; readonly problem?: string };
      readonly hints: readonly string[];
    }
  | {
      /** The smoke test of a stack that was deployed before is content. */
      readonly kind: "verified";
      readonly status: string;
      /** The version of the stack, as its tags say. */
      readonly runningVersion: string | undefined;
    }
  | (Consented & {
      readonly kind: "stillRunning";
      readonly status: string;
      /** How it was left, as a clause, where nothing goes on by itself: of a configuration; left out for a stack. */
      readonly left?: string;
      /** Since the command began, from which its limit counts too. */
      readonly waitedMs: number;
      /** How long it was to wait at most (`--wait`). */
      readonly limitMs: number;
      readonly because: WhyNoLonger;
      readonly reattach: string;
    })
  | {
      readonly kind: "interrupted";
      /** The stack's status when an operation goes on without us; undefined when nothing was changed. */
      readonly runningOn: string | undefined;
      /** What was written and does no harm, as a clause; left out where nothing was. */
      readonly left?: string;
      /** The command that follows that operation again. */
      readonly reattach: string | undefined;
    };

/** What an operation that was begun had consents for: what a person named; each left out where nobody had to. */
type Consented = Partial<NeededConsents>;

/**
 * Why nobody waits any more for an operation that goes on: the time was up, with or without credentials that are still
 * good, AWS has not answered for minutes, or it was only a plan.
 */
export type WhyNoLonger = "waitEnded" | "expiredCredentials" | "noAnswer" | "onlyPlanned";

export type Outputs = Readonly<Record<string, string>>;

/** The process exit code that tells an outcome to a script: 0 done, 1 failed, 3 refused, 4 still running, 130 interrupted. */
export function exitCodeOf(outcome: DeployOutcome): 0 | 1 | 3 | 4 | 130 {
  return EXIT_CODES[outcome.kind];
}

const EXIT_CODES = {
  deployed: 0,
  unchanged: 0,
  planned: 0,
  restored: 0,
  destroyed: 0,
  absent: 0,
  refused: 3,
  rejected: 1,
  diagnosed: 0,
  verified: 0,
  rolledBack: 1,
  failed: 1,
  stillRunning: 4,
  interrupted: 130,
} as const satisfies Record<DeployOutcome["kind"], number>;
