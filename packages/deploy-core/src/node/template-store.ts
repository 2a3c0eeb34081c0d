import { createHash } from "node:crypto";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DeployError } from "../errors.ts";
import type { Access } from "./choose-access.ts";
import { createClientSettings } from "./client-settings.ts";
import { ensureBucket, isNamed, type OwnedBucket } from "./ensure-bucket.ts";
import { explainAwsError } from "./explain-aws-error.ts";
import { findObjectUrl, nameTemplateBucket } from "./template-url.ts";

/** A template, and the account whose bucket it goes to. */
export interface StoredTemplate {
  readonly text: string;
  readonly account: string;
}

/**
 * Puts a template into the bucket that the account keeps for them in its region, which is made when it is first needed,
 * and returns the URL that CloudFormation reads it from. An object is named by what is in it and written once, so that
 * deployers who race put the same thing in the same place.
 */
export async function putTemplate(access: Access, { text, account }: StoredTemplate): Promise<string> {
  const client = new S3Client({ ...createClientSettings(access), forcePathStyle: access.endpoint !== undefined });
  try {
    const region = await client.config.region();
    const bucket: OwnedBucket = { client, account, region, name: nameTemplateBucket({ account, region }) };
    await ensureBucket(bucket, { purpose: PURPOSE, keptDays: KEPT_DAYS });
    const key = `${createHash("sha256").update(text).digest("hex")}.template`;
    await putOnce(bucket, { key, text });
    return findObjectUrl({ bucket: bucket.name, key, region, endpoint: access.endpoint });
  } catch (error) {
    throw explainStoreError(error, { access, account });
  } finally {
    client.destroy();
  }
}

/** CloudFormation reads a template when the change set is made, and keeps its own copy. */
const KEPT_DAYS = 7;
const PURPOSE = "templates that are too large to be sent to CloudFormation";

/** AWS: If-None-Match answers 412 where the object is there, and 409 while somebody else is writing it. */
async function putOnce(
  { client, name, account }: OwnedBucket,
  { key, text }: { readonly key: string; readonly text: string },
): Promise<void> {
  const input = { Bucket: name, ExpectedBucketOwner: account, Key: key, Body: text, IfNoneMatch: "*" };
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.send(new PutObjectCommand(input));
      return;
    } catch (error) {
      if (isNamed(error, ["PreconditionFailed"])) return;
      const passes = isNamed(error, ["ConditionalRequestConflict", "OperationAborted", "NoSuchBucket"]);
      if (!passes || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

const MOST_ATTEMPTS = 4;

function explainStoreError(
  error: unknown,
  { access, account }: { readonly access: Access; readonly account: string },
): DeployError {
  if (isNamed(error, ["AccessDenied", "BucketAlreadyExists", "Forbidden"])) {
    return new DeployError({
      code: "templateStoreDenied",
      problem: `The template is too large to be sent to CloudFormation, and could not be put into the bucket logstack-templates-${account}-* of account ${account}: the credentials may not, or the name belongs to another account. Nothing was changed.`,
      hints: [
        "Allow s3:CreateBucket, s3:GetBucketTagging, s3:PutBucketTagging, s3:PutBucketPublicAccessBlock, s3:PutLifecycleConfiguration, s3:PutObject and s3:GetObject on it.",
        "If the bucket is there and is another account's, move text out of the template until it has at most 51,200 bytes.",
      ],
      cause: error,
    });
  }
  return explainAwsError(error, access);
}
