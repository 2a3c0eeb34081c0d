import type { S3Client } from "@aws-sdk/client-s3";
import type { ObjectsPlace } from "../readers/read-objects.ts";
import type { ListedObject } from "./list-objects.ts";

/** A bucket, or what is under a prefix of it, and who reads or writes there. */
export interface ObjectsSide extends ObjectsPlace {
  readonly s3: S3Client;
}

/** What to copy, and how. */
export interface ObjectsCopy {
  readonly from: ObjectsSide;
  readonly to: ObjectsSide;
  /** Objects at a time. */
  readonly concurrency: number;
  /** Objects larger than this are copied in parts; 5 GB unless said, which is S3's own limit. In bytes. */
  readonly largeBytes?: number;
  /** The size of a part, in bytes. */
  readonly partBytes?: number;
}

/** One object to copy. */
export interface ObjectCopy extends ObjectsCopy {
  readonly object: ListedObject;
  /** How objects can be copied, as far as it is known by now. */
  readonly way: { current: "withinS3" | "throughUs" };
}

/** Where an object goes. AWS: a copy is STANDARD unless it is said. */
export function targetOf({ to, object }: ObjectCopy) {
  const { storageClass } = object;
  return {
    Bucket: to.bucket,
    Key: `${to.prefix}${object.key}`,
    ...(storageClass === "STANDARD" ? {} : { StorageClass: storageClass as "STANDARD_IA" }),
  };
}

/** Where an object comes from. AWS: it goes into a header, so it is percent-encoded; slashes stay. */
export function sourceOf({ from, object }: ObjectCopy): string {
  return `${from.bucket}/${`${from.prefix}${object.key}`.split("/").map(encodeURIComponent).join("/")}`;
}
