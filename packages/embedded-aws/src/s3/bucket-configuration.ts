import { AwsError, notModelled } from "../aws-error.ts";
import type { Json, JsonObject } from "../json.ts";
import { element, textElement } from "../wire/xml.ts";
import type { Bucket } from "./bucket-store.ts";
import { ownBucket, S3_NAMESPACE, type S3Operation, xmlResponse } from "./s3-call.ts";

/** Gives the tags that a stack gave a bucket. */
export const getBucketTagging: S3Operation = (call, ports) => {
  const tags = listOf(ownBucket(call, ports).properties["Tags"]);
  if (tags.length === 0) throw new AwsError("NoSuchTagSet", "The TagSet does not exist", 404);
  const entries = tags.map((tag) => element("Tag", copyTexts(tag, ["Key", "Value"]))).join("");
  return xmlResponse(`<Tagging xmlns="${S3_NAMESPACE}">${element("TagSet", entries)}</Tagging>`);
};

/** Says whether a bucket keeps versions. AWS: a bucket that never did has an empty answer. */
export const getBucketVersioning: S3Operation = (call, ports) => {
  const status = versioningStatus(ownBucket(call, ports));
  const content = status === undefined ? "" : textElement("Status", status);
  return xmlResponse(`<VersioningConfiguration xmlns="${S3_NAMESPACE}">${content}</VersioningConfiguration>`);
};

const ACCESS_BLOCKS = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];

/** Says what public access is blocked. AWS: since April 2023 a new bucket blocks all of it unless told otherwise. */
export const getPublicAccessBlock: S3Operation = (call, ports) => {
  const given = ownBucket(call, ports).properties["PublicAccessBlockConfiguration"];
  const blocks = ACCESS_BLOCKS.map((name) => {
    const value = given === undefined ? "true" : (textOf(objectOf(given)[name]) ?? "false");
    return textElement(name, value);
  });
  return xmlResponse(
    `<PublicAccessBlockConfiguration xmlns="${S3_NAMESPACE}">${blocks.join("")}</PublicAccessBlockConfiguration>`,
  );
};

/**
 * Refuses to replace or delete an object where S3 would keep the one before as a version: versions are not modelled,
 * and without them the object would be lost.
 */
export function refuseVersions(bucket: Bucket): void {
  if (versioningStatus(bucket) === undefined) return;
  throw notModelled(
    `versions of objects, which replacing or deleting one in the versioned bucket ${bucket.name} makes`,
  );
}

/** AWS: a bucket with object lock keeps versions without being told. */
function versioningStatus({ properties }: Bucket): string | undefined {
  const locked = textOf(properties["ObjectLockEnabled"])?.toLowerCase() === "true" ? "Enabled" : undefined;
  return textOf(objectOf(properties["VersioningConfiguration"])["Status"]) ?? locked;
}

function copyTexts(from: Json, names: readonly string[]): string {
  return names.map((name) => textElement(name, textOf(objectOf(from)[name]) ?? "")).join("");
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !isList(value) ? value : {};
}

function listOf(value: Json | undefined): readonly Json[] {
  return value !== undefined && isList(value) ? value : [];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Templates hold booleans and numbers as such or as texts. */
function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" || typeof value === "boolean" || typeof value === "number"
    ? String(value)
    : undefined;
}
