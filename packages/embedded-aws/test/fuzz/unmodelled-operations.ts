import { MODELLED_SERVICES } from "../../generate/modelled-operations.ts";
import { startEmbeddedAws } from "../../src/index.ts";
import { clientOptions } from "../engine-fixture.ts";
import { AWS_SERVICES, type AwsClient } from "./aws-clients.ts";
import { leastInput } from "./sample-input.ts";

/** An operation of AWS that the engine does not model: `service operation`. */
export type UnmodelledOperation = string;

/** What the engine models of S3, whose schemas are not generated. */
const S3_OPERATIONS = [
  "AbortMultipartUpload",
  "CompleteMultipartUpload",
  "CopyObject",
  "CreateBucket",
  "CreateMultipartUpload",
  "DeleteBucket",
  "DeleteBucketEncryption",
  "DeleteBucketLifecycle",
  "DeleteBucketOwnershipControls",
  "DeleteBucketPolicy",
  "DeleteBucketTagging",
  "DeleteObject",
  "DeleteObjectTagging",
  "DeleteObjects",
  "DeletePublicAccessBlock",
  "GetBucketAccelerateConfiguration",
  "GetBucketAcl",
  "GetBucketCors",
  "GetBucketEncryption",
  "GetBucketLifecycleConfiguration",
  "GetBucketLocation",
  "GetBucketLogging",
  "GetBucketNotificationConfiguration",
  "GetBucketOwnershipControls",
  "GetBucketPolicy",
  "GetBucketPolicyStatus",
  "GetBucketReplication",
  "GetBucketRequestPayment",
  "GetBucketTagging",
  "GetBucketVersioning",
  "GetBucketWebsite",
  "GetObject",
  "GetObjectAcl",
  "GetObjectAttributes",
  "GetObjectLockConfiguration",
  "GetObjectTagging",
  "GetPublicAccessBlock",
  "HeadBucket",
  "HeadObject",
  "ListBuckets",
  "ListMultipartUploads",
  "ListObjectVersions",
  "ListObjects",
  "ListObjectsV2",
  "ListParts",
  "PutBucketEncryption",
  "PutBucketLifecycleConfiguration",
  "PutBucketNotificationConfiguration",
  "PutBucketOwnershipControls",
  "PutBucketPolicy",
  "PutBucketTagging",
  "PutBucketVersioning",
  "PutObject",
  "PutObjectTagging",
  "PutPublicAccessBlock",
  "UploadPart",
  "UploadPartCopy",
];

/** The operations that the engine models, by service. */
export const MODELLED: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(Object.entries(MODELLED_SERVICES).map(([name, { operations }]) => [name, operations])),
  s3: S3_OPERATIONS,
};

/** Clients send these to a host of their own, which the engine is not. */
const ELSEWHERE = new Set(["GetLogObject", "StartLiveTail", "WriteGetObjectResponse"]);

/** All operations of AWS's that the engine does not model, of the services of which it models others. */
export const UNMODELLED_OPERATIONS: readonly UnmodelledOperation[] = AWS_SERVICES.flatMap(({ name, operations }) =>
  [...operations.keys()]
    .filter((operation) => !MODELLED[name]?.includes(operation) && !ELSEWHERE.has(operation))
    .map((operation) => `${name} ${operation}`),
);

/** The engine's answer to an operation. */
export interface Verdict {
  readonly operation: string;
  /** `refused` when it says by name that it does not do it. */
  readonly outcome: string;
}

/** Asks an engine for operations that it does not model, and returns how it answered. */
export async function askForUnmodelled(asked: readonly UnmodelledOperation[]): Promise<readonly Verdict[]> {
  const defects: unknown[] = [];
  const engine = await startEmbeddedAws({ speed: "instant", reportDefect: (error) => defects.push(error) });
  const clients = new Map<string, AwsClient>();
  try {
    const verdicts: Verdict[] = [];
    for (const name of asked) {
      const [serviceName = "", operation = ""] = name.split(" ");
      const service = AWS_SERVICES.find((it) => it.name === serviceName);
      const input = service?.operations.get(operation);
      if (service === undefined || input === undefined) throw new Error(`AWS has no operation ${name}.`);
      const client = clients.get(serviceName) ?? service.open({ ...clientOptions(engine), forcePathStyle: true });
      clients.set(serviceName, client);
      verdicts.push({ operation: name, outcome: await outcomeOf(client.call(operation, leastInput(input))) });
    }
    if (defects.length > 0) throw new AggregateError(defects, "The engine has a defect.");
    return verdicts;
  } finally {
    for (const client of clients.values()) client.close();
    await engine.close();
  }
}

interface ServiceError {
  readonly name: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

async function outcomeOf(answer: Promise<unknown>): Promise<string> {
  try {
    await answer;
    return "answered";
  } catch (thrown) {
    const { name, message, $metadata } = thrown as ServiceError;
    // Calls that need no signature carry no account, so they are turned away at the door.
    if ($metadata?.httpStatusCode === 501 || name === "MissingAuthenticationToken") return "refused";
    return `${$metadata?.httpStatusCode ?? "not sent"} ${name} ${message}`;
  }
}
