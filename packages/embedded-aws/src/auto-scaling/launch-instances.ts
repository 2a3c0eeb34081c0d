import type { Clock, Ids } from "../clock.ts";
import { openInstanceStore, privateAddressOf, type InstanceRecord } from "../ec2/instance-store.ts";
import { findTemplate, findVersion, templateName, versionsOf } from "../ec2/launch-template-versions.ts";
import type { JsonObject } from "../json.ts";
import { objectAt, objectsAt, textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import type { Store } from "../state/store.ts";
import { renderSecond } from "../wire/timestamp.ts";
import { openActivityStore } from "./activities.ts";
import { templateOf, textsIn } from "./group-store.ts";
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

type Machine = Pick<
  InstanceRecord,
  "imageId" | "instanceType" | "keyName" | "profile" | "securityGroupIds" | "launchTemplate" | "tags"
>;

function machineOf(group: PhysicalResource, store: Store): Machine {
  const wanted = templateOf(group);
  const template = findTemplate(group, store, wanted);
  const version = template === undefined ? undefined : findVersion(versionsOf(template, store), wanted.version);
  const data = version?.data ?? {};
  return {
    imageId: textOrNumber(data["ImageId"]),
    instanceType: textOrNumber(data["InstanceType"]),
    keyName: textOrNumber(data["KeyName"]),
    profile: objectAt(data, "IamInstanceProfile"),
    securityGroupIds: groupsOf(data),
    launchTemplate:
      template === undefined || version === undefined
        ? undefined
        : { id: template.physicalId, name: templateName(template), version: String(version.number) },
    tags: tagsOf(group, data),
  };
}

function groupsOf(data: JsonObject): readonly string[] {
  const ofInterfaces = objectsAt(data, "NetworkInterfaces").flatMap((it) => textsIn(it["Groups"]));
  return [...textsIn(data["SecurityGroupIds"]), ...ofInterfaces];
}

/** AWS: an instance has the tags of its launch template, those that its group propagates, and its group's name. */
function tagsOf(group: PhysicalResource, data: JsonObject): Readonly<Record<string, string>> {
  const ofTemplate = objectsAt(data, "TagSpecifications")
    .filter((it) => it["ResourceType"] === "instance")
    .flatMap((it) => objectsAt(it, "Tags"));
  const ofGroup = objectsAt(group.properties, "Tags").filter(
    (tag) => textOrNumber(tag["PropagateAtLaunch"]) === "true",
  );
  const pairs = [...ofTemplate, ...ofGroup].map(
    (tag) => [textOrNumber(tag["Key"]) ?? "", textOrNumber(tag["Value"]) ?? ""] as const,
  );
  return { ...Object.fromEntries(pairs), "aws:autoscaling:groupName": group.physicalId };
}
