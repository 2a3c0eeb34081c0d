import type { Clock, Ids } from "../clock.ts";
import type { ContentStore } from "../state/content-store.ts";
import type { Store } from "../state/store.ts";
import { noSuchBucket, openBucketStore } from "./bucket-store.ts";
import { PARTS_TABLE, removeStrayParts } from "./upload-store.ts";
import {
  droppedPieces,
  isObjectVersion,
  NULL_VERSION,
  piecesOf,
  withoutVersion,
  withVersion,
  type DeleteMarker,
  type History,
  type ObjectVersion,
  type Piece,
  type ObjectFacts,
  type StoredObject,
} from "./object-history.ts";
import { openHistories } from "./object-histories.ts";
import { openObjectBytes, type ObjectBytes, type ReadObject } from "./object-bytes.ts";
import { noSuchKey } from "./s3-error.ts";
import { versioningOf, type Versioning } from "./versioning.ts";

/** What happens in the very turn in which a record is written: nobody else writes between these and it. */
export interface Turn<Outcome> {
  /** Throws when what is there now must not be replaced or removed. */
  readonly judge?: (current: ObjectVersion | undefined) => void;
  /** Writes what belongs to the change, such as its events, into the same batch of the journal. */
  readonly accompany?: (outcome: Outcome) => void;
}

/** What a delete did. */
export type Removal =
  | { readonly kind: "removed"; readonly version: ObjectVersion }
  | { readonly kind: "marked"; readonly version: DeleteMarker }
  | { readonly kind: "nothing" };

/** The objects of all buckets. Whose they are, and who may see them, is decided by the caller. */
export interface ObjectStore extends ObjectBytes {
  /** The current object; undefined where there is none or a delete marker. */
  find(bucket: string, key: string): StoredObject | undefined;
  history(bucket: string, key: string): History;
  /** Reads the current object; throws `NoSuchKey` when it is not there. */
  read(bucket: string, key: string): Promise<ReadObject>;
  /** Keeps bytes as a new current version. */
  write(object: ObjectFacts & { readonly bytes: Uint8Array }, turn: Turn<StoredObject>): Promise<StoredObject>;
  /** Makes pieces that are kept already a new current version; `unused` are pieces that go with that. */
  adopt(
    object: ObjectFacts & { readonly pieces: readonly Piece[] },
    turn: Turn<StoredObject> & { readonly unused: readonly Piece[] },
  ): Promise<StoredObject>;
  /** Removes the current object, or puts a delete marker in front where the bucket keeps versions. */
  remove(at: Place, turn: Turn<Removal>): Promise<Removal>;
  /** Removes one version for good. */
  removeVersion(at: Place, versionId: string, turn: Turn<Removal>): Promise<Removal>;
  /** Gives one version other tags. */
  tag(version: StoredObject, tags: Readonly<Record<string, string>>): void;
  /** The current objects whose key begins with `prefix`, in S3's order: by the bytes of the key in UTF-8. */
  list(bucket: string, prefix: string): readonly StoredObject[];
  /** All versions of each such key, in the same order. */
  histories(bucket: string, prefix: string): readonly History[];
  /** Removes bytes that neither an object nor an upload refers to: what a crash in the middle of a write leaves behind. */
  removeOrphans(): Promise<void>;
}

/** Which key, and when it happens if not now. */
interface Place {
  readonly bucket: string;
  readonly key: string;
  readonly atMs?: number;
}

