import type { Store } from "../state/store.ts";
import { UPLOADS_TABLE } from "./bucket-store.ts";
import type { Checksum, ChecksumType } from "./checksums.ts";
import type { ChecksumAlgorithm } from "./digests.ts";
import { compareUtf8 } from "./compare-utf8.ts";
import type { ObjectFacts } from "./object-history.ts";
import type { Piece } from "./object-history.ts";

/** A multipart upload that is in progress. */
export interface Upload extends Pick<ObjectFacts, "bucket" | "key" | "headers" | "tags"> {
  readonly uploadId: string;
  readonly initiatedAtMs: number;
  /** Which checksum its parts carry, when that was asked for. */
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly type: ChecksumType };
}

/** A part that has arrived. */
export interface UploadedPart extends Piece {
  readonly partNumber: number;
  readonly uploadId: string;
  readonly etag: string;
  readonly lastModifiedMs: number;
  readonly checksum?: Checksum;
}

/** The multipart uploads that are in progress, and their parts. All of it is synchronous. */
export interface UploadStore {
  add(upload: Upload): void;
  find(bucket: string, uploadId: string): Upload | undefined;
  /** A bucket's uploads by key, those of one key in the order in which they began. */
  list(bucket: string): readonly Upload[];
  /** Keeps a part and returns the one it takes the place of. */
  putPart(part: UploadedPart): UploadedPart | undefined;
  /** An upload's parts in order of their numbers. */
  parts(uploadId: string): readonly UploadedPart[];
  /** Forgets an upload and its parts, and returns those; their bytes are the caller's to delete. */
  remove(upload: Upload): readonly UploadedPart[];
  /** Remembers for an hour what an upload became; forgets what is older. */
  keepCompletion(upload: Pick<Upload, "bucket" | "uploadId">, completion: Completion): void;
  findCompletion(bucket: string, uploadId: string): Completion | undefined;
}

/** What became of an upload, for who asks once more because the answer was lost. */
export interface Completion {
  readonly key: string;
  /** The parts as the request named them. */
  readonly parts: string;
  readonly versionId: string;
  readonly etag: string;
  /** By the wall clock, as it is clients who ask again. */
  readonly completedAtMs: number;
}

const REMEMBERED_MS = 60 * 60 * 1000;

/** The table of parts: bytes that it refers to are no orphans. */
export const PARTS_TABLE = "s3-upload-parts";

/** Returns the uploads kept in `store`. */
export function openUploadStore(store: Store): UploadStore {
  const uploads = store.table<Upload>(UPLOADS_TABLE);
  const table = store.table<UploadedPart>(PARTS_TABLE);
  const completions = store.table<Completion>("s3-completed-uploads");
  const partsOf = (uploadId: string): readonly UploadedPart[] =>
    Array.from(table.entries(`${uploadId}/`), ([, part]) => part).toSorted((a, b) => a.partNumber - b.partNumber);
  return {
    add: (upload) => uploads.put(`${upload.bucket}/${upload.uploadId}`, upload),
    find: (bucket, uploadId) => uploads.get(`${bucket}/${uploadId}`),
    list: (bucket) =>
      Array.from(uploads.entries(`${bucket}/`), ([, upload]) => upload).toSorted(
        (a, b) => compareUtf8(a.key, b.key) || a.initiatedAtMs - b.initiatedAtMs,
      ),
    putPart(part) {
      const path = `${part.uploadId}/${part.partNumber}`;
      const before = table.get(path);
      table.put(path, part);
      return before;
    },
    parts: partsOf,
    remove({ bucket, uploadId }) {
      const parts = partsOf(uploadId);
      for (const { partNumber } of parts) table.delete(`${uploadId}/${partNumber}`);
      uploads.delete(`${bucket}/${uploadId}`);
      return parts;
    },
    keepCompletion({ bucket, uploadId }, completion) {
      for (const [path, { completedAtMs }] of completions.entries()) {
        if (completedAtMs + REMEMBERED_MS < completion.completedAtMs) completions.delete(path);
      }
      completions.put(`${bucket}/${uploadId}`, completion);
    },
    findCompletion: (bucket, uploadId) => completions.get(`${bucket}/${uploadId}`),
  };
}

/** Forgets the parts whose upload is gone, as a bucket's deletion leaves them behind. */
export function removeStrayParts(store: Store): void {
  const parts = store.table<UploadedPart>(PARTS_TABLE);
  const living = new Set(Array.from(store.table<Upload>(UPLOADS_TABLE).entries(), ([, { uploadId }]) => uploadId));
  for (const [path, { uploadId }] of parts.entries()) if (!living.has(uploadId)) parts.delete(path);
}
