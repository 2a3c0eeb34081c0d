import { AwsError } from "../aws-error.ts";
import type { Clock } from "../clock.ts";
import type { ContentStore } from "../state/content-store.ts";
import type { Store } from "../state/store.ts";
import { noSuchBucket, OBJECTS_TABLE, openBucketStore, type StoredObject } from "./bucket-store.ts";

/** An object to keep; what it is called and when it came is added by the store. */
export interface NewObject extends Pick<StoredObject, "bucket" | "key" | "etag" | "headers"> {
  readonly bytes: Uint8Array;
}

/** An object and its bytes, which belong together even while others write. */
export interface ReadObject {
  readonly object: StoredObject;
  readonly bytes: Uint8Array;
}

/** The objects of all buckets. Whose they are, and who may see them, is decided by the caller. */
export interface ObjectStore {
  find(bucket: string, key: string): StoredObject | undefined;
  /** Reads an object; throws `NoSuchKey` when it is not there. */
  read(bucket: string, key: string): Promise<ReadObject>;
  /** Keeps an object in place of the one before it, unless `mayReplace` throws on seeing that one. */
  write(object: NewObject, mayReplace: (current: StoredObject | undefined) => void): Promise<StoredObject>;
  delete(bucket: string, key: string): Promise<void>;
  /** The objects whose key begins with `prefix`, in S3's order: by the bytes of the key in UTF-8. */
  list(bucket: string, prefix: string): readonly StoredObject[];
  /** Removes bytes that no object refers to: what a crash in the middle of a write leaves behind. */
  removeOrphans(): Promise<void>;
}

/** Returns the objects kept in `store`, with their bytes in `content`. */
export function openObjectStore(ports: {
  readonly store: Store;
  readonly content: ContentStore;
  readonly clock: Clock;
}): ObjectStore {
  const { store, content, clock } = ports;
  const objects = store.table<StoredObject>(OBJECTS_TABLE);
  const buckets = openBucketStore(store);
  const pathOf = (bucket: string, key: string): string => `${bucket}/${key}`;
  /** The record must be on disk before the bytes go that the one on disk refers to. */
  const forgetContent = async (object: StoredObject | undefined): Promise<void> => {
    if (object === undefined) return;
    await store.flush();
    await content.delete(object.contentId);
  };
  const find = (bucket: string, key: string): StoredObject | undefined => objects.get(pathOf(bucket, key));
  return {
    find,
    async read(bucket, key) {
      for (;;) {
        const object = find(bucket, key);
        if (object === undefined) throw noSuchKey();
        try {
          return { object, bytes: await content.read(object.contentId) };
        } catch (error) {
          // The bytes of an object that was replaced meanwhile may be gone; then the new one is read.
          if (find(bucket, key)?.contentId === object.contentId) throw error;
        }
      }
    },
    async write({ bytes, ...object }, mayReplace) {
      const contentId = await content.write(bytes);
      const current = find(object.bucket, object.key);
      try {
        // Judged only now: between this and the `put` nobody else can write.
        mayReplace(current);
        if (buckets.get(object.bucket) === undefined) throw noSuchBucket();
      } catch (error) {
        await content.delete(contentId);
        throw error;
      }
      const stored = { ...object, contentId, sizeBytes: bytes.length, lastModifiedMs: clock.now() };
      objects.put(pathOf(object.bucket, object.key), stored);
      await forgetContent(current);
      return stored;
    },
    async delete(bucket, key) {
      const current = find(bucket, key);
      objects.delete(pathOf(bucket, key));
      await forgetContent(current);
    },
    list: (bucket, prefix) =>
      [...objects.entries(pathOf(bucket, prefix))]
        .map(([, object]) => object)
        .toSorted((a, b) => compareUtf8(a.key, b.key)),
    removeOrphans: () => content.keepOnly(new Set([...objects.entries()].map(([, object]) => object.contentId))),
  };
}

/** S3's answer for an object that is not there. */
export function noSuchKey(): AwsError {
  return new AwsError("NoSuchKey", "The specified key does not exist.", 404);
}

/** Orders texts by code point, which is the order of their bytes in UTF-8 and not always that of JavaScript. */
export function compareUtf8(a: string, b: string): number {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const difference = (a.codePointAt(index) ?? 0) - (b.codePointAt(index) ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
