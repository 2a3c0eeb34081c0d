/** An object as it lies in the log bucket. */
export interface StoredObject {
  readonly key: string;
  /** Without quotes. */
  readonly etag: string;
  readonly sizeBytes: number;
  /** Milliseconds since the Unix epoch. */
  readonly lastModifiedMs: number;
}
