import type { ValidationFinding } from "./failure-story.ts";
import type { ResourceChange } from "./change-set.ts";

/** What CloudFormation answered to "what would you do?". All but a `proposed` one have been discarded already. */
export type ProposedChanges = { readonly kind: "empty" } | { readonly kind: "interrupted" } | Proposal;

/** CloudFormation did not accept the change set. */
export interface Rejection {
  readonly kind: "rejected";
  /** In its own words. */
  readonly reason: string;
  /** What its validations and hooks found; none where the reason says it all, or where nobody may read them. */
  readonly findings: readonly ValidationFinding[];
}

/** A change set that waits to be executed or discarded. */
export interface Proposal {
  readonly kind: "proposed";
  readonly type: "CREATE" | "UPDATE";
  readonly changeSetId: string;
  readonly changeSetName: string;
  readonly stackId: string;
  readonly changes: readonly ResourceChange[];
}
