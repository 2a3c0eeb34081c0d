import { ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { createIdHash } from "../../model/id-hash.ts";
import type { Reading } from "../../model/reading.ts";
import { Unreadable } from "./json-client.ts";
import { readingOf, type Found } from "./reading.ts";

/** A bucket, or what is under a prefix of it. */
export interface ObjectsPlace {
  readonly bucket: string;
  /** Empty for the whole bucket. */
  readonly prefix: string;
}

/** Reads how many objects there are, page by page; old versions are not counted. Never throws. */
export async function readObjects(s3: S3Client, place: ObjectsPlace): Promise<Reading> {
  return readingOf(() => listAll(s3, place));
}

async function listAll(s3: S3Client, { bucket, prefix }: ObjectsPlace): Promise<Found> {
  const keys = createIdHash();
  let bytes = 0;
  let newestAt: number | null = null;
  let token: string | undefined;
  do {
    const page = await s3
      .send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }))
      .catch((error: unknown) => {
        throw new Unreadable(`its objects can not be listed (${error instanceof Error ? error.name : "no reason"})`);
      });
    for (const { Key: key = "", Size: size = 0, LastModified: written } of page.Contents ?? []) {
      keys.add(`${key.slice(prefix.length)}\0${size}`);
      bytes += size;
      if (written !== undefined) newestAt = Math.max(newestAt ?? 0, written.getTime());
    }
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    if (page.IsTruncated === true && token === undefined) throw new Unreadable("its list of objects breaks off");
  } while (token !== undefined);
  return {
    // AWS: a bucket's name is the only one of its kind, whatever the account and region.
    from: [{ kind: "bucket", value: `${bucket}/${prefix}` }],
    statistics: { kind: "objects", objects: { objects: keys.size, bytes, keyHash: keys.end(), newestAt } },
  };
}
