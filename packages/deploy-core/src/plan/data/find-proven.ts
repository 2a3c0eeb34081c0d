import type { DataProof, MeasuredData } from "../../model/data-proof.ts";
import type { DoomedResource } from "../../model/doomed-resource.ts";

/** Types whose data can be measured, and by what; the data of any other type can only be named. */
const MEASURED_BY: Readonly<Record<string, Exclude<MeasuredData, "entities">>> = {
  "AWS::S3::Bucket": "objects",
  "AWS::ElastiCache::CacheCluster": "keys",
  "AWS::ElastiCache::ReplicationGroup": "keys",
  "AWS::ElastiCache::ServerlessCache": "keys",
  // Disks of machines hold data only where their template says so; here that is Elasticsearch.
  "AWS::AutoScaling::AutoScalingGroup": "indices",
  "AWS::EC2::Instance": "indices",
  "AWS::EC2::Volume": "indices",
  "AWS::Elasticsearch::Domain": "indices",
  "AWS::OpenSearchService::Domain": "indices",
};

/** Finds the logical ids of resources whose data a receipt proves to be elsewhere. */
export function findProven(resources: readonly DoomedResource[], proof: DataProof | undefined): readonly string[] {
  if (proof?.kind !== "proven") return [];
  const { statistics, buckets } = proof;
  return resources
    .filter(({ type, physicalId = "" }) => {
      if (statistics === "entities") return true;
      return MEASURED_BY[type] === statistics && (statistics !== "objects" || buckets.includes(physicalId));
    })
    .map(({ logicalId }) => logicalId);
}

/** True when a receipt can speak of such a resource. */
export function isMeasurable({ type }: Pick<DoomedResource, "type">): boolean {
  return MEASURED_BY[type] !== undefined;
}
