import type { HttpRequest } from "../wire/http.ts";

type S3Request = Pick<HttpRequest, "method" | "path" | "query" | "headers">;

/** By method and what it is about, then by the first query parameter that the request has; the last entry has none. */
const OPERATIONS: Readonly<Record<string, readonly (readonly [parameter: string, operation: string])[]>> = {
  "GET service": [["", "ListBuckets"]],
  "PUT bucket": [
    ["tagging", "PutBucketTagging"],
    ["versioning", "PutBucketVersioning"],
    ["lifecycle", "PutBucketLifecycleConfiguration"],
    ["notification", "PutBucketNotificationConfiguration"],
    ["policy", "PutBucketPolicy"],
    ["encryption", "PutBucketEncryption"],
    ["publicAccessBlock", "PutPublicAccessBlock"],
    ["ownershipControls", "PutBucketOwnershipControls"],
    ["", "CreateBucket"],
  ],
  "HEAD bucket": [["", "HeadBucket"]],
  "DELETE bucket": [
    ["tagging", "DeleteBucketTagging"],
    ["lifecycle", "DeleteBucketLifecycle"],
    ["policy", "DeleteBucketPolicy"],
    ["encryption", "DeleteBucketEncryption"],
    ["publicAccessBlock", "DeletePublicAccessBlock"],
    ["ownershipControls", "DeleteBucketOwnershipControls"],
    ["", "DeleteBucket"],
  ],
  "GET bucket": [
    ["location", "GetBucketLocation"],
    ["tagging", "GetBucketTagging"],
    ["versioning", "GetBucketVersioning"],
    ["lifecycle", "GetBucketLifecycleConfiguration"],
    ["notification", "GetBucketNotificationConfiguration"],
    ["policy", "GetBucketPolicy"],
    ["encryption", "GetBucketEncryption"],
    ["publicAccessBlock", "GetPublicAccessBlock"],
    ["ownershipControls", "GetBucketOwnershipControls"],
    ["uploads", "ListMultipartUploads"],
    ["versions", "ListObjectVersions"],
    ["list-type", "ListObjectsV2"],
    ["", "ListObjects"],
  ],
  "POST bucket": [["delete", "DeleteObjects"]],
  "POST object": [
    ["uploads", "CreateMultipartUpload"],
    ["uploadId", "CompleteMultipartUpload"],
  ],
  "PUT object": [
    ["uploadId", "UploadPart"],
    ["tagging", "PutObjectTagging"],
    ["", "PutObject"],
  ],
  "GET object": [
    ["uploadId", "ListParts"],
    ["tagging", "GetObjectTagging"],
    ["attributes", "GetObjectAttributes"],
    ["", "GetObject"],
  ],
  "HEAD object": [["", "HeadObject"]],
  "DELETE object": [
    ["uploadId", "AbortMultipartUpload"],
    ["tagging", "DeleteObjectTagging"],
    ["", "DeleteObject"],
  ],
};

const COPIES: Readonly<Record<string, string>> = { PutObject: "CopyObject", UploadPart: "UploadPartCopy" };

/** The operations of S3 that a request can be told to be. */
export const S3_OPERATIONS: readonly string[] = [
  ...Object.values(OPERATIONS).flatMap((choices) => choices.map(([, operation]) => operation)),
  ...Object.values(COPIES),
].toSorted();

/** Returns the operation that a path-style request to S3 names, or undefined when it is none of the list. */
export function s3OperationOf({ method, path, query, headers }: S3Request): string | undefined {
  const [, bucket = "", ...key] = path.split("/");
  const subject = bucket === "" ? "service" : key.join("/") === "" ? "bucket" : "object";
  const choices = OPERATIONS[`${method} ${subject}`] ?? [];
  const operation = choices.find(([parameter]) => parameter === "" || query.has(parameter))?.[1];
  const isCopy = headers["x-amz-copy-source"] !== undefined;
  return operation !== undefined && isCopy ? (COPIES[operation] ?? operation) : operation;
}
