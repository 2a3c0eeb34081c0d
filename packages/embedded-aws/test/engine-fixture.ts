import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { STSClient } from "@aws-sdk/client-sts";
import { onTestFinished } from "vitest";
import { type EmbeddedAws, type EmbeddedAwsOptions, startEmbeddedAws } from "../src/index.ts";

/** Starts an engine that the test need not close. A defect in it fails the test. */
export async function anEngine(options: Partial<EmbeddedAwsOptions> = {}): Promise<EmbeddedAws> {
  const defects: unknown[] = [];
  const engine = await startEmbeddedAws({ speed: "instant", reportDefect: (error) => defects.push(error), ...options });
  onTestFinished(async () => {
    await engine.close();
    if (defects.length > 0) throw new AggregateError(defects, "The engine has a defect.");
  });
  return engine;
}

/** Returns a new folder that is removed after the test. */
export async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "embedded-aws-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** What every client here is configured with; the access key id is the account. */
export function clientOptions(engine: EmbeddedAws, account = "111111111111", region = "ap-southeast-2") {
  return {
    endpoint: engine.endpoint,
    region,
    credentials: { accessKeyId: account, secretAccessKey: "any" },
    maxAttempts: 1,
  };
}

/** Returns an S3 client of an account. */
export function s3Client(engine: EmbeddedAws, account?: string, region?: string): S3Client {
  const client = new S3Client(clientOptions(engine, account, region));
  onTestFinished(() => client.destroy());
  return client;
}

/** Returns an STS client of an account. */
export function stsClient(engine: EmbeddedAws, account?: string): STSClient {
  const client = new STSClient(clientOptions(engine, account));
  onTestFinished(() => client.destroy());
  return client;
}
