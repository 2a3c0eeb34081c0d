import type { JsonObject } from "../json.ts";
import type { PhysicalResource, ResourceRequest, RollingGroup } from "./resource-handler.ts";
import type { World } from "./world.ts";

/** How a resource came to be as it is. */
export interface Change {
  /** What it was before; undefined for a new one. */
  readonly previous: PhysicalResource | undefined;
  readonly updatePolicy: JsonObject | undefined;
}

/** What a service does with resources of one type beyond keeping their properties. */
export interface Behaviour {
  /** Throws a `ResourceFailure` when the service would refuse to make the resource, or to change `current` into it. */
  refuseChange?(request: ResourceRequest, world: World, current: PhysicalResource | undefined): void;
  /** The physical id where the world decides it; `proposed` is the identity's. */
  physicalId?(proposed: string, request: ResourceRequest, world: World): string;
  /** Does what making or changing the resource does to the world, and returns the resource as it is then. */
  apply?(resource: PhysicalResource, world: World, change: Change): PhysicalResource;
  /** True when somebody has deleted the resource past its stack. */
  isGone?(resource: PhysicalResource, world: World): boolean;
  /** Throws a `ResourceFailure` when the service would refuse to delete the resource. */
  refuseDelete?(resource: PhysicalResource, world: World): void;
  /** Does what deleting the resource does to the world. */
  remove?(resource: PhysicalResource, world: World): void;
  /** See `ResourceHandler.signallersOf`. */
  signallersOf?(resource: PhysicalResource, world: World): readonly string[];
  /** See `ResourceHandler.rollingGroupOf`. */
  rollingGroupOf?(resource: PhysicalResource, world: World): RollingGroup;
}
