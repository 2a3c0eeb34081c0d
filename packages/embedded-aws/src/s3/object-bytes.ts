import type { ContentStore } from "../state/content-store.ts";
import type { Store } from "../state/store.ts";
import type { Piece, StoredObject } from "./object-history.ts";
import { readPieces, type ByteRange } from "./read-pieces.ts";

/** An object and its bytes, which belong together even while others write. */
export interface ReadObject {
  readonly object: StoredObject;
  readonly bytes: Uint8Array;
}

/** The bytes behind the records of objects and of parts. */
export interface ObjectBytes {
  /** Reads what `find` finds, or a range of it; `find` is asked again when the bytes went away meanwhile. */
  readFound(find: () => StoredObject, range?: (object: StoredObject) => ByteRange | undefined): Promise<ReadObject>;
  /** Reads pieces one after the other. */
  readPieces(pieces: readonly Piece[]): AsyncIterable<Uint8Array>;
  /** Keeps bytes; `use` makes a record refer to them at once, or throws, and then they go again. */
  keepBytes<Result>(bytes: Uint8Array, use: (piece: Piece) => Result): Promise<Result>;
  /** Forgets bytes that no record refers to any more. */
  forget(pieces: readonly Piece[]): Promise<void>;
}

/** Returns the bytes kept in `content`, to which records of `store` refer. */
export function openObjectBytes({
  store,
  content,
}: {
  readonly store: Store;
  readonly content: ContentStore;
}): ObjectBytes {
  return {
    async readFound(find, rangeOf) {
      for (;;) {
        const object = find();
        try {
          return { object, bytes: await readPieces(content, object, rangeOf?.(object)) };
        } catch (error) {
          // The bytes of an object that was replaced meanwhile may be gone; then the new one is read.
          if (find().pieces[0]?.contentId === object.pieces[0]?.contentId) throw error;
        }
      }
    },
    async *readPieces(pieces) {
      for (const { contentId } of pieces) yield await content.read(contentId);
    },
    async keepBytes(bytes, use) {
      const contentId = await content.write(bytes);
      try {
        return use({ contentId, sizeBytes: bytes.length });
      } catch (error) {
        await content.delete(contentId);
        throw error;
      }
    },
    /** The record must be on disk before the bytes go that the one on disk refers to. */
    async forget(pieces) {
      if (pieces.length === 0) return;
      await store.flush();
      for (const { contentId } of pieces) await content.delete(contentId);
    },
  };
}
