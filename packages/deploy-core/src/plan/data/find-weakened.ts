import type { EffectOnData } from "../../model/data-effect.ts";
import type { TemplateResource } from "../../template/template.ts";
import { findDeclared, findStateful, type StatefulSources } from "./find-stateful.ts";
import { deletionPolicyOf, EFFECTS_OF_POLICIES, KEEPING, replacePolicyOf } from "./policy-effects.ts";

/** A resource whose data is guarded less from this deployment on, and in what respects. */
export interface WeakenedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly holds: string;
  readonly effects: readonly EffectOnData[];
}

/**
 * Finds the resources that hold data and stay, and that the wanted template guards less than the deployed one: by a
 * policy that keeps less, or by no longer saying that there is data. Nothing happens to them now; the next removal,
 * replacement or destruction would find the data unguarded. Told from the templates alone: change sets do not always
 * show it.
 */
export function findWeakened(sources: StatefulSources): readonly WeakenedResource[] {
  const { wanted, deployed } = sources;
  if (deployed === undefined) return [];
  return [...wanted.resources.values()].flatMap((resource) => {
    const before = deployed.resources.get(resource.logicalId);
    const holds = findStateful(resource, sources);
    if (before === undefined || holds === undefined) return [];
    const effects = [
      ...findWeakerPolicies({ before, after: resource }),
      ...(isUndeclared(resource, { before, sources }) ? [undeclare(before)] : []),
    ];
    return effects.length === 0 ? [] : [{ logicalId: resource.logicalId, type: resource.type, holds, effects }];
  });
}

function findWeakerPolicies({
  before,
  after,
}: {
  readonly before: TemplateResource;
  readonly after: TemplateResource;
}): readonly EffectOnData[] {
  return POLICIES.flatMap(({ attribute, policyOf, treatment }) => {
    const [old, now] = [policyOf(before), policyOf(after)];
    if (KEEPING[now] >= KEEPING[old]) return [];
    return [
      {
        effect: EFFECTS_OF_POLICIES[now],
        treatment,
        certainty: "possible" as const,
        causes: [describeAttribute({ attribute, before: old, after: now })],
      },
    ];
  });
}

const POLICIES = [
  { attribute: "DeletionPolicy", policyOf: deletionPolicyOf, treatment: "weakenDeletion" },
  { attribute: "UpdateReplacePolicy", policyOf: replacePolicyOf, treatment: "weakenReplacement" },
] as const;

/** A declaration may go where the layer or the type still says that there is data. */
function isUndeclared(
  resource: TemplateResource,
  { before, sources }: { readonly before: TemplateResource; readonly sources: StatefulSources },
): boolean {
  if (findDeclared(before) === undefined) return false;
  return findStateful(resource, { ...sources, deployed: undefined }) === undefined;
}

function undeclare(before: TemplateResource): EffectOnData {
  const cause = describeAttribute({
    attribute: "Metadata.Stateful",
    before: findDeclared(before) ?? "data",
    after: undefined,
  });
  return { effect: "destroy", treatment: "undeclare", certainty: "possible", causes: [cause] };
}

function describeAttribute(change: {
  readonly attribute: string;
  readonly before: string;
  readonly after: string | undefined;
}): EffectOnData["causes"][number] {
  return { ...change, name: undefined, requiresRecreation: "Never", causedBy: undefined };
}
