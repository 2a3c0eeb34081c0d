import type { ResourceChange } from "../model/change-set.ts";
import type { Refusal } from "../model/refusal.ts";
import type { Proposal, ProposedChanges } from "../model/proposed-changes.ts";
import { findStateful } from "./find-stateful.ts";
import { findThreats, type Threat } from "./find-threats.ts";
import { refuseDataLoss } from "./refuse-data-loss.ts";
import type { ReviewRules, ThreatenedResource } from "./review-rules.ts";

export type Review =
  | { readonly kind: "nothingToDo" }
  | { readonly kind: "interrupted" }
  | { readonly kind: "proceed"; readonly proposal: Proposal; readonly unusedAllowances: readonly string[] }
  | { readonly kind: "refuse"; readonly proposal: Proposal; readonly refusal: Refusal };

/**
 * Reviews a change set before it is executed: the guard over everything that holds data.
 * A resource that holds data is never replaced, removed, rolled or shrunk unless its logical id was named. What is not
 * certain counts as if it were: `Conditional` as replacement, `Dynamic` as both.
 */
export function reviewChanges(proposal: ProposedChanges, rules: ReviewRules): Review {
  if (proposal.kind === "empty") return { kind: "nothingToDo" };
  if (proposal.kind === "interrupted") return { kind: "interrupted" };
  const threatened = findThreatened(proposal.changes, rules);
  const refused = threatened.filter(({ change, threat }) => !allowedFor(threat, rules).includes(change.logicalId));
  if (refused.length > 0) return { kind: "refuse", proposal, refusal: refuseDataLoss(refused, rules) };
  const touched = new Set(threatened.map(({ change }) => change.logicalId));
  const named = [...rules.allowReplacing, ...rules.allowRemoving];
  return { kind: "proceed", proposal, unusedAllowances: named.filter((logicalId) => !touched.has(logicalId)) };
}

function findThreatened(changes: readonly ResourceChange[], rules: ReviewRules): readonly ThreatenedResource[] {
  return changes.flatMap((change) => {
    const holds = findStateful(change, rules);
    if (holds === undefined) return [];
    const updatePolicy = rules.wanted.resources.get(change.logicalId)?.updatePolicy ?? {};
    return findThreats(change, updatePolicy).map((threat) => ({ change, threat, holds }));
  });
}

function allowedFor(threat: Threat, { allowReplacing, allowRemoving }: ReviewRules): readonly string[] {
  switch (threat) {
    case "replace":
    case "roll":
    case "shrink":
    case "unseen":
      return allowReplacing;
    case "remove":
      return allowRemoving;
  }
}
