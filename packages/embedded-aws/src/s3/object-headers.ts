import { type AwsError, notModelled } from "../aws-error.ts";
import { objectAt, objectsAt, textOrNumber } from "../resources/property-values.ts";
import type { HttpRequest } from "../wire/http.ts";
import type { Bucket } from "./bucket-store.ts";
import { parseTagging } from "./object-tags.ts";
import { invalidArgument, S3Error } from "./s3-error.ts";

/** Headers of a write that say what the object is to be like. */
export const OBJECT_OPTIONS: readonly string[] = [
  "x-amz-acl",
  "x-amz-storage-class",
  "x-amz-tagging",
  "x-amz-server-side-encryption",
  "x-amz-server-side-encryption-aws-kms-key-id",
  "x-amz-server-side-encryption-bucket-key-enabled",
];

const MAX_METADATA_BYTES = 2048;

/**
 * Returns the headers that S3 keeps with an object and gives back. `aws-chunked` only says how the body travelled.
 * Throws `MetadataTooLarge`, and refuses by name what would make another kind of object.
 */
export function storedHeaders(request: HttpRequest, bucket: Bucket): Readonly<Record<string, string>> {
  refuseUnmodelled(request.headers);
  const kept: [string, string][] = [["content-type", "binary/octet-stream"]];
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && KEPT.test(name)) kept.push([name, value]);
  }
  const encoding = (request.headers["content-encoding"] ?? "").replace(/(^|,\s*)aws-chunked(,\s*|$)/, "");
  if (encoding !== "") kept.push(["content-encoding", encoding]);
  checkMetadata(kept);
  return { ...Object.fromEntries(kept), ...encryptionHeaders(request.headers, bucket) };
}

const KEPT = /^(content-(type|disposition|language)|cache-control|expires|x-amz-meta-.+)$/;

/** Returns the tags that a write gives its object by a header. */
export function taggingHeader({ headers }: HttpRequest): Readonly<Record<string, string>> {
  return parseTagging(headers["x-amz-tagging"] ?? "");
}

/** Returns the headers of an object that are about its encryption. */
export function shownEncryption(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith(ENCRYPTION)));
}

const ENCRYPTION = "x-amz-server-side-encryption";

/** AWS: without a header the bucket's own encryption counts, and without that one AES256. Nothing is encrypted here. */
function encryptionHeaders(headers: HttpRequest["headers"], bucket: Bucket): Readonly<Record<string, string>> {
  const [rule] = objectsAt(objectAt(bucket.properties, "BucketEncryption"), "ServerSideEncryptionConfiguration");
  const byDefault = objectAt(rule ?? {}, "ServerSideEncryptionByDefault");
  const algorithm = headers[ENCRYPTION] ?? textOrNumber(byDefault["SSEAlgorithm"]) ?? "AES256";
  if (headers[KMS_KEY] !== undefined && headers[ENCRYPTION] !== "aws:kms") throw keyWithoutKms(headers[ENCRYPTION]);
  const keyId = headers[KMS_KEY] ?? textOrNumber(byDefault["KMSMasterKeyID"]);
  if (algorithm === "AES256") return { [ENCRYPTION]: algorithm };
  if (algorithm !== "aws:kms") throw notModelled(`the encryption ${algorithm} of S3 (AES256 and aws:kms are)`);
  const usesBucketKey = (headers[BUCKET_KEY] ?? textOrNumber(rule?.["BucketKeyEnabled"]))?.toLowerCase() === "true";
  return {
    [ENCRYPTION]: algorithm,
    ...(keyId === undefined ? {} : { [KMS_KEY]: keyId }),
    ...(usesBucketKey ? { [BUCKET_KEY]: "true" } : {}),
  };
}

const KMS_KEY = `${ENCRYPTION}-aws-kms-key-id`;
const BUCKET_KEY = `${ENCRYPTION}-bucket-key-enabled`;

/** AWS: a key says nothing of which service holds it, so S3 asks for that too, whatever the bucket's own encryption. */
function keyWithoutKms(encryption: string | undefined): AwsError {
  const message =
    "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms";
  return invalidArgument(message, ENCRYPTION, encryption);
}

function refuseUnmodelled(headers: HttpRequest["headers"]): void {
  const storageClass = headers["x-amz-storage-class"] ?? "STANDARD";
  if (storageClass !== "STANDARD") throw notModelled(`the storage class ${storageClass} of S3 (STANDARD is)`);
  const acl = headers["x-amz-acl"] ?? "private";
  // Both are what the owner of a bucket has anyway.
  if (acl !== "private" && acl !== "bucket-owner-full-control") throw notModelled(`the header x-amz-acl: ${acl} of S3`);
}

function checkMetadata(headers: readonly [string, string][]): void {
  const metadata = headers.filter(([name]) => name.startsWith("x-amz-meta-"));
  const sizeBytes = metadata.reduce((sum, [name, value]) => sum + name.length - "x-amz-meta-".length + value.length, 0);
  if (sizeBytes <= MAX_METADATA_BYTES) return;
  throw new S3Error("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size", {
    elements: { Size: String(sizeBytes), MaxSizeAllowed: String(MAX_METADATA_BYTES) },
  });
}

const MAX_KEY_BYTES = 1024;

/** Throws `KeyTooLongError` for a key that S3 does not take. */
export function checkKey(key: string): void {
  const sizeBytes = new TextEncoder().encode(key).length;
  if (sizeBytes <= MAX_KEY_BYTES) return;
  throw new S3Error("KeyTooLongError", "Your key is too long", {
    elements: { Size: String(sizeBytes), MaxSizeAllowed: String(MAX_KEY_BYTES) },
  });
}

/** Returns what a directive header says to do with the source's headers or tags: COPY unless told otherwise. */
export function directiveOf(request: HttpRequest, subject: "metadata" | "tagging"): "COPY" | "REPLACE" {
  const name = `x-amz-${subject}-directive`;
  const value = request.headers[name] ?? "COPY";
  if (value === "COPY" || value === "REPLACE") return value;
  throw invalidArgument(`Unknown ${subject} directive.`, name, value);
}
