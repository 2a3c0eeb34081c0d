import { isObject } from "../../json.ts";
import type { ResourceRecord } from "../model/records.ts";
import { GROUP, textIn } from "../model/signal-demand.ts";
import type { ResourceTarget } from "./resource-target.ts";
import { differencesBetween } from "./value-difference.ts";

/**
 * The changes at which AutoScalingReplacingUpdate applies.
 * AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
 */
const REPLACING = new Set([
  "LaunchConfigurationName",
  "LaunchTemplate",
  "MixedInstancesPolicy",
  "PlacementGroup",
  "VPCZoneIdentifier",
]);

/** Returns true where an Auto Scaling group's UpdatePolicy has the whole group replaced; it takes precedence over rolling it. */
export function replacesGroup(record: ResourceRecord, target: ResourceTarget): boolean {
  const replacing = target.attributes.UpdatePolicy?.["AutoScalingReplacingUpdate"];
  if (record.type !== GROUP || !isObject(replacing) || textIn(replacing, "WillReplace", "false") !== "true")
    return false;
  return differencesBetween(record.properties, target.properties).some(({ path }) => REPLACING.has(path[0] ?? ""));
}
