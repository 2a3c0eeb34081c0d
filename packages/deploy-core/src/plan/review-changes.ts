import type { ResourceChange } from "../model/change-set.ts";
import type { Refusal } from "../model/refusal.ts";
import type { Proposal, ProposedChanges } from "../model/proposed-changes.ts";
import type { TemplateObject } from "../template/template.ts";
import { findStateful, type StatefulSources } from "./find-stateful.ts";
import { refuseDataLoss } from "./refuse-data-loss.ts";

/** What the guard judges by. */
export interface ReviewRules extends StatefulSources {
  /** Logical ids a person named; there is no wildcard. */
  readonly allowReplacing: readonly string[];
  readonly allowRemoving: readonly string[];
  /** The deployed values of the parameters, to say how to keep a resource as it is. */
  readonly deployedParameters: Readonly<Record<string, string>>;
}

export type Review =
  | { readonly kind: "nothingToDo" }
  | { readonly kind: "interrupted" }
  | { readonly kind: "proceed"; readonly proposal: Proposal; readonly unusedAllowances: readonly string[] }
  | { readonly kind: "refuse"; readonly proposal: Proposal; readonly refusal: Refusal };

/** How a change could cost data. `roll`: new instances take the place of those whose disks hold the data. */
export type Threat = "replace" | "remove" | "roll";

/** A change that could cost data, and what data that is. */
export interface ThreatenedResource {
  readonly change: ResourceChange;
  readonly threat: Threat;
  readonly holds: string;
}

/**
 * Reviews a change set before it is executed: the guard over everything that holds data.
 * A resource that holds data is never replaced, removed or rolled unless its logical id was named. What is not
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
    return findThreats(change, rules).map((threat) => ({ change, threat, holds }));
  });
}

/** Every way in which a change to a resource that holds data could cost it; more than one where AWS leaves it open. */
function findThreats(change: ResourceChange, rules: ReviewRules): readonly Threat[] {
  switch (change.action) {
    case "Add":
    case "Import":
      return [];
    case "Remove":
      return ["remove"];
    case "Dynamic":
      return ["replace", "remove"];
    case "Modify":
      return findThreatsOfModify(change, rules);
  }
}

function findThreatsOfModify(change: ResourceChange, { wanted }: ReviewRules): readonly Threat[] {
  const { replacement, policyAction } = change;
  const updatePolicy = wanted.resources.get(change.logicalId)?.updatePolicy ?? {};
  if (!isGroupThatStays(change, updatePolicy)) {
    if (replacement === "True" || replacement === "Conditional") return ["replace"];
    if (policyAction !== undefined && policyAction.startsWith("ReplaceAnd")) return ["replace"];
  }
  if (policyAction === "Delete") return ["remove"];
  const rolls = ROLLING_POLICIES.some((policy) => policy in updatePolicy) && touchesInstances(change);
  return rolls ? ["roll"] : [];
}

/** AWS: a rolling update is shown as a plain Modify, although every instance is terminated for a new one. */
function touchesInstances({ details }: ResourceChange): boolean {
  return (
    details.length === 0 ||
    details.some(
      ({ attribute, name }) => attribute === "Properties" && (name === undefined || ROLLING_PROPERTIES.has(name)),
    )
  );
}

/** AWS: user guide, "UpdatePolicy attribute": a change to any of these makes new instances. */
const ROLLING_PROPERTIES = new Set([
  "LaunchTemplate",
  "LaunchConfigurationName",
  "MixedInstancesPolicy",
  "VPCZoneIdentifier",
]);

/**
 * AWS: change sets call a new launch template or new subnets of a group a conditional replacement; the condition is
 * UpdatePolicy.AutoScalingReplacingUpdate (user guide, "UpdatePolicy attribute"). Without it the group stays.
 */
function isGroupThatStays({ type, replacement, details }: ResourceChange, updatePolicy: TemplateObject): boolean {
  return (
    type === "AWS::AutoScaling::AutoScalingGroup" &&
    replacement === "Conditional" &&
    details.some(({ requiresRecreation }) => requiresRecreation === "Conditionally") &&
    details.every(({ requiresRecreation }) => requiresRecreation !== "Always") &&
    !("AutoScalingReplacingUpdate" in updatePolicy)
  );
}

/** AWS: user guide, "UpdatePolicy attribute": the two that put new instances in place of the running ones. */
const ROLLING_POLICIES = ["AutoScalingRollingUpdate", "AutoScalingReplacingUpdate"] as const;

function allowedFor(threat: Threat, { allowReplacing, allowRemoving }: ReviewRules): readonly string[] {
  switch (threat) {
    case "replace":
    case "roll":
      return allowReplacing;
    case "remove":
      return allowRemoving;
  }
}
