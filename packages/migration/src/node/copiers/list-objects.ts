import { ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import type { ObjectsPlace } from "../readers/read-objects.ts";

/** An object of a listing. */
export interface ListedObject {
  /** Without the place's prefix. */
  readonly key: string;
  readonly sizeBytes: number;
  readonly eTag: string;
  readonly storageClass: string;
}

/** Lists all objects of a place, page by page, in the order of their keys' UTF-8. Throws where a page does not come, or the list breaks off. */
export async function* listObjects(s3: S3Client, { bucket, prefix }: ObjectsPlace): AsyncGenerator<ListedObject> {
  let token: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }));
    for (const { Key: key = "", Size: sizeBytes = 0, ETag: eTag = "", StorageClass } of page.Contents ?? []) {
      yield { key: key.slice(prefix.length), sizeBytes, eTag, storageClass: StorageClass ?? "STANDARD" };
    }
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    if (page.IsTruncated === true && token === undefined) throw new Error(`The list of bucket ${bucket} breaks off.`);
  } while (token !== undefined);
}

/** An object of one side, and the object of the same key of the other one, where there is one. */
export interface PairedObject {
  readonly object: ListedObject;
  readonly counterpart: ListedObject | undefined;
}

/** Walks the objects of one listing beside another one; both are in order, so that neither is kept in memory. */
export async function* pairObjects(
  objects: AsyncIterable<ListedObject>,
  others: AsyncIterable<ListedObject>,
): AsyncGenerator<PairedObject> {
  const other = others[Symbol.asyncIterator]();
  let next = await other.next();
  for await (const object of objects) {
    while (next.done !== true && compareKeys(next.value.key, object.key) < 0) next = await other.next();
    const isPair = next.done !== true && next.value.key === object.key;
    yield { object, counterpart: isPair ? (next.value as ListedObject) : undefined };
  }
}

/** AWS: ListObjectsV2 orders keys by their UTF-8 bytes, which JavaScript's own order of UTF-16 is not. */
function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
