/** An object that is to be read, as an event announces it. */
export interface ObjectRef {
  readonly bucket: string;
  /** Decoded. */
  readonly key: string;
  /** Without quotes; undefined where an event does not tell it: then whatever lies there is read. */
  readonly etag: string | undefined;
  readonly sizeBytes: number | undefined;
  readonly versionId: string | undefined;
}

/** One thing that an event asks for: an object, or what cannot be done and why. */
export type Item =
  | { readonly kind: "object"; readonly object: ObjectRef }
  | { readonly kind: "refused"; readonly reason: string };
