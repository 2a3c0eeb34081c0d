import type { Clock, Ids } from "../clock.ts";
import type { LambdaWorld } from "../lambda/lambda-world.ts";
import type { BucketStore } from "../s3/bucket-store.ts";
import type { ObjectEventTargets } from "../s3/object-events.ts";
import type { Store, Table } from "../state/store.ts";
import { member } from "../json.ts";
import { OVERLAYS } from "./overlay.ts";
import type { PhysicalResource } from "./resource-handler.ts";

/** The table of all physical resources; see `resourceKey`. */
export const RESOURCES_TABLE = "resources";

/** Everything behind the handlers: what exists, and the ports to make more. */
export interface World {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: Store;
  readonly buckets: BucketStore;
  readonly resources: Table<PhysicalResource>;
  /** Told of every change of groups and instances; without it no instance comes up, goes away or is replaced. */
  readonly watchFleet?: (place: Place) => void;
  /** Where the events of buckets go; without it no queue hears of a bucket. */
  readonly eventTargets?: ObjectEventTargets;
  /** See `EnginePorts`. */
  readonly endpoint?: (() => string | undefined) | undefined;
  /** Without it functions have no code, and no queue is read for them. */
  readonly lambda?: LambdaWorld;
}

/** Where a resource lives. */
export type Place = Pick<PhysicalResource, "account" | "region">;

/** Returns the key of a resource: its account, its region (or `global`), its type and its physical id. */
export function resourceKey(resource: Place & Pick<PhysicalResource, "type" | "physicalId" | "properties">): string {
  return `${typePrefix(resource, resource.type)}${resource.physicalId}${qualifierOf(resource)}`;
}

/** Returns one account's and region's resources of a type. */
export function resourcesOf(world: World, place: Place, type: string): readonly PhysicalResource[] {
  return Array.from(world.resources.entries(typePrefix(place, type)), ([, resource]) => resource);
}

/** Returns the place in the table where a type's resources stand. */
export function typePrefix({ account, region }: Place, type: string): string {
  const isGlobal = member(OVERLAYS, type)?.isGlobal === true;
  return `${account}/${isGlobal ? "global" : region}/${type}/`;
}

/** AWS: some physical ids are names that other parts of the same kind may have too: record sets, metric filters. */
function qualifierOf({ type, properties }: Pick<PhysicalResource, "type" | "properties">): string {
  const within = member(OVERLAYS, type)?.within ?? [];
  return within.map((name) => `|${JSON.stringify(member(properties, name)) ?? ""}`).join("");
}
