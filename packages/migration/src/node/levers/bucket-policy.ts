import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Statement } from "./closing-statement.ts";

/** A bucket's policy, as far as it is changed here. */
export interface BucketPolicy {
  /** Everything but the statements: its version, its id. */
  readonly rest: Readonly<Record<string, unknown>>;
  readonly statements: readonly Statement[];
}

/** Reads a bucket's policy; one without has no statements; undefined where there is no bucket. */
export async function readBucketPolicy(s3: S3Client, Bucket: string): Promise<BucketPolicy | undefined> {
  try {
    const { Policy: text = "{}" } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
    const { Statement: given = [], ...rest } = JSON.parse(text) as { readonly Statement?: Statement | Statement[] };
    return { rest, statements: Array.isArray(given) ? given : [given] };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === "NoSuchBucketPolicy") return { rest: { Version: "2012-10-17" }, statements: [] };
    if (error.name === "NoSuchBucket") return undefined;
    throw error;
  }
}

/** Writes a bucket's policy. AWS: a policy without statements is none, and is taken away. */
export async function writeBucketPolicy(
  s3: S3Client,
  { bucket: Bucket, policy }: { readonly bucket: string; readonly policy: BucketPolicy },
): Promise<void> {
  const { rest, statements } = policy;
  if (statements.length === 0) await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  else {
    const Policy = JSON.stringify({ ...rest, Statement: statements });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  }
}
