import { isGiven, listGiven, type Allowances, type Consent, type GivenConsent } from "../../model/consent.ts";
import type { Proposal, ProposedChanges } from "../../model/proposed-changes.ts";
import { findThreatening, judgeData, type JudgedResource } from "./judge-data.ts";
import type { ReviewRules, ThreatenedResource } from "./review-rules.ts";

/** What the guard found in a proposal; `judged` has every resource that is touched, for the listing. */
export type Review =
  | { readonly kind: "nothingToDo" }
  | { readonly kind: "interrupted" }
  | {
      readonly kind: "proceed";
      readonly proposal: Proposal;
      readonly judged: readonly JudgedResource[];
      /** What a person gave up, or might have to, by name. */
      readonly consents: readonly Consent[];
      /** What was named although nothing happens to it that would need it: a typing error, perhaps. */
      readonly unused: readonly GivenConsent[];
    }
  | {
      readonly kind: "refuse";
      readonly proposal: Proposal;
      readonly judged: readonly JudgedResource[];
      readonly threatened: readonly ThreatenedResource[];
      readonly unused: readonly GivenConsent[];
    };

/**
 * Reviews a change set before it is executed: the guard over everything that holds data.
 * A resource that holds data, or of which nobody knows whether it does, is not replaced, removed, rolled, shrunk or
 * guarded less unless exactly its logical id was named for that. What is not certain counts as if it were.
 */
export function reviewChanges(proposed: ProposedChanges, rules: ReviewRules): Review {
  if (proposed.kind === "empty") return { kind: "nothingToDo" };
  if (proposed.kind === "interrupted") return { kind: "interrupted" };
  const judged = judgeData(proposed.changes, rules);
  const threatened = judged.flatMap((each) => findThreatened(each, rules));
  const consents = judged.flatMap((each) => findConsents(each, rules));
  const unused = listGiven(rules).filter(
    (given) => !consents.some(({ option, logicalId }) => option === given.option && logicalId === given.logicalId),
  );
  if (threatened.length > 0) return { kind: "refuse", proposal: proposed, judged, threatened, unused };
  return { kind: "proceed", proposal: proposed, judged, consents, unused };
}

function findThreatened(judged: JudgedResource, allowances: Allowances): readonly ThreatenedResource[] {
  const { logicalId, type, change, holding } = judged;
  const effects = findThreatening(judged, allowances).filter(({ consented }) => !consented);
  if (holding.kind === "nothing" || effects.length === 0) return [];
  return [{ logicalId, type, change, holding, effects }];
}

function findConsents(judged: JudgedResource, allowances: Allowances): readonly Consent[] {
  const { logicalId, type, holding } = judged;
  const holds = holding.kind === "data" ? holding.holds : "perhaps data";
  return findThreatening(judged, allowances)
    .filter(({ option }) => isGiven(allowances, { option, logicalId }))
    .map(({ option, treatment, effect }) => ({ option, logicalId, type, treatment, effect, holds }));
}
