import type { InstanceRecord } from "../ec2/instance-store.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import type { Store } from "../state/store.ts";
import { textsIn } from "./group-store.ts";
import { originOf } from "./machine.ts";

/**
 * Returns what tells whether a group would start an instance otherwise now: from another launch template or version, launch
 * configuration or placement group, of a type that its overrides do not name, or in a subnet that it has left.
 * That an instance in a subnet that the group still has is not obsolete is an assumption.
 */
export function createObsolescence(group: PhysicalResource, store: Store): (instance: InstanceRecord) => boolean {
  const origin = originOf(group, store);
  const subnets = textsIn(group.properties["VPCZoneIdentifier"]);
  return ({ launchTemplate, launchConfiguration, placementGroup, instanceType, subnetId }) =>
    launchTemplate?.id !== origin.launchTemplate?.id ||
    launchTemplate?.version !== origin.launchTemplate?.version ||
    launchConfiguration !== origin.launchConfiguration ||
    placementGroup !== origin.placementGroup ||
    (origin.instanceTypes.length > 0 && !origin.instanceTypes.includes(instanceType ?? "")) ||
    (subnets.length > 0 && subnetId !== undefined && !subnets.includes(subnetId));
}
