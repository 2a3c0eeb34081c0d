import type { ResourceChange } from "../../model/change-set.ts";
import type { EffectOnData } from "../../model/data-effect.ts";

/**
 * Finds whether a change in place stops its resource for a while. The data stays; who needs it then does not get it,
 * and what is only in memory or on an instance store is gone.
 */
export function findRestarts({ type, details }: ResourceChange): readonly EffectOnData[] {
  const properties = RESTARTING_PROPERTIES.get(type) ?? [];
  const causes = details.filter(({ name }) => name !== undefined && properties.includes(name));
  return causes.length === 0 ? [] : [{ effect: "restart", treatment: "stay", certainty: "possible", causes }];
}

/**
 * By type, the properties whose change interrupts. AWS: template reference, those of the type that say "Update requires:
 * Some interruptions" (or that the service's guide says are followed by a restart), where there is no replacement.
 */
const RESTARTING_PROPERTIES: ReadonlyMap<string, readonly string[]> = new Map([
  // AWS: Amazon MQ developer guide, "Broker instance types": applied at the next reboot or maintenance window.
  ["AWS::AmazonMQ::Broker", ["EngineVersion", "HostInstanceType", "Configuration"]],
  ["AWS::DocDB::DBInstance", ["DBInstanceClass"]],
  // AWS: template reference, AWS::EC2::Instance: an instance with an EBS root is stopped and started for these.
  ["AWS::EC2::Instance", ["EbsOptimized", "InstanceType", "KernelId", "RamdiskId", "UserData"]],
  // AWS: ElastiCache user guide, "Version management" and "Scaling": the nodes are replaced one after the other.
  ["AWS::ElastiCache::CacheCluster", ["CacheNodeType", "CacheParameterGroupName", "EngineVersion"]],
  [
    "AWS::ElastiCache::ReplicationGroup",
    ["CacheNodeType", "CacheParameterGroupName", "Engine", "EngineVersion", "NumCacheClusters", "NumNodeGroups"],
  ],
  // AWS: OpenSearch Service developer guide, "Making configuration changes": these are blue/green and may slow the domain.
  ["AWS::Elasticsearch::Domain", ["ElasticsearchClusterConfig", "ElasticsearchVersion"]],
  ["AWS::OpenSearchService::Domain", ["ClusterConfig", "EngineVersion"]],
  ["AWS::MSK::Cluster", ["BrokerNodeGroupInfo", "ConfigurationInfo", "KafkaVersion"]],
  ["AWS::MemoryDB::Cluster", ["EngineVersion", "NodeType"]],
  ["AWS::Neptune::DBCluster", ["EngineVersion"]],
  ["AWS::Neptune::DBInstance", ["DBInstanceClass", "DBParameterGroupName"]],
  // AWS: RDS user guide, "Settings for DB instances": a change of these stops the instance, or fails it over.
  ["AWS::RDS::DBCluster", ["DBClusterParameterGroupName", "EngineVersion", "Port"]],
  [
    "AWS::RDS::DBInstance",
    [
      "AllocatedStorage",
      "CACertificateIdentifier",
      "DBInstanceClass",
      "DBParameterGroupName",
      "EngineVersion",
      "OptionGroupName",
      "StorageType",
    ],
  ],
  ["AWS::Redshift::Cluster", ["ClusterParameterGroupName", "ClusterVersion", "NodeType", "NumberOfNodes"]],
]);
