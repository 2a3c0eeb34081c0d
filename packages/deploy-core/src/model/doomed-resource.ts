import type { DataProbe } from "./data-probe.ts";

/** A resource of a stack about to be destroyed, and what happens to it by its DeletionPolicy. */
export interface DoomedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string | undefined;
  readonly fate: "delete" | "retain" | "snapshot";
  /** What data it holds, in words; undefined when it holds none. */
  readonly holds: string | undefined;
  /** What a look at that data told; left out where it holds none, and before anybody looked. */
  readonly data?: DataProbe | undefined;
}

/** Why AWS would not delete a stack to its end; CloudFormation itself finds out only half-way. */
export type Obstacle =
  /** AWS: DeleteBucket refuses a bucket with objects, old versions and delete markers included. */
  | { readonly kind: "bucketNotEmpty"; readonly resource: DoomedResource }
  | { readonly kind: "deletionProtection"; readonly resource: DoomedResource }
  /** AWS: a stack can not be deleted while another one imports a value that it exports. */
  | { readonly kind: "exportImported"; readonly exportName: string; readonly importers: readonly string[] };
