import { notModelled } from "../aws-error.ts";
import type { Clock, Ids } from "../clock.ts";
import type { LambdaWorld } from "../lambda/lambda-world.ts";
import { openBucketStore } from "../s3/bucket-store.ts";
import type { ObjectEventTargets } from "../s3/object-events.ts";
import type { Store } from "../state/store.ts";
import type { DynamicReferenceLookup } from "../template/dynamic-references.ts";
import { findParameter } from "./behaviours/parameter.ts";
import { findSecret } from "./behaviours/secret.ts";
import { createHandler } from "./create-handler.ts";
import { identityOf } from "./identities.ts";
import { unrecognizedTypes } from "./known-types.ts";
import type { PhysicalResource, ResourceHandler } from "./resource-handler.ts";
import { snapshotsIn, type Snapshot } from "./snapshots.ts";
import { typeModel } from "./type-model.ts";
import { RESOURCES_TABLE, resourceKey, type Place, type World } from "./world.ts";

/** What the handlers share. */
export interface ResourcePorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  /** See `World`. */
  readonly watchFleet?: (place: Place) => void;
  /** See `World`. */
  readonly eventTargets?: ObjectEventTargets;
  /** See `EnginePorts`. */
  readonly endpoint?: (() => string | undefined) | undefined;
  /** See `World`. */
  readonly lambda?: LambdaWorld;
}

/** All resource types the engine can make, and a view on what it made. */
export interface ResourceHandlers {
  /** The handler of a type; throws AWS's `Unrecognized resource types` for one that is not modelled. */
  handlerFor(type: string): ResourceHandler;
  /**
   * A resource as it is now, or undefined when it is gone. `properties` are those it was made with: a few types have
   * names only within another resource.
   */
  find(key: Place & Pick<PhysicalResource, "type" | "physicalId" | "properties">): PhysicalResource | undefined;
  /** True when a bucket holds objects, versions or markers. */
  holdsObjects(bucketName: string): boolean;
  /** What was left of the resources that were deleted under a policy of Snapshot in one account and region. */
  snapshots(place: Place): readonly Snapshot[];
  /** What dynamic references and SSM parameter types lead to in one account and region. */
  lookup(place: Place): DynamicReferenceLookup;
}

/** Returns the handlers of all modelled types over one store. */
export function createResourceHandlers(ports: ResourcePorts): ResourceHandlers {
  const world: World = {
    ...ports,
    buckets: openBucketStore(ports.store),
    resources: ports.store.table(RESOURCES_TABLE),
  };
  return {
    handlerFor(type) {
      const model = typeModel(type);
      if (model === undefined) throw unrecognizedTypes([type]);
      const identity = identityOf(type);
      if (identity === undefined) throw notModelled(`resources of type ${type}`);
      return createHandler(type, identity, world);
    },
    find: (key) => world.resources.get(resourceKey(key)),
    holdsObjects: (name) => world.buckets.get(name) !== undefined && !world.buckets.isEmpty(name),
    snapshots: (place) => snapshotsIn(world, place),
    lookup: (place) => ({
      ssmParameter: (name, version) => findParameter(world, place, { name, version }),
      secretString: (id, version) => findSecret(world, place, { id, version }),
    }),
  };
}
