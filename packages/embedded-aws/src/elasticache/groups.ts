import { zoneOfSubnet } from "../auto-scaling/zone-of-subnet.ts";
import { textsIn } from "../auto-scaling/group-store.ts";
import { AwsError, notModelled } from "../aws-error.ts";
import { textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { CallContext } from "../service.ts";
import type { Store } from "../state/store.ts";
import { arnOf } from "./clusters.ts";
import { pageOf, type PageInput } from "./pages.ts";

/** Which parameter groups a request is about; all where it names none. */
export type ParameterGroupsInput = PageInput & { readonly CacheParameterGroupName?: string };
export type SubnetGroupsInput = PageInput & { readonly CacheSubnetGroupName?: string };

/** Returns DescribeCacheParameterGroups: those that stacks made; the `default.` ones that AWS publishes are not modelled. */
export function describeParameterGroups(store: Store) {
  return ({ CacheParameterGroupName: name, ...page }: ParameterGroupsInput, context: CallContext): object => {
    if (name?.startsWith("default.") === true) throw notModelled(`the cache parameter group ${name} of AWS's own`);
    const all = openSharedResources(store, "AWS::ElastiCache::ParameterGroup").list(context);
    const notFound = (): AwsError =>
      new AwsError("CacheParameterGroupNotFound", `CacheParameterGroup ${name ?? ""} not found.`, 404);
    const { items, Marker } = pageOf(named(all, name, notFound), page, ({ physicalId }) => physicalId);
    const CacheParameterGroups = items.map((group) => ({
      CacheParameterGroupName: group.physicalId,
      CacheParameterGroupFamily: textOrNumber(group.properties["CacheParameterGroupFamily"]),
      Description: textOrNumber(group.properties["Description"]),
      IsGlobal: false,
      ARN: arnOf(group, `parametergroup:${group.physicalId}`),
    }));
    return { CacheParameterGroups, Marker };
  };
}

/** Returns DescribeCacheSubnetGroups: those that stacks made. */
export function describeSubnetGroups(store: Store) {
  return ({ CacheSubnetGroupName: name, ...page }: SubnetGroupsInput, context: CallContext): object => {
    const all = openSharedResources(store, "AWS::ElastiCache::SubnetGroup").list(context);
    const notFound = (): AwsError =>
      new AwsError("CacheSubnetGroupNotFoundFault", `CacheSubnetGroup ${name ?? ""} not found.`);
    const { items, Marker } = pageOf(named(all, name?.toLowerCase(), notFound), page, ({ physicalId }) => physicalId);
    return { CacheSubnetGroups: items.map((group) => showSubnetGroup(group, store)), Marker };
  };
}

function showSubnetGroup(group: PhysicalResource, store: Store): object {
  const subnetIds = textsIn(group.properties["SubnetIds"]);
  const subnet = openSharedResources(store, "AWS::EC2::Subnet").find(group, subnetIds[0] ?? "");
  return {
    CacheSubnetGroupName: group.physicalId,
    CacheSubnetGroupDescription: textOrNumber(group.properties["Description"]),
    // Known only of subnets that a stack made.
    VpcId: textOrNumber(subnet?.properties["VpcId"]),
    Subnets: subnetIds.map((subnetId, index) => ({
      SubnetIdentifier: subnetId,
      SubnetAvailabilityZone: { Name: zoneOfSubnet(group, { subnetId, index }, store) },
    })),
    ARN: arnOf(group, `subnetgroup:${group.physicalId}`),
    SupportedNetworkTypes: ["ipv4"],
  };
}

function named(
  groups: readonly PhysicalResource[],
  name: string | undefined,
  notFound: () => AwsError,
): readonly PhysicalResource[] {
  if (name === undefined) return groups;
  const found = groups.filter(({ physicalId }) => physicalId === name);
  if (found.length === 0) throw notFound();
  return found;
}
