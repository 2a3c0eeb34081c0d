import { HeadObjectCommand, paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";
import type { StoredObject } from "../../reconcile/stored-object.ts";
import type { AwsSettings } from "./aws-settings.ts";
import { callAws, isNotThere } from "./log-stack-error.ts";

/** The bucket that load balancers write to. */
export interface LogBucket {
  /** All objects of it, every page. */
  list(): Promise<readonly StoredObject[]>;
  /** What lies under a key now; undefined where nothing does. */
  find(key: string): Promise<StoredObject | undefined>;
  close(): void;
}

/** Returns a bucket by its name. Nothing is asked yet. */
export function connectLogBucket(bucket: string, settings: AwsSettings): LogBucket {
  // An endpoint of one's own has no host name for each bucket.
  const client = new S3Client({ ...settings, forcePathStyle: settings.endpoint !== undefined });
  return {
    list: () =>
      callAws(`To list the objects of ${bucket}`, async () => {
        const objects: StoredObject[] = [];
        for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket })) {
          for (const { Key = "", ETag, Size, LastModified } of Contents) {
            objects.push(toObject(Key, { ETag, size: Size, LastModified }));
          }
        }
        return objects;
      }),
    find: (key) =>
      callAws(`To look at s3://${bucket}/${key}`, async () => {
        try {
          const found = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
          return toObject(key, { ...found, size: found.ContentLength });
        } catch (error) {
          if (isNotThere(error)) return undefined;
          throw error;
        }
      }),
    close: () => client.destroy(),
  };
}

interface Told {
  readonly ETag?: string | undefined;
  readonly size: number | undefined;
  readonly LastModified?: Date | undefined;
}

function toObject(key: string, { ETag = "", size = 0, LastModified }: Told): StoredObject {
  return { key, etag: ETag.replaceAll('"', ""), sizeBytes: size, lastModifiedMs: LastModified?.getTime() ?? 0 };
}
