import { createHash } from "node:crypto";
import {
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";

/** The buckets of the demo's account, as whoever counts sees them: past everything that `logstack` says. */
export interface Buckets {
  put(bucket: string, objects: Readonly<Record<string, string>>): Promise<void>;
  /** By bucket: the digest of each object's bytes, by key. */
  readAll(): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>>;
  close(): void;
}

/** Where the buckets are. */
export interface BucketsPlace {
  readonly endpoint: string;
  readonly region: string;
  readonly account: string;
}

/** Opens the buckets of an account. */
export function openBuckets({ endpoint, region, account }: BucketsPlace): Buckets {
  const credentials = { accessKeyId: account, secretAccessKey: "embedded" };
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const read = async (Bucket: string): Promise<ReadonlyMap<string, string>> => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    const objects = new Map<string, string>();
    for (const { Key = "" } of Contents) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      objects.set(Key, digestOf((await Body?.transformToByteArray()) ?? new Uint8Array()));
    }
    return objects;
  };
  return {
    async put(Bucket, objects) {
      for (const [Key, Body] of Object.entries(objects)) await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    },
    async readAll() {
      const { Buckets: found = [] } = await s3.send(new ListBucketsCommand({}));
      const all = new Map<string, ReadonlyMap<string, string>>();
      for (const { Name = "" } of found) all.set(Name, await read(Name));
      return all;
    },
    close: () => s3.destroy(),
  };
}

/** Returns the digest by which two objects are told apart. */
export function digestOf(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
