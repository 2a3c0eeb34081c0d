/** A file to be published, and what is there already under its name. */
export interface Publication {
  readonly fileName: string;
  /** `sha256:<hex>`. */
  readonly digest: string;
  /** The digest of the file of that name which is there; undefined when there is none. */
  readonly present: string | undefined;
}

/** What is to be written. */
export type PublishingPlan =
  | { readonly kind: "publish"; readonly fileNames: readonly string[] }
  /** Nothing is written: these are there with other bytes, and what was published never changes. */
  | { readonly kind: "refuse"; readonly changed: readonly string[] };

/** Decides what of a build is to be written to where artifacts are published: what is not there yet, or nothing at all. */
export function planPublishing(publications: readonly Publication[]): PublishingPlan {
  const changed = publications.filter(({ digest, present }) => present !== undefined && present !== digest);
  if (changed.length > 0) return { kind: "refuse", changed: changed.map(({ fileName }) => fileName) };
  const missing = publications.filter(({ present }) => present === undefined);
  return { kind: "publish", fileNames: missing.map(({ fileName }) => fileName) };
}
