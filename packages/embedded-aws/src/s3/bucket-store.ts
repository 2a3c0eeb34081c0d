import { AwsError } from "../aws-error.ts";
import type { JsonObject } from "../json.ts";
import type { Store } from "../state/store.ts";

/** A bucket, whoever made it: a call to S3 or a stack. */
export interface Bucket {
  readonly name: string;
  /** Twelve digits of the account that owns it. */
  readonly account: string;
  readonly region: string;
  readonly createdAtMs: number;
  /** The resolved properties of `AWS::S3::Bucket`; empty for a bucket made by a call to S3. */
  readonly properties: JsonObject;
}

/** The buckets of all accounts, shared by S3's own API and the `AWS::S3::Bucket` resource. */
export interface BucketStore {
  /** Adds a bucket; throws an `AwsError` when the name is taken (`BucketAlreadyExists`, `BucketAlreadyOwnedByYou`). */
  create(bucket: Bucket): void;
  get(name: string): Bucket | undefined;
  /** Replaces the properties of a bucket; throws `NoSuchBucket` when there is none. */
  configure(name: string, properties: JsonObject): void;
  /** True when the bucket holds no object, no older version and no delete marker. */
  isEmpty(name: string): boolean;
  /**
   * Removes a bucket with its policy and its uploads in progress; throws an `AwsError` when it is missing
   * (`NoSuchBucket`) or holds objects, older versions or delete markers (`BucketNotEmpty`).
   */
  delete(name: string): void;
  /** One account's buckets in order of name. */
  list(account: string): readonly Bucket[];
}

/**
 * The table of the current version of each key, by `<bucket>/<key>`. A bucket's name holds no slash, so its prefix is
 * unambiguous.
 */
export const OBJECTS_TABLE = "s3-objects";

/** The table of multipart uploads in progress, by `<bucket>/<upload id>`. */
export const UPLOADS_TABLE = "s3-uploads";

/** The table of policies, by bucket. */
export const POLICIES_TABLE = "s3-bucket-policies";

const BUCKETS_TABLE = "s3-buckets";

/**
 * Returns the buckets kept in `store`.
 * AWS: names are unique across all accounts of a partition; even the owner may not create one twice
 * (only us-east-1 answers the owner's second create with success, which S3's API decides for itself).
 */
export function openBucketStore(store: Store): BucketStore {
  const buckets = store.table<Bucket>(BUCKETS_TABLE);
  const objects = store.table<object>(OBJECTS_TABLE);
  const uploads = store.table<object>(UPLOADS_TABLE);
  const isEmpty = (name: string): boolean => objects.entries(`${name}/`).next().done === true;
  const required = (name: string): Bucket => {
    const bucket = buckets.get(name);
    if (bucket === undefined) throw noSuchBucket();
    return bucket;
  };
  return {
    create(bucket) {
      const taken = buckets.get(bucket.name);
      if (taken !== undefined) throw nameTaken(taken.account === bucket.account);
      buckets.put(bucket.name, bucket);
    },
    get: (name) => buckets.get(name),
    configure(name, properties) {
      buckets.put(name, { ...required(name), properties });
    },
    isEmpty,
    delete(name) {
      required(name);
      if (!isEmpty(name)) throw new AwsError("BucketNotEmpty", "The bucket you tried to delete is not empty", 409);
      for (const table of [uploads, store.table<object>(POLICIES_TABLE)]) {
        for (const [key] of table.entries(name)) if (key === name || key.startsWith(`${name}/`)) table.delete(key);
      }
      buckets.delete(name);
    },
    list: (account) =>
      [...buckets.entries()]
        .map(([, bucket]) => bucket)
        .filter((bucket) => bucket.account === account)
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** Returns a bucket if the account owns it; throws `NoSuchBucket` or `AccessDenied` as S3 does. */
export function findOwnBucket(buckets: BucketStore, name: string, account: string): Bucket {
  const found = buckets.get(name);
  if (found === undefined) throw noSuchBucket();
  // What bucket policies allow is not applied: only the owner's account gets in.
  if (found.account !== account) throw accessDenied();
  return found;
}

/** S3's answer to who may not. */
export function accessDenied(): AwsError {
  return new AwsError("AccessDenied", "Access Denied", 403);
}

/** S3's answer for a bucket that is not there. */
export function noSuchBucket(): AwsError {
  return new AwsError("NoSuchBucket", "The specified bucket does not exist", 404);
}

function nameTaken(byOwner: boolean): AwsError {
  return byOwner
    ? new AwsError(
        "BucketAlreadyOwnedByYou",
        "Your previous request to create the named bucket succeeded and you already own it.",
        409,
      )
    : new AwsError(
        "BucketAlreadyExists",
        "The requested bucket name is not available. The bucket namespace is shared by all users of the system. " +
          "Please select a different name and try again.",
        409,
      );
}
