import type { PhysicalResource } from "./resource-handler.ts";
import type { Place, World } from "./world.ts";

/** What is left of a resource that was deleted under a policy of Snapshot: what it was, and when it was taken. */
export interface Snapshot extends Pick<PhysicalResource, "account" | "region" | "type" | "physicalId" | "properties"> {
  readonly snapshotId: string;
  readonly takenAtMs: number;
}

const SNAPSHOTS_TABLE = "snapshots";

/** Records a snapshot of a resource. The engine's resources hold no data, so the record is all there is of it. */
export function recordSnapshot(resource: PhysicalResource, world: World): void {
  const { account, region, type, physicalId, properties } = resource;
  const snapshotId =
    type === "AWS::EC2::Volume" ? `snap-${world.ids.hex(17)}` : `${physicalId}-snapshot-${world.ids.hex(12)}`;
  const snapshot = { account, region, type, physicalId, properties, snapshotId, takenAtMs: world.clock.now() };
  world.store.table<Snapshot>(SNAPSHOTS_TABLE).put(`${account}/${region}/${snapshotId}`, snapshot);
}

/** Returns the snapshots in one account and region, oldest first. */
export function snapshotsIn({ store }: Pick<World, "store">, { account, region }: Place): readonly Snapshot[] {
  return Array.from(store.table<Snapshot>(SNAPSHOTS_TABLE).entries(`${account}/${region}/`), ([, it]) => it);
}
