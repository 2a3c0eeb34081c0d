import {
  CreateBucketCommand,
  GetBucketTaggingCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
  type BucketLocationConstraint,
  type S3Client,
} from "@aws-sdk/client-s3";

/** A bucket that an account keeps for us, and the account that it must belong to. */
export interface OwnedBucket {
  readonly client: S3Client;
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

/** What a bucket is for. */
export interface BucketUse {
  /** In words, for its tag. */
  readonly purpose: string;
  /** After how many days its objects are deleted; left out, they stay. */
  readonly keptDays?: number;
}

/**
 * Makes a bucket where there is none, closed to the public. The tags are set last: a bucket without them was left half-way, and
 * is set up again. AWS: new buckets encrypt what they hold by themselves (SSE-S3, since January 2023).
 */
export async function ensureBucket({ client, name, account, region }: OwnedBucket, use: BucketUse): Promise<void> {
  const owned = { Bucket: name, ExpectedBucketOwner: account };
  try {
    await client.send(new GetBucketTaggingCommand(owned));
    return;
  } catch (error) {
    if (isNamed(error, ["NoSuchBucket"])) await createBucket({ client, name, region });
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
  if (use.keptDays !== undefined)
    await client.send(
      new PutBucketLifecycleConfigurationCommand({
        ...owned,
        LifecycleConfiguration: {
          Rules: [{ ID: "templates", Status: "Enabled", Filter: { Prefix: "" }, Expiration: { Days: use.keptDays } }],
        },
      }),
    );
  const TagSet = [
    { Key: "function", Value: "logging" },
    { Key: "purpose", Value: use.purpose },
  ];
  await client.send(new PutBucketTaggingCommand({ ...owned, Tagging: { TagSet } }));
}

async function createBucket({ client, name, region }: Omit<OwnedBucket, "account">): Promise<void> {
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

/** True for an error of AWS with one of these names. */
export function isNamed(error: unknown, names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}
