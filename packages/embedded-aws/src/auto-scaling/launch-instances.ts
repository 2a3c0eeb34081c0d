import type { Clock, Ids } from "../clock.ts";
import { openInstanceStore, privateAddressOf, type InstanceRecord } from "../ec2/instance-store.ts";
import { textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import type { Store } from "../state/store.ts";
import { renderSecond } from "../wire/timestamp.ts";
import { openActivityStore } from "./activities.ts";
import { isSuspended, openGroupStore, textsIn } from "./group-store.ts";
import { machineOf } from "./machine.ts";
import { zoneOfSubnet } from "./zone-of-subnet.ts";

/** What starts and ends instances. */
export interface FleetPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Starts instances of a group, one activity each; returns their ids. `causes` are sentences that each follow an instant. */
export function launchInstances(
  group: PhysicalResource,
  { count, causes }: { readonly count: number; readonly causes: readonly string[] },
  ports: FleetPorts,
): readonly string[] {
  const { store, clock, ids } = ports;
  const instances = openInstanceStore(store);
  const nowMs = clock.now();
  instances.forgetEnded(group, nowMs);
  const state = openGroupStore(store).stateOf(group);
  const isUnregistered = state !== undefined && isSuspended({ state }, "AddToLoadBalancer");
  return Array.from({ length: count }, () => {
    const instanceId = `i-${ids.hex(17)}`;
    const activityId = ids.uuid();
    const spot = spotFor(group, instances.list(group, nowMs), store);
    instances.put({
      account: group.account,
      region: group.region,
      instanceId,
      ...spot,
      ...machineOf(group, store),
      privateIp: privateAddressOf(instanceId),
      launchedAtMs: nowMs,
      state: "pending",
      stateSinceMs: nowMs,
      endedBy: undefined,
      ...(isUnregistered ? { isUnregistered } : {}),
      membership: {
        groupName: group.physicalId,
        lifecycle: "Pending",
        health: "Healthy",
        isProtected: textOrNumber(group.properties["NewInstancesProtectedFromScaleIn"]) === "true",
        activityId,
      },
    });
    openActivityStore(store).begin({
      ...activityOf(group, instanceId, spot),
      activityId,
      description: `Launching a new EC2 instance: ${instanceId}`,
      cause: causes.map((cause) => `At ${renderSecond(nowMs)} ${cause}`).join("  "),
      startedAtMs: nowMs,
    });
    return instanceId;
  });
}

/** Returns what every activity of an instance says. */
export function activityOf(
  group: PhysicalResource,
  instanceId: string,
  { zone, subnetId }: Pick<InstanceRecord, "zone" | "subnetId">,
) {
  const { account, region, physicalId, attributes } = group;
  return {
    account,
    region,
    groupName: physicalId,
    groupArn: textOrNumber(attributes["AutoScalingGroupARN"]) ?? "",
    instanceId,
    endedAtMs: undefined,
    // AWS: the details are JSON in a string.
    details: JSON.stringify({
      ...(subnetId === undefined ? {} : { "Subnet ID": subnetId }),
      "Availability Zone": zone,
    }),
  };
}

/** AWS: a group keeps its zones in balance, so a new instance goes where the fewest are. */
function spotFor(
  group: PhysicalResource,
  instances: readonly InstanceRecord[],
  store: Store,
): Pick<InstanceRecord, "zone" | "subnetId"> {
  const subnets = textsIn(group.properties["VPCZoneIdentifier"]);
  const zones = textsIn(group.properties["AvailabilityZones"]);
  const spots =
    subnets.length > 0
      ? subnets.map((subnetId, index) => ({ subnetId, zone: zoneOfSubnet(group, { subnetId, index }, store) }))
      : zones.map((zone) => ({ subnetId: undefined, zone }));
  const members = instances.filter(
    ({ membership }) => membership?.groupName === group.physicalId && membership.lifecycle !== "Terminated",
  );
  const crowd = (spot: (typeof spots)[number]): number =>
    members.filter(({ zone, subnetId }) => zone === spot.zone && subnetId === spot.subnetId).length;
  const [first, ...others] = spots;
  if (first === undefined) return { subnetId: undefined, zone: `${group.region}a` };
  return others.reduce<(typeof spots)[number]>((best, spot) => (crowd(spot) < crowd(best) ? spot : best), first);
}
