import { setTimeout as pause } from "node:timers/promises";
import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import { isNamed } from "./is-named.ts";
import type { OwnedBucket } from "./ensure-bucket.ts";

/**
 * Writes an object where there is none of its key; of any number of writers one is first. S3 itself checks the bytes.
 * AWS: If-None-Match answers 412 where the object is there, and 409 while somebody else is writing it.
 */
export async function putOnce(
  { client, name, account }: OwnedBucket,
  object: Pick<PutObjectCommandInput, "Key" | "Body" | "ContentType">,
): Promise<"written" | "there"> {
  const input = { Bucket: name, ExpectedBucketOwner: account, IfNoneMatch: "*", ...object };
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.send(new PutObjectCommand({ ...input, ChecksumAlgorithm: "SHA256" }));
      return "written";
    } catch (error) {
      if (isNamed(error, ["PreconditionFailed"])) return "there";
      if (!isNamed(error, ["ConditionalRequestConflict"]) || attempt === MOST_ATTEMPTS) throw error;
      await pause(PAUSE_MS * attempt);
    }
  }
}

const MOST_ATTEMPTS = 10;
const PAUSE_MS = 100;

/** Reads an object; undefined where there is none, or no bucket. */
export async function getObject({ client, name, account }: OwnedBucket, key: string): Promise<Uint8Array | undefined> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: name, ExpectedBucketOwner: account, Key: key }));
    return await Body?.transformToByteArray();
  } catch (error) {
    if (error instanceof NoSuchKey || isNamed(error, ["NoSuchBucket"])) return undefined;
    throw error;
  }
}

/** The keys of all objects that begin with the prefix, in the order of their UTF-8 bytes; none where there is no bucket. */
export async function listKeys({ client, name, account }: OwnedBucket, prefix: string): Promise<readonly string[]> {
  const input = { Bucket: name, ExpectedBucketOwner: account, Prefix: prefix };
  const keys: string[] = [];
  let token: string | undefined;
  try {
    do {
      const page = await client.send(
        new ListObjectsV2Command({ ...input, ...(token === undefined ? {} : { ContinuationToken: token }) }),
      );
      keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return keys;
  } catch (error) {
    if (isNamed(error, ["NoSuchBucket"])) return [];
    throw error;
  }
}

/** Says why S3 did not do something, as the end of a sentence. */
export function describeFailure(error: unknown): string {
  const { name, message } = error as Error;
  if (DENIED.has(name)) return "the credentials may not, or the name belongs to another account";
  return `${name}, ${message.replace(/\.$/, "")}`;
}

const DENIED: ReadonlySet<string> = new Set(["AccessDenied", "BucketAlreadyExists", "Forbidden", "403"]);
