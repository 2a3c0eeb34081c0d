import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { ReleaseError } from "../../errors.ts";
import { digestOf } from "../digest.ts";
import { isNamed } from "./is-named.ts";
import { createClientSettings, type AwsEnvironment } from "./client-settings.ts";
import { ensureBucket, type OwnedBucket } from "./ensure-bucket.ts";
import { describeFailure, getObject, putOnce } from "./owned-objects.ts";

/** Where in S3 artifacts are published, and how to get there. */
export interface ArtifactBucketPlace {
  readonly bucket: string;
  /** What each object's key begins with; empty, or with a `/` at its end. */
  readonly prefix: string;
  /** The account that the bucket belongs to: in another's nothing is read or written. */
  readonly account: string;
  readonly env: AwsEnvironment;
}

/** Artifacts under their own names in a bucket. Nothing that is there is ever written again. */
export interface ArtifactBucket {
  /** Finds out whether the bucket can be had. @throws ReleaseError `publishingFailed`. */
  reach(): Promise<void>;
  /** The digest of what lies under the name, of all its bytes; undefined where there is nothing. */
  findDigest(fileName: string): Promise<string | undefined>;
  /** Writes an artifact where there is none of its name; `there` says that somebody was quicker, with whatever bytes. */
  put(fileName: string, bytes: Uint8Array): Promise<"written" | "there">;
  close(): void;
}

/**
 * Connects a bucket to publish artifacts to, `s3://<bucket>/<prefix><file name>`. A bucket that is missing is made with
 * the first artifact, closed and versioned; one that is there is left as it is.
 */
export function connectArtifactBucket({ bucket: name, prefix, account, env }: ArtifactBucketPlace): ArtifactBucket {
  const settings = createClientSettings(env);
  const client = new S3Client({ ...settings, forcePathStyle: settings.endpoint !== undefined });
  const bucket: OwnedBucket = { client, name, account };
  const explained = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw publishingFailed(error, bucket);
    }
  };
  return {
    // AWS: HeadBucket would do, but its errors have no name.
    reach: () =>
      explained(async () => {
        try {
          await client.send(
            new ListObjectsV2Command({ Bucket: name, ExpectedBucketOwner: account, Prefix: prefix, MaxKeys: 1 }),
          );
        } catch (error) {
          if (!isNamed(error, ["NoSuchBucket"])) throw error;
        }
      }),
    findDigest: (fileName) =>
      explained(async () => {
        const bytes = await getObject(bucket, `${prefix}${fileName}`);
        return bytes && digestOf(bytes);
      }),
    put: (fileName, bytes) =>
      explained(async () => {
        const object = { Key: `${prefix}${fileName}`, Body: bytes, ContentType: "application/zip" };
        try {
          return await putOnce(bucket, object);
        } catch (error) {
          if (!isNamed(error, ["NoSuchBucket"])) throw error;
          await ensureBucket(bucket);
          return putOnce(bucket, object);
        }
      }),
    close: () => client.destroy(),
  };
}

function publishingFailed(error: unknown, { name: bucket, account }: OwnedBucket): ReleaseError {
  return new ReleaseError({
    code: "publishingFailed",
    problem: `Artifacts cannot be published to the bucket ${bucket} of account ${account}: ${describeFailure(error)}.`,
    hints: [
      "Allow s3:ListBucket, s3:GetObject and s3:PutObject on it; where it is missing, what `releases` in logstack.json needs, too.",
      "The bucket is looked for in the account and the region of `releases`.",
    ],
    cause: error,
  });
}
