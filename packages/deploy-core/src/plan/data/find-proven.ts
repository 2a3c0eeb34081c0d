import type { DataProof, MeasuredData } from "../../model/data-proof.ts";
import type { DoomedResource } from "../../model/doomed-resource.ts";
import { findLosses } from "./find-losses.ts";

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

/** What a receipt proves of the resources of a stack that is to go, by their logical ids. */
export interface ProvenResources {
  /** A copy elsewhere has their data. */
  readonly proven: readonly string[];
  /** The receipt may be about these: a person has to name them beside it. By logical id, why, as the end of a sentence. */
  readonly toName: Readonly<Record<string, string>>;
}

/** What a person named, and what is to go. */
export interface ProvenSources {
  readonly proof: DataProof | undefined;
  /** Logical ids that a person named. */
  readonly named: readonly string[];
  /** Logical ids of buckets that are to be emptied, also where their policy keeps them. */
  readonly emptying?: readonly string[];
}

/**
 * Finds whose data a receipt proves to be elsewhere: a bucket by its name, a cache or a domain by the address that was read, what has no name of
 * its own (the disks of data nodes, all of a service's data) where the stack has only one such resource. Where the receipt can not tell which one it is
 * about, or says nothing of a part of what goes, a person has to name it beside the receipt.
 */
export function findProven(
  resources: readonly DoomedResource[],
  { proof, named, emptying = [] }: ProvenSources,
): ProvenResources {
  if (proof?.kind !== "proven") return { proven: [], toName: {} };
  const going = new Set(findLosses(resources, emptying).map(({ logicalId }) => logicalId));
  const spokenOf = findSpokenOf(resources, proof).filter(({ logicalId }) => going.has(logicalId));
  const judged = spokenOf.map(({ logicalId, doubt }) => ({
    logicalId,
    doubt: named.includes(logicalId) ? undefined : doubt,
  }));
  return {
    proven: judged.flatMap(({ logicalId, doubt }) => (doubt === undefined ? [logicalId] : [])),
    toName: Object.fromEntries(
      judged.flatMap(({ logicalId, doubt }) => (doubt === undefined ? [] : [[logicalId, doubt]])),
    ),
  };
}

/** True when a receipt can speak of such a resource. */
export function isMeasurable({ type }: Pick<DoomedResource, "type">): boolean {
  return MEASURED_BY[type] !== undefined;
}

interface SpokenOf {
  readonly logicalId: string;
  /** Why the receipt by itself does not do; undefined where it does. */
  readonly doubt: string | undefined;
}

function findSpokenOf(
  resources: readonly DoomedResource[],
  { statistics, buckets, hosts }: Extract<DataProof, { readonly kind: "proven" }>,
): readonly SpokenOf[] {
  // What stays may be what was measured, too.
  const filled = resources.filter(
    ({ type, holds, data }) =>
      holds !== undefined && data?.kind !== "empty" && (statistics === "entities" || MEASURED_BY[type] === statistics),
  );
  if (statistics === "objects") {
    return filled
      .filter(({ physicalId = "" }) => buckets.includes(physicalId))
      .map((resource) => ({ logicalId: resource.logicalId, doubt: doubtVersions(resource) }));
  }
  const addressed = statistics === "entities" ? [] : filled.filter((resource) => isAddressed(resource, hosts));
  const candidates = addressed.length > 0 ? addressed : filled;
  const doubt = candidates.length === 1 ? undefined : SEVERAL;
  return candidates.map(({ logicalId }) => ({ logicalId, doubt }));
}

const OLD_VERSIONS = "a receipt is about the newest versions of objects, and this bucket has old ones";
const UNCOUNTED =
  "a receipt is about the newest versions of objects, and whether this bucket has old ones could not be read to the end";
const SEVERAL = "the receipt does not tell which of the stack's resources has what was measured";

/** What could not be counted, or not to its end, is not zero. */
function doubtVersions({ data }: DoomedResource): string | undefined {
  if (data?.kind !== "holds") return UNCOUNTED;
  const old = data.amounts.find(({ unit }) => unit === "old versions");
  if ((old?.count ?? 0) > 0) return OLD_VERSIONS;
  return old?.exactness === "atLeast" ? UNCOUNTED : undefined;
}

/**
 * AWS: addresses of caches and domains have their name in one of the parts between dots, alone or between hyphens: `master.ci-queue.x1.cache.amazonaws.com`,
 * `vpc-ci-logs-x1.region.es.amazonaws.com`. ElastiCache User Guide, "Finding connection endpoints"; OpenSearch Service, "Domain endpoints".
 */
function isAddressed({ physicalId = "" }: DoomedResource, hosts: readonly string[]): boolean {
  const name = physicalId.toLowerCase();
  if (name === "") return false;
  return hosts.some((host) =>
    host
      .toLowerCase()
      .split(".")
      .some(
        (part) =>
          part === name ||
          part.startsWith(`${name}-`) ||
          DOMAIN_PREFIXES.some((prefix) => part.startsWith(`${prefix}-${name}-`)),
      ),
  );
}

const DOMAIN_PREFIXES = ["search", "vpc"];
