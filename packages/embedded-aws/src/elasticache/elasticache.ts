import { AwsError } from "../aws-error.ts";
import { obeyMembers } from "../obey-members.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { CallContext, Service } from "../service.ts";
import type { Store } from "../state/store.ts";
import { clusterOfResource, clustersOfGroup, showCluster } from "./clusters.ts";
import {
  describeParameterGroups,
  describeSubnetGroups,
  type ParameterGroupsInput,
  type SubnetGroupsInput,
} from "./groups.ts";
import { pageOf, type PageInput } from "./pages.ts";
import { showReplicationGroup } from "./replication-groups.ts";
import { describeSnapshots, listTags, type SnapshotsInput } from "./snapshots-and-tags.ts";

interface ClustersInput extends PageInput {
  readonly CacheClusterId?: string;
  readonly ShowCacheNodeInfo?: boolean;
  readonly ShowCacheClustersNotInReplicationGroups?: boolean;
}

/** Returns ElastiCache: the replication groups and clusters that stacks made, described. Nothing is cached. */
export function createElastiCache({ store }: { readonly store: Store }): Service {
  return {
    signingName: "elasticache",
    operations: {
      DescribeCacheClusters: obeyMembers<ClustersInput>(
        ["CacheClusterId", "ShowCacheNodeInfo", "ShowCacheClustersNotInReplicationGroups", "Marker", "MaxRecords"],
        describeCacheClusters(store),
      ),
      DescribeCacheParameterGroups: obeyMembers<ParameterGroupsInput>(
        ["CacheParameterGroupName", "Marker", "MaxRecords"],
        describeParameterGroups(store),
      ),
      DescribeCacheSubnetGroups: obeyMembers<SubnetGroupsInput>(
        ["CacheSubnetGroupName", "Marker", "MaxRecords"],
        describeSubnetGroups(store),
      ),
      DescribeSnapshots: obeyMembers<SnapshotsInput>(
        ["CacheClusterId", "ReplicationGroupId", "SnapshotName", "SnapshotSource", "Marker", "MaxRecords"],
        describeSnapshots(store),
      ),
      ListTagsForResource: obeyMembers<{ readonly ResourceName: string }>(["ResourceName"], listTags(store)),
      DescribeReplicationGroups: obeyMembers<PageInput & { readonly ReplicationGroupId?: string }>(
        ["ReplicationGroupId", "Marker", "MaxRecords"],
        (input, context) => {
          const { ReplicationGroupId: id } = input;
          const all = openSharedResources(store, "AWS::ElastiCache::ReplicationGroup").list(context);
          const picked = id === undefined ? all : all.filter(({ physicalId }) => physicalId === id.toLowerCase());
          if (id !== undefined && picked.length === 0) {
            throw new AwsError("ReplicationGroupNotFoundFault", `ReplicationGroup ${id} not found.`);
          }
          const { items, Marker } = pageOf(picked, input, ({ physicalId }: PhysicalResource) => physicalId);
          return { ReplicationGroups: items.map((group) => showReplicationGroup(group, store)), Marker };
        },
      ),
    },
  };
}

function describeCacheClusters(store: Store) {
  return (input: ClustersInput, context: CallContext): object => {
    const { CacheClusterId: id, ShowCacheNodeInfo: showsNodes = false } = input;
    const own = openSharedResources(store, "AWS::ElastiCache::CacheCluster").list(context).map(clusterOfResource);
    const groups = openSharedResources(store, "AWS::ElastiCache::ReplicationGroup").list(context);
    const ofGroups = groups.flatMap((group) => clustersOfGroup(group, store));
    const all = input.ShowCacheClustersNotInReplicationGroups === true ? own : [...own, ...ofGroups];
    const picked = id === undefined ? all : all.filter((cluster) => cluster.id === id.toLowerCase());
    if (id !== undefined && picked.length === 0) {
      throw new AwsError("CacheClusterNotFoundFault", `CacheCluster not found: ${id}`);
    }
    const { items, Marker } = pageOf(picked, input, (cluster) => cluster.id);
    return { CacheClusters: items.map((cluster) => showCluster(cluster, showsNodes)), Marker };
  };
}
