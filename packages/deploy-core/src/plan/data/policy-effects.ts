import type { DataEffect } from "../../model/data-effect.ts";
import type { ResourcePolicy, TemplateResource } from "../../template/template.ts";

/**
 * Returns the DeletionPolicy that holds for a resource, its type's default included.
 * AWS: "DeletionPolicy attribute": a cluster of RDS, and an instance that is in no cluster, is kept in a snapshot unless
 * the template says otherwise; the pages of Neptune's instances say the same of those. All else is deleted.
 */
export function deletionPolicyOf({ type, deletionPolicy, properties }: TemplateResource): ResourcePolicy {
  if (deletionPolicy !== undefined) return deletionPolicy;
  if (type === "AWS::RDS::DBCluster") return "Snapshot";
  return SNAPSHOT_OUTSIDE_CLUSTERS.has(type) && !("DBClusterIdentifier" in properties) ? "Snapshot" : "Delete";
}

const SNAPSHOT_OUTSIDE_CLUSTERS: ReadonlySet<string> = new Set(["AWS::RDS::DBInstance", "AWS::Neptune::DBInstance"]);

/** Returns the UpdateReplacePolicy that holds for a resource. AWS: no type has a default but Delete. */
export function replacePolicyOf({ updateReplacePolicy }: TemplateResource): ResourcePolicy {
  return updateReplacePolicy ?? "Delete";
}

/** What becomes of data whose resource goes, by the policy that rules it. */
export const EFFECTS_OF_POLICIES = {
  Delete: "destroy",
  Snapshot: "snapshot",
  Retain: "orphan",
  // AWS: it differs from Retain only while the operation that made the resource is rolled back.
  RetainExceptOnCreate: "orphan",
} as const satisfies Record<ResourcePolicy, DataEffect>;

/** How much of the data a policy keeps: nothing, a copy, or all. */
export const KEEPING = {
  Delete: 0,
  Snapshot: 1,
  Retain: 2,
  RetainExceptOnCreate: 2,
} as const satisfies Record<ResourcePolicy, number>;

/**
 * Returns what a change set's PolicyAction means for the data; undefined where there is none. One that is not known
 * counts as the worst.
 */
export function effectOfPolicyAction(policyAction: string | undefined): DataEffect | undefined {
  if (policyAction === undefined) return undefined;
  return EFFECTS_OF_ACTIONS.get(policyAction.replace(/^ReplaceAnd/, "")) ?? "destroy";
}

/** AWS: API reference, ResourceChange, `PolicyAction`; each also with `ReplaceAnd` before it. */
const EFFECTS_OF_ACTIONS: ReadonlyMap<string, DataEffect> = new Map([
  ["Delete", "destroy"],
  ["Retain", "orphan"],
  ["Snapshot", "snapshot"],
]);
