import type { Checksum } from "./checksums.ts";
import type { Versioning } from "./versioning.ts";

/** Bytes in the content store; the parts of a multipart upload stay the pieces of its object. */
export interface Piece {
  readonly contentId: string;
  readonly sizeBytes: number;
  /** The number the part was uploaded under; absent for an object that came whole. */
  readonly partNumber?: number;
  readonly checksum?: Checksum;
}

/** An object's record, or that of one of its older versions. */
export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  /** `null`, as S3 says it, for one that was written while its bucket kept no versions. */
  readonly versionId: string;
  /** Its bytes, in order. */
  readonly pieces: readonly Piece[];
  readonly sizeBytes: number;
  /** In double quotes, as S3 sends it. */
  readonly etag: string;
  readonly lastModifiedMs: number;
  /** Headers that S3 stores with the object and gives back: content type, encoding, encryption and `x-amz-meta-*`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum?: Checksum;
  readonly tags: Readonly<Record<string, string>>;
}

/** What an object is to be; where its bytes are, which version it is and when it came is added by the store. */
export type ObjectFacts = Pick<StoredObject, "bucket" | "key" | "etag" | "headers" | "checksum" | "tags">;

/** What stands in the place of an object that was deleted from a bucket with versions. */
export interface DeleteMarker {
  readonly isDeleteMarker: true;
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  readonly lastModifiedMs: number;
}

export type ObjectVersion = StoredObject | DeleteMarker;

/** All versions of one key, newest first; the first one is the current one. */
export type History = readonly ObjectVersion[];

/** The version id of what is written while a bucket keeps no versions. */
export const NULL_VERSION = "null";

/** True for an object, false for a delete marker and for nothing. */
export function isObjectVersion(version: ObjectVersion | undefined): version is StoredObject {
  return version !== undefined && !("isDeleteMarker" in version);
}

/**
 * Returns a history with a new version in front. A version that is written without versioning, or while it is
 * suspended, takes the place of the null version, wherever that stands.
 */
export function withVersion(history: History, version: ObjectVersion, versioning: Versioning): History {
  if (versioning === "Enabled") return [version, ...history];
  return [version, ...withoutVersion(history, NULL_VERSION)];
}

/** Returns a history without one of its versions; what was behind the current one becomes current. */
export function withoutVersion(history: History, versionId: string): History {
  return history.filter((version) => version.versionId !== versionId);
}

/** Returns the pieces that `after` no longer refers to. */
export function droppedPieces(before: History, after: History): readonly Piece[] {
  const kept = new Set(after.flatMap(piecesOf));
  return before.flatMap(piecesOf).filter((piece) => !kept.has(piece));
}

/** Returns the bytes that a version refers to. */
export function piecesOf(version: ObjectVersion): readonly Piece[] {
  return isObjectVersion(version) ? version.pieces : [];
}
