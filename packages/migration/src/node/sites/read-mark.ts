import { GetBucketTaggingCommand, ListBucketsCommand, type S3Client } from "@aws-sdk/client-s3";
import { MigrationError } from "../../errors.ts";
import { EMPTIED_TAG } from "../migration-world.ts";

/** Returns by what a bucket is being emptied: a migration, or a receipt; undefined where nobody does, `missing` where it is gone or another account's. */
export async function readMark(s3: S3Client, Bucket: string): Promise<string | undefined> {
  try {
    const { TagSet = [] } = await s3.send(new GetBucketTaggingCommand({ Bucket }));
    return TagSet.find(({ Key: key }) => key === EMPTIED_TAG)?.Value;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === "NoSuchTagSet") return undefined;
    if (error.name === "NoSuchBucket") return "missing";
    if (error.name !== "AccessDenied") throw error;
    if (await isOwn(s3, Bucket)) throw notAllowed(Bucket, error);
    return "missing";
  }
}

/** AWS: a name that another account has taken by now is refused as an own bucket is without the right to it. Only the list of own buckets tells. */
async function isOwn(s3: S3Client, bucket: string): Promise<boolean> {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({ Prefix: bucket })).catch((cause: unknown) => {
    throw notAllowed(bucket, cause);
  });
  return Buckets.some(({ Name: name }) => name === bucket);
}

function notAllowed(bucket: string, cause: unknown): MigrationError {
  return new MigrationError({
    code: "notAllowed",
    problem: `Whether bucket ${bucket} is there, and who empties it, can not be read with these credentials.`,
    hints: ["Allow s3:GetBucketTagging on it and s3:ListAllMyBuckets, and run the same command again."],
    cause,
  });
}
