import type { PropertyChange } from "../../model/change-set.ts";
import type { Refusal, WayOut } from "../../model/refusal.ts";
import type { ThreateningEffect } from "./judge-data.ts";
import type { ReviewRules, ThreatenedResource } from "./review-rules.ts";
import { sayEffect, TREATMENT_WORDS } from "./treatment-words.ts";

/** Says which resources with data are threatened, why, what becomes of the data, and how to go on with each. */
export function refuseDataLoss(
  threatened: readonly ThreatenedResource[],
  rules: Pick<ReviewRules, "deployedParameters">,
): Refusal {
  const words = threatened.flatMap(({ effects }) => effects.map(({ treatment }) => TREATMENT_WORDS[treatment]));
  const codes = new Set(words.map(({ code }) => code));
  const verbs = new Set(words.map(({ verb }) => verb));
  const [code = "threatensStateful"] = codes;
  return {
    code: codes.size === 1 && threatened.length === 1 ? nameCode(threatened, code) : "threatensStateful",
    problem: `this deployment ${sayWhole([...verbs], threatened)}. Nothing was changed.`,
    reasons: threatened.map(explain),
    waysOut: uniqueByAction(threatened.flatMap((each) => [...keepAsItIs(each, rules), ...consentTo(each)])),
  };
}

function sayWhole([verb = "change", ...others]: readonly string[], threatened: readonly ThreatenedResource[]): string {
  if (others.length === 0) return `would ${verb} ${nameThreatened(threatened)}`;
  return `could cost data in ${threatened.length === 1 ? "a resource" : `${threatened.length} resources`}`;
}

function nameCode(threatened: readonly ThreatenedResource[], code: string): string {
  return threatened.every(isUnknown) ? code.replace("Stateful", "Unclassified") : code;
}

function nameThreatened(threatened: readonly ThreatenedResource[]): string {
  const one = threatened.length === 1;
  if (threatened.every(isUnknown)) return one ? "a resource that may hold data" : "resources that may hold data";
  return one ? "a resource that holds data" : "resources that hold data";
}

function isUnknown({ holding }: ThreatenedResource): boolean {
  return holding.kind === "unknown";
}

/** First line the resource; then, indented, why CloudFormation would do it, what becomes of the data, and how much it is. */
function explain(resource: ThreatenedResource): string {
  const { logicalId, type, effects, facts } = resource;
  const words = effects.map(({ treatment }) => TREATMENT_WORDS[treatment]);
  const maybe = effects.every(({ certainty }) => certainty === "certain") || isForLater(effects) ? "" : " (possibly)";
  const what = [...new Set(words.map(({ short }) => short))].join(" or ");
  return [
    `${words[0]?.mark ?? "~"} ${logicalId}    ${type}    ${what}${maybe}`,
    // AWS: a property that a parameter changes is told twice, by the parameter and as a direct modification.
    ...new Set(effects.flatMap(({ causes }) => causes.map(explainCause))),
    ...explainUnknown(resource),
    ...new Set(effects.map((effect) => `    data      ${nameData(resource)}: ${sayEffect(effect)}`)),
    ...(facts === undefined ? [] : [`    now       ${facts}`]),
  ].join("\n");
}

/** A protection that goes now threatens what may come later; the change itself is no mere possibility. */
function isForLater(effects: readonly ThreateningEffect[]): boolean {
  return effects.every(({ treatment }) => TREATMENT_WORDS[treatment].code === "weakensStateful");
}

function explainUnknown({ holding, type }: ThreatenedResource): readonly string[] {
  if (holding.kind === "data") return [];
  return [
    holding.because === "unclassified"
      ? `    because   logstack does not know whether ${type} holds data`
      : "    because   the deployed template could not be read, which alone says whether it holds data",
  ];
}

function nameData({ holding }: ThreatenedResource): string {
  return holding.kind === "data" ? holding.holds : "perhaps";
}

function explainCause({ attribute, name, before, after, requiresRecreation }: PropertyChange): string {
  const values =
    before === undefined && after === undefined ? "changed" : `${before ?? "(none)"} -> ${after ?? "(none)"}`;
  const fixed = requiresRecreation === "Always" ? "  (fixed at creation)" : "";
  return `    because   ${name ?? attribute}  ${values}${fixed}`;
}

/** The parameter whose change caused it goes back to its deployed value; else the template's property does. */
function keepAsItIs(
  resource: ThreatenedResource,
  { deployedParameters }: Pick<ReviewRules, "deployedParameters">,
): readonly WayOut[] {
  const { logicalId, effects } = resource;
  const label = "keep it as it is";
  const removed = effects.some(({ treatment }) => treatment === "remove");
  const causes = effects.filter(({ treatment }) => treatment !== "remove").flatMap((effect) => effect.causes);
  const findDeployed = ({ causedBy }: PropertyChange) =>
    causedBy === undefined ? undefined : deployedParameters[causedBy];
  const byParameter = new Set(causes.filter((cause) => findDeployed(cause) !== undefined).map(({ name }) => name));
  const actions = causes.flatMap((cause) => {
    const { causedBy, name, attribute, before } = cause;
    const deployed = findDeployed(cause);
    if (causedBy !== undefined && deployed !== undefined) return [`leave parameter ${causedBy} at ${deployed}`];
    if (attribute !== "Properties")
      return [`leave ${attribute} of ${logicalId} ${before === undefined ? "as it is deployed" : `at ${before}`}`];
    if (name === undefined || byParameter.has(name)) return [];
    return [`leave ${name} of ${logicalId} as it is deployed`];
  });
  const back = removed ? [`put ${logicalId} back into the template`] : [];
  return [...new Set([...back, ...actions])].map((action) => ({ label, action }));
}

function consentTo({ logicalId, effects, holding }: ThreatenedResource): readonly WayOut[] {
  return effects.map((effect) => ({
    label: holding.kind === "unknown" ? "it holds none" : labelConsent(effect),
    action: `add ${effect.option} ${logicalId}`,
  }));
}

function labelConsent({ effect, treatment }: ThreateningEffect): string {
  if (TREATMENT_WORDS[treatment].code === "weakensStateful") return "guard it less";
  if (effect === "orphan") return "leave this data behind";
  return effect === "snapshot" ? "keep only a snapshot" : "lose this data";
}

function uniqueByAction(waysOut: readonly WayOut[]): readonly WayOut[] {
  return [...new Map(waysOut.map((wayOut) => [wayOut.action, wayOut])).values()];
}
