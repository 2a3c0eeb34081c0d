import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { DeployError } from "@logstack/deploy-core";
import { ensureBucket, explainAwsError, isNamed, type Access } from "@logstack/deploy-core/node";
import { bundleKey, configurationBucket, queueKey, reportKey } from "../model/configuration-place.ts";
import { parseMachineReport } from "../model/machine-report.ts";
import { parseQueueReport } from "../model/queue-report.ts";
import type { BundleStore, LayerPlace, LeaseStore } from "../ports.ts";
import type { Lease } from "../plan/judge-lease.ts";
import type { Reports } from "../roll/roll-ports.ts";
import { readTar } from "./read-tar.ts";
import { removeBelow } from "./remove-below.ts";

/** S3 as an account keeps configurations in it. */
export interface ConfigurationBucket {
  readonly bundles: BundleStore;
  readonly reports: Reports;
  readonly leases: LeaseStore;
}

/** How S3 is reached. */
export interface S3Connection {
  readonly client: S3Client;
  readonly access: Access;
}

/** Connects the bucket of an account and region to the ports. */
export function openConfigurationBucket(connection: S3Connection, place: LayerPlace): ConfigurationBucket {
  const { client, access } = connection;
  const { environment, component, account, region } = place;
  const name = configurationBucket({ account, region });
  const owned = { Bucket: name, ExpectedBucketOwner: account };
  const explained = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      throw explainBucketError(error, { access, name, account });
    }
  };
  const get = async (Key: string): Promise<{ readonly bytes: Uint8Array; readonly etag: string } | undefined> => {
    try {
      const { Body, ETag = "" } = await client.send(new GetObjectCommand({ ...owned, Key }));
      return { bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(), etag: ETag };
    } catch (error) {
      if (isNamed(error, ["NoSuchKey", "NoSuchBucket"])) return undefined;
      throw error;
    }
  };
  const put = async (
    Key: string,
    {
      body,
      condition,
    }: { readonly body: Uint8Array | string; readonly condition: { IfMatch: string } | { IfNoneMatch: "*" } },
  ): Promise<"written" | "moved"> => {
    try {
      await client.send(new PutObjectCommand({ ...owned, Key, Body: body, ...condition }));
      return "written";
    } catch (error) {
      // AWS: 412 where the object is not as it was, 409 while somebody else is writing it, 404 for a match of what is gone.
      if (isNamed(error, ["PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"])) return "moved";
      throw error;
    }
  };
  const prepared = (): Promise<void> => ensureBucket({ client, name, account, region }, { purpose: PURPOSE });
  const keyOf = (role: string, digest: string): string => bundleKey({ environment, component, role }, digest);
  const leaseKey = `${environment}/${component}/lease.json`;
  return {
    bundles: {
      locate: (role, digest) => `s3://${name}/${keyOf(role, digest)}`,
      has: (role, digest) =>
        explained(async () => {
          try {
            await client.send(new HeadObjectCommand({ ...owned, Key: keyOf(role, digest) }));
            return true;
          } catch (error) {
            // AWS: an answer to HEAD has no body, and so no code: 404 is all there is.
            if (isNamed(error, ["NotFound", "NoSuchKey", "NoSuchBucket"])) return false;
            throw error;
          }
        }),
      put: ({ role, digest, archive }) =>
        explained(async () => {
          await prepared();
          await put(keyOf(role, digest), { body: archive, condition: { IfNoneMatch: "*" } });
        }),
      read: (role, digest) =>
        explained(async () => {
          const found = await get(keyOf(role, digest));
          if (found === undefined || digestOf(found.bytes) !== digest) return undefined;
          return readTar(gunzipSync(found.bytes));
        }),
      removeAll: () => explained(() => removeBelow(client, { ...owned, Prefix: `${environment}/${component}/` })),
    },
    reports: {
      read: (instanceId) =>
        explained(async () => {
          const found = await get(reportKey({ environment, component }, instanceId));
          return found === undefined ? undefined : parseMachineReport(new TextDecoder().decode(found.bytes));
        }),
      queue: (instanceId) =>
        explained(async () => {
          const found = await get(queueKey({ environment, component }, instanceId));
          return found === undefined ? undefined : parseQueueReport(new TextDecoder().decode(found.bytes));
        }),
    },
    leases: {
      read: () =>
        explained(async () => {
          const found = await get(leaseKey);
          if (found === undefined) return undefined;
          return { lease: JSON.parse(new TextDecoder().decode(found.bytes)) as Lease, etag: found.etag };
        }),
      write: (lease, over) =>
        explained(async () => {
          await prepared();
          const condition = over === undefined ? { IfNoneMatch: "*" as const } : { IfMatch: over.etag };
          return put(leaseKey, { body: JSON.stringify(lease), condition });
        }),
    },
  };
}

const PURPOSE = "configurations of the machines of the log stack";

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function explainBucketError(
  error: unknown,
  { access, name, account }: { readonly access: Access; readonly name: string; readonly account: string },
): DeployError {
  if (isNamed(error, ["AccessDenied", "BucketAlreadyExists", "Forbidden", "403"])) {
    return new DeployError({
      code: "configurationStoreDenied",
      problem: `The bucket ${name} of account ${account}, which machines fetch configurations from, cannot be used: the credentials may not, or the name belongs to another account.`,
      hints: [
        "Allow s3:CreateBucket, s3:GetBucketTagging, s3:PutBucketTagging, s3:PutBucketPublicAccessBlock, s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket on it.",
        "A bucket of another account has to be given up there: machines are told this name by what they boot with.",
      ],
      exitCode: 1,
      cause: error,
    });
  }
  return explainAwsError(error, access);
}
