import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  GetBucketTaggingCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketTaggingCommand,
  S3Client,
  type ListObjectVersionsOutput,
  type ObjectVersion,
} from "@aws-sdk/client-s3";
import { DeployError } from "../../errors.ts";
import type { EmptyingTag } from "../../ports.ts";
import type { ProbeConnection } from "./probe.ts";

/**
 * Deletes every version and delete marker of a bucket, a thousand at once (AWS: DeleteObjects takes as many), and its
 * unfinished uploads. A bucket that is gone already is empty. With a tag, the bucket carries that before the first object goes.
 *
 * @throws DeployError `notEmptied` when AWS refuses a deletion, or after more pages than a bucket can have.
 */
export async function emptyBucket(
  Bucket: string,
  { settings, loopback, tag }: Omit<ProbeConnection, "signal"> & { readonly tag?: EmptyingTag | undefined },
): Promise<void> {
  const client = new S3Client({ ...settings, forcePathStyle: loopback });
  try {
    if (tag !== undefined) await addTag(client, Bucket, tag);
    await deleteOldVersions(client, Bucket);
    await deleteVersions(client, Bucket);
    await abortUploads(client, Bucket);
  } catch (error) {
    if (error instanceof Error && error.name === "NoSuchBucket") return;
    throw error instanceof DeployError ? error : notEmptied(Bucket, error);
  } finally {
    client.destroy();
  }
}

/** AWS: tags are set all at once; a bucket without any answers `NoSuchTagSet`. */
async function addTag(client: S3Client, Bucket: string, { key, value }: EmptyingTag): Promise<void> {
  const { TagSet = [] } = await client.send(new GetBucketTaggingCommand({ Bucket })).catch((error: unknown) => {
    if (error instanceof Error && error.name === "NoSuchTagSet") return { TagSet: [] };
    throw error;
  });
  const others = TagSet.filter(({ Key }) => Key !== key);
  await client.send(
    new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [...others, { Key: key, Value: value }] } }),
  );
}

/** Pages of what can not be deleted would be endless; a billion objects take this many. */
const MOST_PAGES = 1_000_000;

/**
 * Deletes what is not the newest of its key. While it does, and when it is cut off, the bucket shows the same objects: a newest version that went first
 * would leave an older one to be seen, or one that had been deleted.
 */
async function deleteOldVersions(client: S3Client, Bucket: string): Promise<void> {
  let [KeyMarker, VersionIdMarker]: (string | undefined)[] = [];
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page: ListObjectVersionsOutput = await client.send(
      new ListObjectVersionsCommand({ Bucket, KeyMarker, VersionIdMarker }),
    );
    const { Versions = [], DeleteMarkers = [] } = page;
    await deleteThese(
      client,
      Bucket,
      [...Versions, ...DeleteMarkers].filter(({ IsLatest }) => IsLatest === false),
    );
    if (page.IsTruncated !== true) return;
    [KeyMarker, VersionIdMarker] = [page.NextKeyMarker, page.NextVersionIdMarker];
  }
}

/** Each page is the first one: what it listed is gone when the next one is asked for. */
async function deleteVersions(client: S3Client, Bucket: string): Promise<void> {
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }));
    const all = [...Versions, ...DeleteMarkers];
    if (all.length === 0) return;
    await deleteThese(client, Bucket, all);
  }
  throw notEmptied(Bucket, new Error("somebody writes to it faster than it is emptied"));
}

async function abortUploads(client: S3Client, Bucket: string): Promise<void> {
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
    if (Uploads.length === 0) return;
    for (const { Key, UploadId } of Uploads) {
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    }
  }
  throw notEmptied(Bucket, new Error("somebody uploads to it faster than it is emptied"));
}

type Version = Pick<ObjectVersion, "Key" | "VersionId">;

async function deleteThese(client: S3Client, Bucket: string, versions: readonly Version[]): Promise<void> {
  if (versions.length === 0) return;
  const Objects = versions.map(({ Key, VersionId }) => ({ Key, VersionId }));
  const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  const [first] = Errors;
  if (first !== undefined) throw notEmptied(Bucket, new Error(`${first.Code ?? "refused"}: ${first.Message ?? ""}`));
}

function notEmptied(bucket: string, cause: unknown): DeployError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DeployError({
    code: "notEmptied",
    problem: `The bucket ${bucket} can not be emptied: ${reason}.`,
    hints: ["Stop what writes to it, or let the deploying role delete its objects; then destroy the stack again."],
    exitCode: 1,
    cause,
  });
}
