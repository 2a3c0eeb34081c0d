import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { DeployError } from "../../errors.ts";
import type { ProbeConnection } from "./probe.ts";

/**
 * Deletes every version and delete marker of a bucket, a thousand at once (AWS: DeleteObjects takes as many), and its
 * unfinished uploads. A bucket that is gone already is empty.
 *
 * @throws DeployError `notEmptied` when AWS refuses a deletion, or after more pages than a test can have written.
 */
export async function emptyBucket(
  Bucket: string,
  { settings, loopback }: Omit<ProbeConnection, "signal">,
): Promise<void> {
  const client = new S3Client({ ...settings, forcePathStyle: loopback });
  try {
    await deleteVersions(client, Bucket);
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
    for (const { Key, UploadId } of Uploads) {
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    }
  } catch (error) {
    if (error instanceof Error && error.name === "NoSuchBucket") return;
    throw error instanceof DeployError ? error : notEmptied(Bucket, error);
  } finally {
    client.destroy();
  }
}

const MOST_PAGES = 1_000;

/** Each page is the first one: what it listed is gone when the next one is asked for. */
async function deleteVersions(client: S3Client, Bucket: string): Promise<void> {
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) return;
    const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    const [first] = Errors;
    if (first !== undefined) throw notEmptied(Bucket, new Error(`${first.Code ?? "refused"}: ${first.Message ?? ""}`));
  }
  throw notEmptied(Bucket, new Error("somebody writes to it faster than it is emptied"));
}

function notEmptied(bucket: string, cause: unknown): DeployError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DeployError({
    code: "notEmptied",
    problem: `The bucket ${bucket} of a disposable stack can not be emptied: ${reason}.`,
    hints: ["Stop what writes to it, or let the deploying role delete its objects; then destroy the stack again."],
    exitCode: 1,
    cause,
  });
}
