import { zoneOfSubnet } from "../auto-scaling/zone-of-subnet.ts";
import { textsIn } from "../auto-scaling/group-store.ts";
import { textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { Store } from "../state/store.ts";

/** Returns the zones that a replication group's nodes lie in: those it prefers, or those of its subnet group. */
export function zonesOf(group: PhysicalResource, store: Store): readonly string[] {
  const preferred = textsIn(group.properties["PreferredCacheClusterAZs"]);
  if (preferred.length > 0) return preferred;
  const name = textOrNumber(group.properties["CacheSubnetGroupName"]) ?? "";
  const subnets = openSharedResources(store, "AWS::ElastiCache::SubnetGroup").find(group, name);
  const ids = textsIn(subnets?.properties["SubnetIds"]);
  return ids.map((subnetId, index) => zoneOfSubnet(group, { subnetId, index }, store));
}