/** What objects are kept with. */
export interface ObjectStorePorts {
  readonly store: Store;
  readonly content: ContentStore;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Returns the objects kept in `store`, with their bytes in `content`. */
export function openObjectStore({ store, content, clock, ids }: ObjectStorePorts): ObjectStore {
  const table = openHistories(store);
  const buckets = openBucketStore(store);
  const find = (bucket: string, key: string): StoredObject | undefined => {
    const [current] = table.read(bucket, key);
    return isObjectVersion(current) ? current : undefined;
  };
  const versioningIn = (bucket: string): Versioning => {
    const found = buckets.get(bucket);
    if (found === undefined) throw noSuchBucket();
    return versioningOf(found);
  };
  const newVersionId = (versioning: Versioning): string => (versioning === "Enabled" ? ids.hex(32) : NULL_VERSION);
  const objectBytes = openObjectBytes({ store, content });
  const keep = (
    object: ObjectFacts & { readonly pieces: readonly Piece[] },
    { judge, accompany }: Turn<StoredObject>,
  ): { readonly stored: StoredObject; readonly dropped: readonly Piece[] } => {
    const history = table.read(object.bucket, object.key);
    judge?.(history[0]);
    const versioning = versioningIn(object.bucket);
    const sizeBytes = object.pieces.reduce((sum, piece) => sum + piece.sizeBytes, 0);
    const stored = { ...object, sizeBytes, versionId: newVersionId(versioning), lastModifiedMs: clock.now() };
    const after = withVersion(history, stored, versioning);
    table.write(object.bucket, object.key, after);
    accompany?.(stored);
    return { stored, dropped: droppedPieces(history, after) };
  };
  return {
    ...objectBytes,
    find,
    history: (bucket, key) => table.read(bucket, key),
    read: (bucket, key) =>
      objectBytes.readFound(() => {
        const object = find(bucket, key);
        if (object === undefined) throw noSuchKey(key);
        return object;
      }),
    async write({ bytes, ...object }, turn) {
      const { stored, dropped } = await objectBytes.keepBytes(bytes, (piece) =>
        keep({ ...object, pieces: [piece] }, turn),
      );
      await objectBytes.forget(dropped);
      return stored;
    },
    async adopt(object, { unused, ...turn }) {
      const { stored, dropped } = keep(object, turn);
      await objectBytes.forget([...dropped, ...unused]);
      return stored;
    },
    async remove({ bucket, key, atMs = clock.now() }, { judge, accompany }) {
      const history = table.read(bucket, key);
      judge?.(history[0]);
      const versioning = versioningIn(bucket);
      if (versioning === "Unversioned") {
        const removal: Removal =
          history[0] === undefined ? { kind: "nothing" } : { kind: "removed", version: history[0] };
        table.write(bucket, key, []);
        accompany?.(removal);
        await objectBytes.forget(history.flatMap(piecesOf));
        return removal;
      }
      const version = {
        isDeleteMarker: true,
        bucket,
        key,
        versionId: newVersionId(versioning),
        lastModifiedMs: atMs,
      } as const;
      const after = withVersion(history, version, versioning);
      table.write(bucket, key, after);
      accompany?.({ kind: "marked", version });
      await objectBytes.forget(droppedPieces(history, after));
      return { kind: "marked", version };
    },
    async removeVersion({ bucket, key }, versionId, { judge, accompany }) {
      const history = table.read(bucket, key);
      judge?.(history[0]);
      const version = history.find((candidate) => candidate.versionId === versionId);
      if (version === undefined) return { kind: "nothing" };
      table.write(bucket, key, withoutVersion(history, versionId));
      accompany?.({ kind: "removed", version });
      await objectBytes.forget(piecesOf(version));
      return { kind: "removed", version };
    },
    tag(tagged, tags) {
      const history = table.read(tagged.bucket, tagged.key);
      const after = history.map((version) =>
        isObjectVersion(version) && version.versionId === tagged.versionId ? { ...version, tags } : version,
      );
      table.write(tagged.bucket, tagged.key, after);
    },
    list: (bucket, prefix) =>
      table.list(bucket, prefix).flatMap(([current]) => (isObjectVersion(current) ? [current] : [])),
    histories: (bucket, prefix) => table.list(bucket, prefix),
    removeOrphans() {
      removeStrayParts(store);
      const parts = Array.from(store.table<Piece>(PARTS_TABLE).entries(), ([, part]) => part);
      const pieces = [...table.all().flatMap((history) => history.flatMap(piecesOf)), ...parts];
      return content.keepOnly(new Set(pieces.map(({ contentId }) => contentId)));
    },
  };
}
