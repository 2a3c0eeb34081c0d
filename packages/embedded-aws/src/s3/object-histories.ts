import type { Store } from "../state/store.ts";
import { OBJECTS_TABLE } from "./bucket-store.ts";
import { compareUtf8 } from "./compare-utf8.ts";
import { NULL_VERSION, type History, type ObjectVersion, type StoredObject } from "./object-history.ts";

/** The versions of all keys, as records of the store. */
export interface Histories {
  /** All versions of a key, newest first; empty when there is none. */
  read(bucket: string, key: string): History;
  write(bucket: string, key: string, history: History): void;
  /** The keys of a bucket that begin with `prefix`, in the order of their bytes in UTF-8. */
  list(bucket: string, prefix: string): readonly History[];
  all(): readonly History[];
}

/**
 * The versions behind the current ones, by the same keys as those. Apart from them, because most buckets have none, and
 * their objects are then one small record each.
 */
const NONCURRENT_TABLE = "s3-noncurrent-versions";

interface Noncurrent {
  readonly versions: readonly ObjectVersion[];
}

/** Returns the histories kept in `store`. A key that has versions has a current one, so the table of those has every key. */
export function openHistories(store: Store): Histories {
  const current = store.table<ObjectVersion | FirstRecord>(OBJECTS_TABLE);
  const noncurrent = store.table<Noncurrent>(NONCURRENT_TABLE);
  const pathOf = (bucket: string, key: string): string => `${bucket}/${key}`;
  const historyAt = (path: string, record: ObjectVersion | FirstRecord): History => [
    readRecord(record),
    ...(noncurrent.get(path)?.versions ?? []),
  ];
  const under = (prefix: string): readonly History[] =>
    Array.from(current.entries(prefix), ([path, record]) => historyAt(path, record));
  return {
    read(bucket, key) {
      const record = current.get(pathOf(bucket, key));
      return record === undefined ? [] : historyAt(pathOf(bucket, key), record);
    },
    write(bucket, key, [first, ...others]) {
      const path = pathOf(bucket, key);
      if (first === undefined) current.delete(path);
      else current.put(path, first);
      if (others.length === 0) noncurrent.delete(path);
      else noncurrent.put(path, { versions: others });
    },
    list: (bucket, prefix) =>
      under(pathOf(bucket, prefix)).toSorted((a, b) => compareUtf8(a[0]?.key ?? "", b[0]?.key ?? "")),
    all: () => under(""),
  };
}

/** An object as engines wrote it that knew neither versions nor parts. */
type FirstRecord = Omit<StoredObject, "versionId" | "pieces" | "tags"> & { readonly contentId: string };

function readRecord(record: ObjectVersion | FirstRecord): ObjectVersion {
  if (!("contentId" in record)) return record;
  const { contentId, ...object } = record;
  const headers = Object.entries(object.headers).filter(([name]) => !name.startsWith("x-amz-checksum-"));
  return {
    ...object,
    headers: Object.fromEntries(headers),
    versionId: NULL_VERSION,
    tags: {},
    pieces: [{ contentId, sizeBytes: object.sizeBytes }],
  };
}
