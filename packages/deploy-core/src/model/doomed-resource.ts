/** A resource of a stack about to be destroyed, and what happens to it by its DeletionPolicy. */
export interface DoomedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly fate: "delete" | "retain" | "snapshot";
  /** What data it holds, in words; undefined when it holds none. */
  readonly holds: string | undefined;
}
