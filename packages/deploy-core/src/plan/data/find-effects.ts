import type { PropertyChange, ResourceChange } from "../../model/change-set.ts";
import { worstOf, type DataEffect, type EffectOnData } from "../../model/data-effect.ts";
import type { ParsedTemplate } from "../../template/template.ts";
import type { ComparedChange } from "./compared-change.ts";
import { findExpiries } from "./find-expiries.ts";
import { findGroupEffects, isGroupThatStays } from "./find-group-effects.ts";
import { deletionPolicyOf, effectOfPolicyAction, EFFECTS_OF_POLICIES, replacePolicyOf } from "./policy-effects.ts";
import { findRestarts } from "./restarting-properties.ts";
import { findUnpolicedReplacement } from "./unpoliced-replacement.ts";

/** The two templates between which a change leads. */
export interface ComparedTemplates {
  readonly wanted: ParsedTemplate;
  /** Undefined on a first create, and where it can not be read. */
  readonly deployed: ParsedTemplate | undefined;
}

/**
 * Finds what a change does to whatever data its resource holds: one entry for each treatment, never none. Whether it
 * holds data at all is another question. What AWS leaves open or nobody here knows (`Conditional`, `Dynamic`, an
 * action or a policy that is not known) counts as the worst that it could be, and says that it is `possible` only.
 */
export function findEffects(change: ResourceChange, templates: ComparedTemplates): readonly EffectOnData[] {
  const compared = {
    change,
    wanted: templates.wanted.resources.get(change.logicalId),
    deployed: templates.deployed?.resources.get(change.logicalId),
  };
  const effects = FINDERS.get(change.action)?.(compared) ?? findEffectsOfDynamic(compared);
  return effects.length === 0 ? [KEPT] : effects;
}

const KEPT: EffectOnData = { effect: "keep", treatment: "stay", certainty: "certain", causes: [] };

/** By action; any that is not here, also of a newer CloudFormation, is treated like `Dynamic`. */
const FINDERS: ReadonlyMap<string, (compared: ComparedChange) => readonly EffectOnData[]> = new Map([
  ["Add", () => []],
  ["Import", () => []],
  ["Remove", (compared) => [remove(compared, "certain")]],
  ["Modify", findEffectsOfModify],
]);

/** AWS: a `Dynamic` change is known only when it is executed; the resource may be replaced, or go. */
function findEffectsOfDynamic(compared: ComparedChange): readonly EffectOnData[] {
  return [replace(compared, "possible"), remove(compared, "possible")];
}

function findEffectsOfModify(compared: ComparedChange): readonly EffectOnData[] {
  const { change } = compared;
  const { policyAction, type } = change;
  const replacement = judgeReplacement(compared);
  if (replacement !== undefined) return [replace(compared, replacement)];
  // AWS: documented for removals only; whatever it means on a modification, it is the resource that goes.
  if (policyAction?.startsWith("ReplaceAnd") === false) return [remove(compared, "possible")];
  const ended = findGroupEffects(compared);
  return [
    ...ended,
    // AWS: of a nested stack the change set says no more than that it is modified, whatever happens inside.
    ...(type === "AWS::CloudFormation::Stack" ? [UNSEEN] : []),
    ...findExpiries(change),
    ...(ended.length === 0 ? findRestarts(change) : []),
  ];
}

const UNSEEN: EffectOnData = { effect: "destroy", treatment: "unseen", certainty: "possible", causes: [] };

/** Judges whether a modified resource is replaced: for certain, possibly, or not at all (undefined). */
function judgeReplacement(compared: ComparedChange): EffectOnData["certainty"] | undefined {
  const { replacement, policyAction, details } = compared.change;
  if (isGroupThatStays(compared)) return undefined;
  if (replacement === "True") return "certain";
  if (replacement !== "False" || policyAction?.startsWith("ReplaceAnd") === true) return "possible";
  const fixed = details.some(({ requiresRecreation }) => requiresRecreation === "Always");
  return fixed || findUnpolicedReplacement(compared) ? "possible" : undefined;
}

/** AWS: the UpdateReplacePolicy in force is the new template's; PolicyAction tells it, where it is told. */
function replace({ change, wanted, deployed }: ComparedChange, certainty: EffectOnData["certainty"]): EffectOnData {
  const byAction = effectOfPolicyAction(change.policyAction);
  const byPolicy = wanted === undefined ? [] : [EFFECTS_OF_POLICIES[replacePolicyOf(wanted)]];
  const causes = change.details.filter(({ requiresRecreation }) => requiresRecreation !== "Never");
  const unknown = wanted === undefined && deployed === undefined;
  return {
    effect: byAction ?? (unknown ? "destroy" : worstOf(byPolicy.length === 0 ? ["destroy"] : byPolicy)),
    treatment: "replace",
    certainty,
    causes: causes.length === 0 ? change.details : causes,
  };
}

/** AWS: the DeletionPolicy in force is that of the template in which the resource still is. */
function remove({ change, deployed }: ComparedChange, certainty: EffectOnData["certainty"]): EffectOnData {
  const byPolicy: DataEffect = deployed === undefined ? "destroy" : EFFECTS_OF_POLICIES[deletionPolicyOf(deployed)];
  return {
    effect: effectOfPolicyAction(change.policyAction) ?? byPolicy,
    treatment: "remove",
    certainty,
    causes: change.details.filter(isTelling),
  };
}

function isTelling({ name, attribute }: PropertyChange): boolean {
  return (name ?? attribute) !== "";
}
