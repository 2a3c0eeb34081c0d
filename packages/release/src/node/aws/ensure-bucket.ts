import {
  CreateBucketCommand,
  GetBucketTaggingCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type BucketLocationConstraint,
  type S3Client,
} from "@aws-sdk/client-s3";
import { isNamed } from "./is-named.ts";

/** A bucket, and the account that it must belong to. */
export interface OwnedBucket {
  readonly client: S3Client;
  readonly name: string;
  readonly account: string;
}

/**
 * Makes the bucket where there is none: closed to the public, and versioned, so that even what is overwritten past
 * logstack can be had back. The tags are set last: a bucket without them was left half-way, and is set up again.
 */
export async function ensureBucket({ client, name, account }: OwnedBucket): Promise<void> {
  const owned = { Bucket: name, ExpectedBucketOwner: account };
  try {
    await client.send(new GetBucketTaggingCommand(owned));
    return;
  } catch (error) {
    if (isNamed(error, ["NoSuchBucket"])) await createBucket(client, name);
    else if (!isNamed(error, ["NoSuchTagSet"])) throw error;
  }
  await client.send(
    new PutPublicAccessBlockCommand({
      ...owned,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    }),
  );
  await client.send(new PutBucketVersioningCommand({ ...owned, VersioningConfiguration: { Status: "Enabled" } }));
  await client.send(new PutBucketTaggingCommand({ ...owned, Tagging: { TagSet: TAGS } }));
}

const TAGS = [
  { Key: "function", Value: "logging" },
  { Key: "purpose", Value: "releases and the artifacts they are made of" },
];

async function createBucket(client: S3Client, name: string): Promise<void> {
  const region = await client.config.region();
  // AWS: us-east-1 is the place that is not named (API reference, CreateBucket).
  const place =
    region === "us-east-1"
      ? {}
      : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } };
  try {
    await client.send(new CreateBucketCommand({ Bucket: name, ...place }));
  } catch (error) {
    // Whoever was faster set up, or sets up, the same.
    if (!isNamed(error, ["BucketAlreadyOwnedByYou", "OperationAborted"])) throw error;
  }
}
