import { textOrNumber } from "../resources/property-values.ts";
import { snapshotsIn, type Snapshot } from "../resources/snapshots.ts";
import type { CallContext } from "../service.ts";
import type { Ec2Desk } from "./ec2-desk.ts";
import { filterItems, type Filter, type FilterReaders } from "./filters.ts";
import { pickByIds, type IdKind } from "./ids.ts";
import { pageOf, type PageInput } from "./pages.ts";
import { showTags, tagsOfResource } from "./resource-tags.ts";

/** Which snapshots a request is about. */
export interface SnapshotsInput extends PageInput {
  readonly SnapshotIds?: readonly string[];
  readonly OwnerIds?: readonly string[];
  readonly Filters?: readonly Filter[];
}

const SNAPSHOT_ID: IdKind = { code: "InvalidSnapshot", prefix: "snap", called: "snapshot", plural: "snapshots" };

const READERS: FilterReaders<Snapshot> = {
  "owner-id": ({ account }) => [account],
  "snapshot-id": ({ snapshotId }) => [snapshotId],
  status: () => ["completed"],
  "volume-id": ({ physicalId }) => [physicalId],
  "volume-size": ({ properties }) => [textOrNumber(properties["Size"])],
};

/** Returns DescribeSnapshots: what is left of the volumes that were deleted under a policy of Snapshot. */
export function describeSnapshots({ store }: Ec2Desk) {
  return ({ SnapshotIds, OwnerIds = [], Filters, ...page }: SnapshotsInput, context: CallContext): object => {
    const all = snapshotsIn({ store }, context).filter(({ type }) => type === "AWS::EC2::Volume");
    const owned = all.filter(
      ({ account }) => OwnerIds.length === 0 || OwnerIds.some((id) => id === account || id === "self"),
    );
    const picked = pickByIds(owned, SnapshotIds, { idOf: ({ snapshotId }) => snapshotId, kind: SNAPSHOT_ID });
    const wanted = filterItems(picked, Filters, { readers: READERS, tagsOf: tagsOfResource });
    const { items, NextToken } = pageOf(wanted, page, ({ snapshotId }) => snapshotId);
    return { Snapshots: items.map((snapshot) => showSnapshot(snapshot)), NextToken };
  };
}

function showSnapshot(snapshot: Snapshot): object {
  const { snapshotId, physicalId, properties, account, takenAtMs } = snapshot;
  return {
    SnapshotId: snapshotId,
    VolumeId: physicalId,
    OwnerId: account,
    State: "completed",
    Progress: "100%",
    StartTime: takenAtMs,
    VolumeSize: textOrNumber(properties["Size"]),
    Encrypted: textOrNumber(properties["Encrypted"]) === "true",
    KmsKeyId: textOrNumber(properties["KmsKeyId"]),
    Description: "",
    StorageTier: "standard",
    Tags: showTags(tagsOfResource(snapshot)),
  };
}
