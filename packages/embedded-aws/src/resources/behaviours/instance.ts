import { zoneOfSubnet } from "../../auto-scaling/zone-of-subnet.ts";
import { endInstance } from "../../ec2/end-instance.ts";
import { openInstanceStore } from "../../ec2/instance-store.ts";
import type { Behaviour } from "../behaviour.ts";
import { handlerFailure } from "../failures.ts";
import { isList, type Json } from "../../json.ts";
import { objectsAt, textOrNumber } from "../property-values.ts";
import type { PhysicalResource } from "../resource-handler.ts";
import type { World } from "../world.ts";

/** An instance that is not of a group: EC2 knows it by its physical id, and nobody replaces it. */
export const INSTANCE: Behaviour = {
  refuseChange({ context }, world, current) {
    if (current === undefined) return;
    const { physicalId } = current;
    if (openInstanceStore(world.store).find(context, physicalId)?.endedBy === undefined) return;
    const message = `The instance ID '${physicalId}' does not exist`;
    throw handlerFailure({ service: "Ec2", status: 400, message, code: "NotFound" }, world.ids);
  },
  apply(resource, world) {
    const placed = placeInstance(resource, world);
    recordInstance(placed, world);
    world.watchFleet?.(placed);
    return placed;
  },
  remove(resource, world) {
    const instances = openInstanceStore(world.store);
    const instance = instances.find(resource, resource.physicalId);
    if (instance !== undefined) endInstance(instance, { instances, nowMs: world.clock.now(), endedBy: "service" });
    world.watchFleet?.(resource);
  },
};

/** AWS: an instance lies in the zone of its subnet. */
function placeInstance(resource: PhysicalResource, { store }: World): PhysicalResource {
  const subnetId = textOrNumber(resource.properties["SubnetId"]);
  if (subnetId === undefined) return resource;
  const AvailabilityZone = zoneOfSubnet(resource, { subnetId, index: 0 }, store);
  return { ...resource, attributes: { ...resource.attributes, AvailabilityZone } };
}

function recordInstance({ account, region, physicalId, properties, attributes }: PhysicalResource, world: World): void {
  const instances = openInstanceStore(world.store);
  const nowMs = world.clock.now();
  const text = (value: Json | undefined): string | undefined => textOrNumber(value);
  const profile = text(properties["IamInstanceProfile"]);
  const tags = objectsAt(properties, "Tags").map((tag) => [text(tag["Key"]) ?? "", text(tag["Value"]) ?? ""] as const);
  const before = instances.find({ account, region }, physicalId);
  instances.put({
    account,
    region,
    instanceId: physicalId,
    imageId: text(properties["ImageId"]),
    instanceType: text(properties["InstanceType"]),
    keyName: text(properties["KeyName"]),
    profile: profile === undefined ? undefined : { Name: profile },
    zone: text(attributes["AvailabilityZone"]) ?? `${region}a`,
    subnetId: text(properties["SubnetId"]),
    privateIp: text(attributes["PrivateIp"]) ?? "",
    securityGroupIds: isList(properties["SecurityGroupIds"])
      ? properties["SecurityGroupIds"].map((id) => text(id) ?? "")
      : [],
    launchTemplate: undefined,
    tags: Object.fromEntries(tags),
    devices: objectsAt(properties, "BlockDeviceMappings"),
    launchedAtMs: before?.launchedAtMs ?? nowMs,
    state: before?.state ?? "pending",
    stateSinceMs: before?.stateSinceMs ?? nowMs,
    endedBy: undefined,
    ...(before?.console === undefined ? {} : { console: before.console }),
    membership: undefined,
  });
}
