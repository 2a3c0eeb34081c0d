/** What one look at a resource told about the data in it. Only `empty` says that nothing would be lost. */
export type DataProbe =
  /** Proven: there is nothing in it. Counts that AWS calls approximate or late prove nothing, however small. */
  | { readonly kind: "empty" }
  | {
      readonly kind: "holds";
      /** The most telling first; may be none where AWS tells only how fresh it is. */
      readonly amounts: readonly DataAmount[];
      /** When something was last written, in milliseconds since the Unix epoch; undefined where AWS does not say. */
      readonly newestAt: number | undefined;
      /** Since when it has been there, in milliseconds since the Unix epoch, where that tells more than `newestAt`. */
      readonly sinceAt?: number | undefined;
      /** What else a person should know before it goes, a phrase each: `2 snapshots`. */
      readonly notes: readonly string[];
    }
  /** Nobody could look; counts as holding data. */
  | { readonly kind: "unreadable"; readonly reason: string }
  /** Nothing is known of how to look into this type; counts as holding what its type or its layer says. */
  | { readonly kind: "notProbed" };

/** How much of one thing there is. */
export interface DataAmount {
  readonly count: number;
  readonly unit: DataUnit;
  /** `atLeast`: counting was ended; `about`: AWS itself calls the number approximate, or updates it late. */
  readonly exactness: "exact" | "atLeast" | "about";
}

/** Named by the plural that messages show; `bytes` are shown as kB, MB, GB. */
export type DataUnit =
  | "objects"
  | "old versions"
  | "delete markers"
  | "uploads in progress"
  | "items"
  | "keys"
  | "messages"
  | "messages in flight"
  | "delayed messages"
  | "instances in service"
  | "other instances"
  | "nodes"
  | "bytes";

/** What a look needs to know of a resource. */
export interface ProbedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string | undefined;
}

/** Whether AWS itself would refuse to delete a resource; `none` for a type that has no such protection. */
export type DeletionProtection =
  | { readonly kind: "on" }
  | { readonly kind: "off" }
  | { readonly kind: "unreadable"; readonly reason: string }
  | { readonly kind: "none" };
