import {
  DeleteObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";

/** A folder of a bucket. */
export interface BucketFolder {
  readonly Bucket: string;
  readonly ExpectedBucketOwner: string;
  /** Ends with a slash. */
  readonly Prefix: string;
}

/** Deletes every object below a prefix, and returns how many there were. A bucket that is not there holds none. */
export async function removeBelow(client: S3Client, folder: BucketFolder): Promise<number> {
  const { Bucket, ExpectedBucketOwner } = folder;
  let removed = 0;
  for (;;) {
    const { Contents = [] } = await listFirst(client, folder);
    const Objects = Contents.map(({ Key }) => ({ Key }));
    if (Objects.length === 0) return removed;
    // AWS: a page lists a thousand at most, and a call deletes as many. What cannot be deleted is told in the answer.
    const { Errors: [first] = [] } = await client.send(
      new DeleteObjectsCommand({ Bucket, ExpectedBucketOwner, Delete: { Objects, Quiet: true } }),
    );
    if (first !== undefined) throw Object.assign(new Error(first.Message), { name: first.Code ?? "AccessDenied" });
    removed += Objects.length;
  }
}

async function listFirst(
  client: S3Client,
  folder: BucketFolder,
): Promise<Pick<ListObjectsV2CommandOutput, "Contents">> {
  try {
    return await client.send(new ListObjectsV2Command(folder));
  } catch (error) {
    if (error instanceof Error && error.name === "NoSuchBucket") return {};
    throw error;
  }
}
