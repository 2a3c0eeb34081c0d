import type { PropertyChange } from "../../model/change-set.ts";
import type { EffectOnData } from "../../model/data-effect.ts";
import type { TemplateResource } from "../../template/template.ts";
import type { ComparedChange } from "./compared-change.ts";

const GROUP = "AWS::AutoScaling::AutoScalingGroup";

/** Finds how a change ends instances of an Auto Scaling group that stays; a change set calls all of it a mere Modify. */
export function findGroupEffects(compared: ComparedChange): readonly EffectOnData[] {
  if (compared.change.type !== GROUP) return [];
  return [...findRolls(compared), ...findShrinks(compared.change.details)];
}

/**
 * True for a group that is not replaced although the change set says "perhaps".
 * AWS: change sets call a new launch template or new subnets of a group a conditional replacement; the condition is
 * UpdatePolicy.AutoScalingReplacingUpdate (user guide, "UpdatePolicy attribute"). Without it the group stays. A roll
 * back follows the policy of the template from before, so that one counts too.
 */
export function isGroupThatStays({ change, wanted, deployed }: ComparedChange): boolean {
  const { type, replacement, details } = change;
  return (
    type === GROUP &&
    replacement === "Conditional" &&
    details.some(({ requiresRecreation }) => requiresRecreation === "Conditionally") &&
    details.every(({ requiresRecreation }) => requiresRecreation !== "Always") &&
    !mayReplace(wanted) &&
    !mayReplace(deployed)
  );
}

/** AWS: WillReplace is false where it is not set, yet only a written `false` is taken for one. */
function mayReplace(resource: TemplateResource | undefined): boolean {
  const policy = resource?.updatePolicy?.["AutoScalingReplacingUpdate"];
  if (policy === undefined) return false;
  const willReplace = typeof policy === "object" && "WillReplace" in policy ? policy["WillReplace"] : undefined;
  return willReplace !== false && willReplace !== "false";
}

/**
 * AWS: user guide, "UpdatePolicy attribute": a change to what instances are made from puts new ones in their place, and
 * so does any update of a group whose instances do not match it. A roll back follows the policy of the template
 * from before the update, so an UpdatePolicy that this change takes away may still roll.
 */
function findRolls({ change, wanted, deployed }: ComparedChange): readonly EffectOnData[] {
  const all = change.details.filter(({ attribute }) => attribute === "Properties");
  const making = all.filter(({ name }) => name === undefined || MAKING_PROPERTIES.has(name));
  const certain = change.details.length === 0 || making.length > 0;
  const roll = (certainty: EffectOnData["certainty"], causes: readonly PropertyChange[]): EffectOnData => ({
    effect: "roll",
    treatment: "roll",
    certainty,
    causes,
  });
  const policy = change.details.filter(({ attribute }) => attribute === "UpdatePolicy");
  if (rolls(wanted)) {
    if (certain) return [roll("certain", making)];
    return all.length + policy.length > 0 ? [roll("possible", [...all, ...policy])] : [];
  }
  if (rolls(deployed) && certain) return [roll("possible", making)];
  const ageing = all.filter(({ name }) => name !== undefined && AGEING_PROPERTIES.has(name));
  return ageing.length > 0 ? [roll("possible", ageing)] : [];
}

function rolls(resource: TemplateResource | undefined): boolean {
  return ROLLING_POLICIES.some((policy) => policy in (resource?.updatePolicy ?? {}));
}

/** AWS: user guide, "UpdatePolicy attribute": the two that put new instances in place of the running ones. */
const ROLLING_POLICIES = ["AutoScalingRollingUpdate", "AutoScalingReplacingUpdate"] as const;

/** AWS: user guide, "UpdatePolicy attribute", Overview: a change to any of these makes new instances. */
const MAKING_PROPERTIES: ReadonlySet<string> = new Set([
  "InstanceId",
  "LaunchConfigurationName",
  "LaunchTemplate",
  "MixedInstancesPolicy",
  "PlacementGroup",
  "VPCZoneIdentifier",
]);

/**
 * AWS: Auto Scaling user guide, "Replace instances based on maximum instance lifetime" and "Health checks": with these the
 * group itself ends instances that run now, without any UpdatePolicy.
 */
const AGEING_PROPERTIES: ReadonlySet<string> = new Set(["MaxInstanceLifetime", "HealthCheckType"]);

/**
 * AWS: a group ends instances of its own choice when it gets smaller, and when its zones change (Auto Scaling user
 * guide, "Instance lifecycle", scale in, and "Availability Zone rebalancing"); to a change set both are plain changes.
 */
function findShrinks(details: readonly PropertyChange[]): readonly EffectOnData[] {
  const properties = details.filter(({ attribute }) => attribute === "Properties");
  const zones = properties.filter(({ name }) => name !== undefined && ZONE_PROPERTIES.has(name));
  const sizes = SIZE_PROPERTIES.flatMap((size) => {
    const changes = properties.filter(({ name }) => name === size);
    // AWS: a property that a parameter changes is told twice, and not each time with values.
    return changes.some(({ before, after }) => Number(after) >= Number(before)) ? [] : changes;
  });
  const causes = [...zones, ...sizes];
  if (causes.length === 0) return [];
  const certain = sizes.some(({ before, after }) => Number(after) < Number(before));
  return [{ effect: "roll", treatment: "shrink", certainty: certain ? "certain" : "possible", causes }];
}

const ZONE_PROPERTIES: ReadonlySet<string> = new Set([
  "AvailabilityZoneDistribution",
  "AvailabilityZoneIds",
  "AvailabilityZones",
  "VPCZoneIdentifier",
]);
const SIZE_PROPERTIES = ["MaxSize", "DesiredCapacity"] as const;
