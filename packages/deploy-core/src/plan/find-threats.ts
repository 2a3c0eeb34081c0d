import type { PropertyChange, ResourceChange } from "../model/change-set.ts";
import type { TemplateObject } from "../template/template.ts";

/**
 * How a change could cost data. `roll`: new instances take the place of those whose disks hold the data; `shrink`:
 * some of those instances end; `unseen`: the change set does not show what changes.
 */
export type Threat = "replace" | "remove" | "roll" | "shrink" | "unseen";

/** Finds the properties whose change is the threat's cause. */
export function findCauses(change: ResourceChange, threat: Threat): readonly PropertyChange[] {
  if (threat !== "shrink") return change.details.filter(({ requiresRecreation }) => requiresRecreation !== "Never");
  return change.details.filter(({ name = "" }) => ZONE_PROPERTIES.has(name) || SIZE_PROPERTIES.has(name));
}

/** Finds every way in which a change to a resource that holds data could cost it; more than one where AWS leaves it open. */
export function findThreats(change: ResourceChange, updatePolicy: TemplateObject): readonly Threat[] {
  switch (change.action) {
    case "Add":
    case "Import":
      return [];
    case "Remove":
      return ["remove"];
    case "Dynamic":
      return ["replace", "remove"];
    case "Modify":
      return findThreatsOfModify(change, updatePolicy);
  }
}

function findThreatsOfModify(change: ResourceChange, updatePolicy: TemplateObject): readonly Threat[] {
  const { type, replacement, policyAction } = change;
  if (!isGroupThatStays(change, updatePolicy)) {
    if (replacement === "True" || replacement === "Conditional") return ["replace"];
    if (policyAction !== undefined && policyAction.startsWith("ReplaceAnd")) return ["replace"];
  }
  if (policyAction === "Delete") return ["remove"];
  const rolls = ROLLING_POLICIES.some((policy) => policy in updatePolicy) && touchesInstances(change);
  return [
    ...(rolls ? (["roll"] as const) : []),
    ...(endsInstances(change) ? (["shrink"] as const) : []),
    // AWS: of a nested stack the change set says no more than that it is modified, whatever happens inside.
    ...(type === "AWS::CloudFormation::Stack" ? (["unseen"] as const) : []),
  ];
}

/**
 * AWS: a group ends instances of its own choice when it gets smaller, and when its zones change (Auto Scaling user
 * guide, "Instance lifecycle", scale in, and "Availability Zone rebalancing"); to a change set both are plain changes.
 */
function endsInstances({ type, details }: ResourceChange): boolean {
  if (type !== "AWS::AutoScaling::AutoScalingGroup") return false;
  const properties = details.filter(({ attribute }) => attribute === "Properties");
  return (
    properties.some(({ name }) => name !== undefined && ZONE_PROPERTIES.has(name)) ||
    [...SIZE_PROPERTIES].some((size) => {
      // AWS: a property that a parameter changes is told twice, and not each time with values.
      const changes = properties.filter(({ name }) => name === size);
      return changes.length > 0 && !changes.some(({ before, after }) => Number(after) >= Number(before));
    })
  );
}

const ZONE_PROPERTIES: ReadonlySet<string> = new Set(["VPCZoneIdentifier", "AvailabilityZones"]);
const SIZE_PROPERTIES: ReadonlySet<string> = new Set(["MaxSize", "DesiredCapacity"]);

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
