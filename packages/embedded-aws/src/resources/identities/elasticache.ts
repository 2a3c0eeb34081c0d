import { shortRegion } from "../../ec2/zone-ids.ts";
import type { Identity, NamedSubject, NewSubject } from "../identity.ts";
import type { JsonObject } from "../../json.ts";

const DEFAULT_PORT = { redis: "6379", memcached: "11211" } as const;

/** Identities of ElastiCache's types, whose names are lower case. */
export const ELASTICACHE_IDENTITIES: Readonly<Record<string, Identity>> = {
  "AWS::ElastiCache::CacheCluster": {
    physicalId: (subject) => named(subject, "ClusterName", 50),
    attributes: (subject) => clusterAttributes(subject),
  },
  "AWS::ElastiCache::ParameterGroup": {
    physicalId: (subject) => subject.generatedName(255).toLowerCase(),
    attributes: ({ physicalId }) => ({ CacheParameterGroupName: physicalId }),
  },
  "AWS::ElastiCache::ReplicationGroup": {
    physicalId: (subject) => named(subject, "ReplicationGroupId", 40),
    attributes: (subject) => replicationGroupAttributes(subject),
  },
  "AWS::ElastiCache::SubnetGroup": { physicalId: (subject) => named(subject, "CacheSubnetGroupName", 255) },
};

function named(subject: NewSubject, property: string, limit: number): string {
  return (subject.text(property) ?? subject.generatedName(limit)).toLowerCase();
}

/** AWS: one shard has a primary and a reader endpoint; cluster mode has a configuration endpoint instead. */
function replicationGroupAttributes(subject: NamedSubject): JsonObject {
  const { physicalId } = subject;
  const zone = dnsZone(subject);
  const port = subject.text("Port") ?? DEFAULT_PORT.redis;
  if (Number(subject.text("NumNodeGroups") ?? "1") > 1) {
    return endpoint("ConfigurationEndPoint", `clustercfg.${physicalId}.${zone}`, port);
  }
  const isEncrypted = subject.text("TransitEncryptionEnabled")?.toLowerCase() === "true";
  const primary = isEncrypted ? `master.${physicalId}.${zone}` : `${physicalId}.${ngZone(zone)}`;
  const reader = isEncrypted ? `replica.${physicalId}.${zone}` : `${physicalId}-ro.${ngZone(zone)}`;
  const nodes = Array.from(
    { length: Number(subject.text("NumCacheClusters") ?? "1") },
    (_, index) => `${physicalId}-${String(index + 1).padStart(3, "0")}.${zone}`,
  );
  return {
    ...endpoint("PrimaryEndPoint", primary, port),
    ...endpoint("ReaderEndPoint", reader, port),
    "ReadEndPoint.Addresses": JSON.stringify(nodes),
    "ReadEndPoint.AddressesList": nodes,
    "ReadEndPoint.Ports": JSON.stringify(nodes.map(() => port)),
    "ReadEndPoint.PortsList": nodes.map(() => port),
  };
}

function clusterAttributes(subject: NamedSubject): JsonObject {
  const isMemcached = subject.text("Engine") === "memcached";
  const port = subject.text("Port") ?? (isMemcached ? DEFAULT_PORT.memcached : DEFAULT_PORT.redis);
  const zone = dnsZone(subject);
  return isMemcached
    ? endpoint("ConfigurationEndpoint", `${subject.physicalId}.${zone.replace(".", ".cfg.")}`, port)
    : endpoint("RedisEndpoint", `${subject.physicalId}.${zone.replace(".", ".0001.")}`, port);
}

function endpoint(name: string, address: string, port: string): JsonObject {
  return { [`${name}.Address`]: address, [`${name}.Port`]: port };
}

/** `<hash of the account>.<short region>.cache.amazonaws.com`. */
function dnsZone({ account, region }: NamedSubject): string {
  const hash = (BigInt(account) * 2_654_435_761n).toString(36).slice(-6).padStart(6, "0");
  return `${hash}.${shortRegion(region)}.cache.amazonaws.com`;
}

function ngZone(zone: string): string {
  return zone.replace(".", ".ng.0001.");
}
