import { CreateBucketCommand, PutBucketVersioningCommand, type S3Client } from "@aws-sdk/client-s3";
import type { EmbeddedAws, EmbeddedAwsOptions } from "../../src/index.ts";
import { anEngine, s3Client } from "../engine-fixture.ts";

/** An engine with one bucket. */
export interface WithBucket {
  readonly engine: EmbeddedAws;
  readonly client: S3Client;
  readonly Bucket: string;
}

/** Starts an engine that has a bucket, with versions if that is said. */
export async function aBucket(
  options: Partial<EmbeddedAwsOptions> & { readonly versioning?: "Enabled" | "Suspended" } = {},
): Promise<WithBucket> {
  const { versioning, ...engineOptions } = options;
  const engine = await anEngine(engineOptions);
  const client = s3Client(engine);
  const Bucket = "logs-of-the-test";
  await client.send(new CreateBucketCommand({ Bucket }));
  if (versioning !== undefined) {
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: versioning } }));
  }
  return { engine, client, Bucket };
}
