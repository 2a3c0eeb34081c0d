import { AwsError } from "../aws-error.ts";
import { showTags, tagsOfResource } from "../ec2/resource-tags.ts";
import { textOrNumber } from "../resources/property-values.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import { snapshotsIn, type Snapshot } from "../resources/snapshots.ts";
import type { Place } from "../resources/world.ts";
import type { CallContext } from "../service.ts";
import type { Store } from "../state/store.ts";
import { arnOf, numberAt } from "./clusters.ts";
import { pageOf, type PageInput } from "./pages.ts";

/** Which snapshots a request is about. */
export interface SnapshotsInput extends PageInput {
  readonly CacheClusterId?: string;
  readonly ReplicationGroupId?: string;
  readonly SnapshotName?: string;
  readonly SnapshotSource?: string;
}

const GROUP = "AWS::ElastiCache::ReplicationGroup";

/** Returns DescribeSnapshots: what is left of the caches that were deleted under a policy of Snapshot. */
export function describeSnapshots(store: Store) {
  return (input: SnapshotsInput, context: CallContext): object => {
    const { SnapshotName: name, CacheClusterId, ReplicationGroupId, SnapshotSource: source } = input;
    const all = cacheSnapshots(store, context);
    if (name !== undefined && !all.some(({ snapshotId }) => snapshotId === name)) throw snapshotNotFound(name);
    // AWS: a final snapshot counts as one that a user took.
    const wanted = all.filter(
      ({ snapshotId, physicalId, type }) =>
        (name === undefined || snapshotId === name) &&
        (source === undefined || source === "user" || source === "manual") &&
        (ReplicationGroupId === undefined || (type === GROUP && physicalId === ReplicationGroupId.toLowerCase())) &&
        (CacheClusterId === undefined || (type !== GROUP && physicalId === CacheClusterId.toLowerCase())),
    );
    const { items, Marker } = pageOf(wanted, input, ({ snapshotId }) => snapshotId);
    return { Snapshots: items.map((snapshot) => showSnapshot(snapshot)), Marker };
  };
}

/** Returns ListTagsForResource. */
export function listTags(store: Store) {
  return ({ ResourceName: arn }: { readonly ResourceName: string }, context: CallContext): object => {
    const [, , service, , , kind = "", id = ""] = arn.split(":");
    const type = service === "elasticache" ? TYPES[kind] : undefined;
    if (type === undefined) throw new AwsError("InvalidARN", `The ARN ${arn} is not valid.`);
    const resource =
      kind === "snapshot"
        ? cacheSnapshots(store, context).find(({ snapshotId }) => snapshotId === id)
        : openSharedResources(store, type.type).find(context, id);
    if (resource === undefined) throw new AwsError(type.missing, `${id} is either not present or not available.`, 404);
    return { TagList: showTags(tagsOfResource(resource)) };
  };
}

/** The kinds in ElastiCache's ARNs, each with AWS's code for one that is not there. */
const TYPES: Readonly<Record<string, { readonly type: string; readonly missing: string }>> = {
  cluster: { type: "AWS::ElastiCache::CacheCluster", missing: "CacheClusterNotFound" },
  parametergroup: { type: "AWS::ElastiCache::ParameterGroup", missing: "CacheParameterGroupNotFound" },
  replicationgroup: { type: GROUP, missing: "ReplicationGroupNotFoundFault" },
  snapshot: { type: "", missing: "SnapshotNotFoundFault" },
  subnetgroup: { type: "AWS::ElastiCache::SubnetGroup", missing: "CacheSubnetGroupNotFoundFault" },
};

function cacheSnapshots(store: Store, place: Place): readonly Snapshot[] {
  return snapshotsIn({ store }, place).filter(({ type }) => type.startsWith("AWS::ElastiCache::"));
}

function snapshotNotFound(name: string): AwsError {
  return new AwsError("SnapshotNotFoundFault", `Snapshot ${name} not found.`, 404);
}

function showSnapshot(snapshot: Snapshot): object {
  const { snapshotId, physicalId, properties, type } = snapshot;
  const text = (name: string): string | undefined => textOrNumber(properties[name]);
  const isGroup = type === GROUP;
  return {
    SnapshotName: snapshotId,
    SnapshotStatus: "available",
    SnapshotSource: "manual",
    ...(isGroup
      ? {
          ReplicationGroupId: physicalId,
          ReplicationGroupDescription: text("ReplicationGroupDescription"),
          NumNodeGroups: numberAt(properties["NumNodeGroups"], 1),
        }
      : { CacheClusterId: physicalId, NumCacheNodes: numberAt(properties["NumCacheNodes"], 1) }),
    CacheNodeType: text("CacheNodeType"),
    Engine: text("Engine") ?? "redis",
    EngineVersion: text("EngineVersion"),
    Port: numberAt(properties["Port"], 6379),
    CacheParameterGroupName: text("CacheParameterGroupName"),
    CacheSubnetGroupName: text("CacheSubnetGroupName"),
    SnapshotRetentionLimit: numberAt(properties["SnapshotRetentionLimit"], 0),
    SnapshotWindow: text("SnapshotWindow"),
    KmsKeyId: text("KmsKeyId"),
    ARN: arnOf(snapshot, `snapshot:${snapshotId}`),
  };
}
