import { textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { RESOURCES_TABLE, typePrefix, type Place } from "../resources/world.ts";
import type { Store } from "../state/store.ts";

/**
 * Returns the availability zone of a subnet. One that no stack made is nobody's here: subnets of a list then lie in one zone
 * after the other.
 */
export function zoneOfSubnet(
  place: Place,
  { subnetId, index }: { readonly subnetId: string; readonly index: number },
  store: Store,
): string {
  const key = `${typePrefix(place, "AWS::EC2::Subnet")}${subnetId}`;
  const subnet = store.table<PhysicalResource>(RESOURCES_TABLE).get(key);
  return textOrNumber(subnet?.attributes["AvailabilityZone"]) ?? `${place.region}${"abc".charAt(index % 3)}`;
}
