import { textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import type { Store } from "../state/store.ts";
import { arnOf, clustersOfGroup, endpointAt, nodeAddress, numberAt, shardsOf, type Cluster } from "./clusters.ts";

/** Returns a replication group as DescribeReplicationGroups shows it: its shards, their nodes and where they listen. */
export function showReplicationGroup(group: PhysicalResource, store: Store): object {
  const { physicalId, properties } = group;
  const text = (name: string): string | undefined => textOrNumber(properties[name]);
  const clusters = clustersOfGroup(group, store);
  const isSharded = shardsOf(group) > 1;
  const isOn = (name: string): boolean => text(name) === "true";
  return {
    ReplicationGroupId: physicalId,
    ARN: arnOf(group, `replicationgroup:${physicalId}`),
    Description: text("ReplicationGroupDescription"),
    Status: "available",
    PendingModifiedValues: {},
    MemberClusters: clusters.map(({ id }) => id),
    NodeGroups: Array.from({ length: shardsOf(group) }, (_, index) =>
      showShard(
        group,
        clusters.filter(({ shard }) => shard === index + 1),
      ),
    ),
    ConfigurationEndpoint: isSharded ? endpointAt(group, "ConfigurationEndPoint") : undefined,
    ClusterEnabled: isSharded,
    ClusterMode: text("ClusterMode") ?? (isSharded ? "enabled" : "disabled"),
    AutomaticFailover: isOn("AutomaticFailoverEnabled") ? "enabled" : "disabled",
    MultiAZ: isOn("MultiAZEnabled") ? "enabled" : "disabled",
    SnapshotRetentionLimit: numberAt(properties["SnapshotRetentionLimit"], 0),
    SnapshotWindow: text("SnapshotWindow"),
    CacheNodeType: text("CacheNodeType"),
    Engine: text("Engine") ?? "redis",
    AuthTokenEnabled: text("AuthToken") !== undefined,
    TransitEncryptionEnabled: isOn("TransitEncryptionEnabled"),
    AtRestEncryptionEnabled: isOn("AtRestEncryptionEnabled"),
    KmsKeyId: text("KmsKeyId"),
    AutoMinorVersionUpgrade: text("AutoMinorVersionUpgrade") !== "false",
  };
}

function showShard(group: PhysicalResource, clusters: readonly Cluster[]): object {
  const isSharded = shardsOf(group) > 1;
  const port = numberAt(group.properties["Port"], 6379);
  const shard = clusters[0]?.shard ?? 1;
  return {
    NodeGroupId: String(shard).padStart(4, "0"),
    Status: "available",
    ...(isSharded
      ? { Slots: slotsOf(shard, shardsOf(group)) }
      : {
          PrimaryEndpoint: endpointAt(group, "PrimaryEndPoint"),
          ReaderEndpoint: endpointAt(group, "ReaderEndPoint"),
        }),
    NodeGroupMembers: clusters.map((cluster) => ({
      CacheClusterId: cluster.id,
      CacheNodeId: "0001",
      PreferredAvailabilityZone: cluster.zone,
      // AWS: the nodes of many shards do not tell which of them is the primary.
      ...(isSharded
        ? {}
        : {
            CurrentRole: cluster.position === 0 ? "primary" : "replica",
            ReadEndpoint: { Address: nodeAddress(cluster), Port: port },
          }),
    })),
  };
}

/** AWS: 16384 slots, dealt out evenly in order. */
function slotsOf(shard: number, shards: number): string {
  const first = (number: number): number => Math.ceil((number * 16_384) / shards);
  return `${first(shard - 1)}-${first(shard) - 1}`;
}
