import type { PropertyChange, ResourceChange } from "../model/change-set.ts";
import type { Refusal, WayOut } from "../model/refusal.ts";
import { findCauses, type Threat } from "./find-threats.ts";
import type { ReviewRules, ThreatenedResource } from "./review-rules.ts";

/** Says which resources that hold data would be lost, why, and how to go on with each. */
export function refuseDataLoss(threatened: readonly ThreatenedResource[], rules: ReviewRules): Refusal {
  const threats = new Set(threatened.map(({ threat }) => threat));
  const [first] = threatened;
  return {
    code: threatened.length === 1 && first !== undefined ? CODES[first.threat] : "threatensStateful",
    problem: `this deployment would ${[...threats].map((threat) => VERBS[threat]).join(" and ")} ${
      threatened.length === 1 ? "a resource that holds" : "resources that hold"
    } data. Nothing was changed.`,
    reasons: threatened.map((each) => explain(each)),
    waysOut: uniqueByAction(threatened.flatMap((each) => [...keepAsItIs(each, rules), loseIt(each)])),
  };
}

const CODES = {
  replace: "replacesStateful",
  remove: "removesStateful",
  roll: "rollsStateful",
  shrink: "shrinksStateful",
  unseen: "changesStatefulUnseen",
} as const satisfies Record<Threat, string>;

const VERBS = {
  replace: "replace",
  remove: "remove",
  roll: "roll",
  shrink: "end instances of",
  unseen: "change, in ways that a change set does not show,",
} as const satisfies Record<Threat, string>;

const MARKS = {
  replace: "±",
  remove: "-",
  roll: "~",
  shrink: "~",
  unseen: "~",
} as const satisfies Record<Threat, string>;

/** First line the resource; then, indented, why CloudFormation would do it and what becomes of the data. */
function explain({ change, threat, holds }: ThreatenedResource): string {
  const maybe = change.replacement === "Conditional" || change.action === "Dynamic" ? " (possibly)" : "";
  const causes = findCauses(change, threat).map(explainCause);
  return [
    `${MARKS[threat]} ${change.logicalId}    ${change.type}    ${WORDS[threat]}${maybe}`,
    // AWS: a property that a parameter changes is told twice, by the parameter and as a direct modification.
    ...new Set(causes),
    `    data      ${holds}: ${FATES[threat](change)}`,
  ].join("\n");
}

const WORDS = { ...VERBS, shrink: "end instances", unseen: "modify" } as const satisfies Record<Threat, string>;

function explainCause({ attribute, name, before, after, requiresRecreation }: PropertyChange): string {
  const values =
    before === undefined && after === undefined ? "changed" : `${before ?? "(none)"} -> ${after ?? "(none)"}`;
  const fixed = requiresRecreation === "Always" ? "  (fixed at creation)" : "";
  return `    because   ${name ?? attribute}  ${values}${fixed}`;
}

const FATES = {
  replace: ({ policyAction }) => {
    if (policyAction === "ReplaceAndRetain")
      return "left behind with the old resource, outside the stack; the new one starts empty";
    if (policyAction === "ReplaceAndSnapshot") return "only in a snapshot; the new resource starts empty";
    return "destroyed: UpdateReplacePolicy is Delete";
  },
  remove: ({ policyAction }) => {
    if (policyAction === "Retain") return "left behind, outside the stack: nothing looks after it any more";
    if (policyAction === "Snapshot") return "only in a snapshot";
    return "destroyed: DeletionPolicy is Delete";
  },
  roll: () => "on the instances' own disks, which go with the instances",
  shrink: () => "on the instances' own disks, which go with those that the group chooses to end",
  unseen: () => "perhaps lost: what changes inside is not in this change set",
} as const satisfies Record<Threat, (change: ResourceChange) => string>;

/** The parameter whose change caused it goes back to its deployed value; else the template's property does. */
function keepAsItIs({ change, threat }: ThreatenedResource, { deployedParameters }: ReviewRules): readonly WayOut[] {
  const label = "keep it as it is";
  if (threat === "remove") return [{ label, action: `put ${change.logicalId} back into the template` }];
  const causes = findCauses(change, threat);
  const findDeployed = ({ causedBy }: PropertyChange) =>
    causedBy === undefined ? undefined : deployedParameters[causedBy];
  const byParameter = new Set(causes.filter((cause) => findDeployed(cause) !== undefined).map(({ name }) => name));
  const actions = causes.flatMap((cause) => {
    const { causedBy, name } = cause;
    const deployed = findDeployed(cause);
    if (causedBy !== undefined && deployed !== undefined) return [`leave parameter ${causedBy} at ${deployed}`];
    if (name === undefined || byParameter.has(name)) return [];
    return [`leave ${name} of ${change.logicalId} as it is deployed`];
  });
  return [...new Set(actions)].map((action) => ({ label, action }));
}

function loseIt({ change, threat }: ThreatenedResource): WayOut {
  const option = threat === "remove" ? "--allow-removing" : "--allow-replacing";
  return { label: "lose this data", action: `add ${option} ${change.logicalId}` };
}

function uniqueByAction(waysOut: readonly WayOut[]): readonly WayOut[] {
  return [...new Map(waysOut.map((wayOut) => [wayOut.action, wayOut])).values()];
}
