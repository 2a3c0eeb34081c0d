import { textsIn } from "../auto-scaling/group-store.ts";
import { isList, type Json } from "../json.ts";
import { textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import type { Place } from "../resources/world.ts";
import type { Store } from "../state/store.ts";
import { zonesOf } from "./zones.ts";

/** A cache cluster: a resource of its own, or one node of a replication group. */
export interface Cluster {
  readonly id: string;
  /** Whose properties say what it is like. */
  readonly resource: PhysicalResource;
  readonly replicationGroupId: string | undefined;
  readonly zone: string;
  /** Its shard's number from 1, and its place in the shard from 0. */
  readonly shard: number;
  readonly position: number;
}

/** Returns a cluster that is a resource of its own. */
export function clusterOfResource(resource: PhysicalResource): Cluster {
  const zone = textOrNumber(resource.properties["PreferredAvailabilityZone"]) ?? `${resource.region}a`;
  return { id: resource.physicalId, resource, replicationGroupId: undefined, zone, shard: 1, position: 0 };
}

/** Returns the clusters of a replication group. AWS: `<group>-001` in a single shard, `<group>-0001-001` in one of many. */
export function clustersOfGroup(resource: PhysicalResource, store: Store): readonly Cluster[] {
  const { physicalId, properties } = resource;
  const shards = shardsOf(resource);
  const replicas = numberAt(properties["ReplicasPerNodeGroup"], 0) + 1;
  const size = shards > 1 ? replicas : numberAt(properties["NumCacheClusters"], replicas);
  const zones = zonesOf(resource, store);
  const pad = (value: number, width: number): string => String(value).padStart(width, "0");
  return Array.from({ length: shards * size }, (_, index) => {
    const [shard, position] = [Math.floor(index / size) + 1, index % size];
    const node = pad(position + 1, 3);
    return {
      id: shards > 1 ? `${physicalId}-${pad(shard, 4)}-${node}` : `${physicalId}-${node}`,
      resource,
      replicationGroupId: physicalId,
      zone: zones[position % zones.length] ?? `${resource.region}a`,
      shard,
      position,
    };
  });
}

/** Returns how many shards a replication group has. */
export function shardsOf({ properties }: PhysicalResource): number {
  return numberAt(properties["NumNodeGroups"], 1);
}

/** Returns the number that a property holds, or `otherwise`. */
export function numberAt(value: Json | undefined, otherwise: number): number {
  return Number(textOrNumber(value) ?? otherwise);
}

/** Returns a cluster as DescribeCacheClusters shows it. */
export function showCluster(cluster: Cluster, showsNodes: boolean): object {
  const { id, resource, replicationGroupId, zone } = cluster;
  const { properties, account, region } = resource;
  const text = (name: string): string | undefined => textOrNumber(properties[name]);
  const engine = text("Engine") ?? "redis";
  const nodeCount = replicationGroupId === undefined ? numberAt(properties["NumCacheNodes"], 1) : 1;
  const groups = properties["SecurityGroupIds"] ?? properties["VpcSecurityGroupIds"];
  return {
    CacheClusterId: id,
    ARN: arnOf({ account, region }, `cluster:${id}`),
    ReplicationGroupId: replicationGroupId,
    CacheClusterStatus: "available",
    CacheNodeType: text("CacheNodeType"),
    Engine: engine,
    EngineVersion: text("EngineVersion"),
    NumCacheNodes: nodeCount,
    PreferredAvailabilityZone: nodeCount > 1 ? "Multiple" : zone,
    PreferredMaintenanceWindow: text("PreferredMaintenanceWindow"),
    CacheSubnetGroupName: text("CacheSubnetGroupName"),
    CacheParameterGroup: {
      CacheParameterGroupName: text("CacheParameterGroupName"),
      ParameterApplyStatus: "in-sync",
      CacheNodeIdsToReboot: [],
    },
    SecurityGroups: isList(groups)
      ? groups.map((group) => ({ SecurityGroupId: textOrNumber(group), Status: "active" }))
      : [],
    AutoMinorVersionUpgrade: text("AutoMinorVersionUpgrade") !== "false",
    SnapshotRetentionLimit: numberAt(properties["SnapshotRetentionLimit"], 0),
    SnapshotWindow: text("SnapshotWindow"),
    AuthTokenEnabled: text("AuthToken") !== undefined,
    TransitEncryptionEnabled: text("TransitEncryptionEnabled") === "true",
    AtRestEncryptionEnabled: text("AtRestEncryptionEnabled") === "true",
    ...(engine === "memcached" ? { ConfigurationEndpoint: endpointAt(resource, "ConfigurationEndpoint") } : {}),
    ...(showsNodes ? { CacheNodes: nodesOf(cluster, nodeCount) } : {}),
  };
}

/** Returns the address of a cluster that is a node of a replication group. */
export function nodeAddress({ id, resource, position }: Pick<Cluster, "id" | "resource" | "position">): string {
  const { attributes } = resource;
  const configuration = textOrNumber(attributes["ConfigurationEndPoint.Address"]);
  if (configuration === undefined) return textsIn(attributes["ReadEndPoint.AddressesList"])[position] ?? id;
  return `${id}.${configuration.split(".").slice(2).join(".")}`;
}

/** Returns the endpoint among a resource's attributes; undefined where it has none of that name. */
export function endpointAt({ attributes }: PhysicalResource, name: string): object | undefined {
  const address = textOrNumber(attributes[`${name}.Address`]);
  return address === undefined ? undefined : { Address: address, Port: numberAt(attributes[`${name}.Port`], 0) };
}

/** Returns an ARN of ElastiCache. */
export function arnOf({ account, region }: Place, resource: string): string {
  return `arn:aws:elasticache:${region}:${account}:${resource}`;
}

function nodesOf(cluster: Cluster, count: number): readonly object[] {
  const { resource, replicationGroupId, zone } = cluster;
  const own = endpointAt(resource, "RedisEndpoint");
  const port = numberAt(resource.properties["Port"], 6379);
  return Array.from({ length: count }, (_, index) => ({
    CacheNodeId: String(index + 1).padStart(4, "0"),
    CacheNodeStatus: "available",
    CustomerAvailabilityZone: zone,
    ParameterGroupStatus: "in-sync",
    Endpoint: replicationGroupId === undefined ? own : { Address: nodeAddress(cluster), Port: port },
  }));
}
