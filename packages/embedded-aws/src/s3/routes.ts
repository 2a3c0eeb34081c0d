import {
  deleteConfiguration,
  ENCRYPTION,
  getConfiguration,
  OWNERSHIP_CONTROLS,
  PUBLIC_ACCESS_BLOCK,
  putConfiguration,
  TAGGING,
  VERSIONING,
  type Configuration,
} from "./bucket-configuration.ts";
import { getBucketAcl, getObjectAcl, getUnset, UNSET } from "./bucket-defaults.ts";
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from "./bucket-operations.ts";
import { deleteBucketPolicy, getBucketPolicy, getBucketPolicyStatus, putBucketPolicy } from "./bucket-policy.ts";
import { completeMultipartUpload } from "./complete-upload.ts";
import { COPY_CONDITIONS, READ_CONDITIONS } from "./conditions.ts";
import { deleteObject, deleteObjects } from "./delete-object.ts";
import { deleteBucketLifecycle, getBucketLifecycle, putBucketLifecycle } from "./lifecycle-operations.ts";
import { LISTING_OPTIONS, listObjects, listObjectsV2 } from "./list-objects.ts";
import { listMultipartUploads, listParts } from "./list-uploads.ts";
import { listObjectVersions } from "./list-versions.ts";
import { getBucketNotification, putBucketNotification } from "./notification-operations.ts";
import { getObjectAttributes } from "./object-attributes.ts";
import { OBJECT_OPTIONS } from "./object-headers.ts";
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from "./object-tagging.ts";
import { getObject, headObject, RESPONSE_HEADERS } from "./read-object.ts";
import type { S3Operation } from "./s3-call.ts";
import { abortMultipartUpload, createMultipartUpload, uploadPart, uploadPartCopy } from "./upload-parts.ts";
import { copyObject, putObject } from "./write-object.ts";

/** An operation and the headers and query parameters that it obeys. */
export interface Route {
  readonly operation: S3Operation;
  readonly obeys: ReadonlySet<string>;
}

const OPTIONS_OF_READING = [
  "x-amz-checksum-mode",
  "range",
  "versionId",
  "partNumber",
  ...READ_CONDITIONS,
  ...RESPONSE_HEADERS,
];
const OPTIONS_OF_WRITING = ["if-match", "if-none-match", ...OBJECT_OPTIONS];
const OPTIONS_OF_COPYING = ["x-amz-copy-source", "x-amz-source-expected-bucket-owner", ...COPY_CONDITIONS];
const OPTIONS_OF_UPLOADS = ["encoding-type", "max-parts", "part-number-marker"];

/** Every operation of S3 that the engine models, by its method and by what it is about. */
export const ROUTES: Readonly<Record<string, Route>> = {
  "GET service": route(listBuckets, "prefix", "bucket-region", "max-buckets", "continuation-token"),
  "PUT bucket": route(createBucket, "x-amz-acl", "x-amz-object-ownership", "x-amz-bucket-object-lock-enabled"),
  "HEAD bucket": route(headBucket),
  "DELETE bucket": route(deleteBucket),
  "GET bucket": route(listObjects, ...LISTING_OPTIONS, "marker", "x-amz-optional-object-attributes"),
  "GET bucket list-type": route(
    listObjectsV2,
    ...LISTING_OPTIONS,
    "list-type",
    "continuation-token",
    "start-after",
    "x-amz-optional-object-attributes",
  ),
  "GET bucket versions": route(listObjectVersions, ...LISTING_OPTIONS, "versions", "key-marker", "version-id-marker"),
  "GET bucket uploads": route(
    listMultipartUploads,
    "uploads",
    "prefix",
    "delimiter",
    "encoding-type",
    "key-marker",
    "upload-id-marker",
    "max-uploads",
  ),
  "POST bucket delete": route(deleteObjects, "delete"),
  "GET bucket location": route(getBucketLocation, "location"),
  "GET bucket acl": route(getBucketAcl, "acl"),
  "GET bucket policy": route(getBucketPolicy, "policy"),
  "PUT bucket policy": route(putBucketPolicy, "policy"),
  "DELETE bucket policy": route(deleteBucketPolicy, "policy"),
  "GET bucket policyStatus": route(getBucketPolicyStatus, "policyStatus"),
  "GET bucket lifecycle": route(getBucketLifecycle, "lifecycle"),
  "PUT bucket lifecycle": route(putBucketLifecycle, "lifecycle", "x-amz-transition-default-minimum-object-size"),
  "DELETE bucket lifecycle": route(deleteBucketLifecycle, "lifecycle"),
  "GET bucket notification": route(getBucketNotification, "notification"),
  "PUT bucket notification": route(putBucketNotification, "notification", "x-amz-skip-destination-validation"),
  ...configurationRoutes("tagging", TAGGING),
  ...configurationRoutes("publicAccessBlock", PUBLIC_ACCESS_BLOCK),
  ...configurationRoutes("ownershipControls", OWNERSHIP_CONTROLS),
  ...configurationRoutes("encryption", ENCRYPTION),
  "GET bucket versioning": route(getConfiguration(VERSIONING), "versioning"),
  "PUT bucket versioning": route(putConfiguration(VERSIONING), "versioning"),
  ...Object.fromEntries(
    Object.entries(UNSET).map(([name, unset]) => [`GET bucket ${name}`, route(getUnset(unset), name)]),
  ),
  "PUT object": route(putObject, ...OPTIONS_OF_WRITING),
  "PUT object copy": route(
    copyObject,
    ...OPTIONS_OF_WRITING,
    ...OPTIONS_OF_COPYING,
    "x-amz-metadata-directive",
    "x-amz-tagging-directive",
  ),
  "GET object": route(getObject, ...OPTIONS_OF_READING),
  "HEAD object": route(headObject, ...OPTIONS_OF_READING),
  "DELETE object": route(deleteObject, "versionId", "if-match"),
  "GET object acl": route(getObjectAcl, "acl", "versionId"),
  "GET object attributes": route(
    getObjectAttributes,
    "attributes",
    "versionId",
    "x-amz-object-attributes",
    "x-amz-max-parts",
    "x-amz-part-number-marker",
  ),
  "GET object tagging": route(getObjectTagging, "tagging", "versionId"),
  "PUT object tagging": route(putObjectTagging, "tagging", "versionId"),
  "DELETE object tagging": route(deleteObjectTagging, "tagging", "versionId"),
  "POST object uploads": route(createMultipartUpload, "uploads", ...OBJECT_OPTIONS),
  "PUT object uploadId": route(uploadPart, "uploadId", "partNumber"),
  "PUT object uploadId copy": route(
    uploadPartCopy,
    "uploadId",
    "partNumber",
    "x-amz-copy-source-range",
    ...OPTIONS_OF_COPYING,
  ),
  "POST object uploadId": route(
    completeMultipartUpload,
    "uploadId",
    "if-match",
    "if-none-match",
    "x-amz-mp-object-size",
  ),
  "DELETE object uploadId": route(abortMultipartUpload, "uploadId"),
  "GET object uploadId": route(listParts, "uploadId", ...OPTIONS_OF_UPLOADS),
};

/** The query parameters that make another operation of a call; all others only qualify one. */
export const MARKERS: Readonly<Record<"service" | "bucket" | "object", readonly string[]>> = {
  service: [],
  bucket: [
    "list-type",
    "versions",
    "uploads",
    "delete",
    "location",
    "acl",
    "policy",
    "policyStatus",
    "lifecycle",
    "notification",
    "tagging",
    "publicAccessBlock",
    "ownershipControls",
    "encryption",
    "versioning",
    ...Object.keys(UNSET),
  ],
  object: ["uploads", "uploadId", "acl", "attributes", "tagging"],
};

function configurationRoutes(marker: string, configuration: Configuration): Readonly<Record<string, Route>> {
  return {
    [`GET bucket ${marker}`]: route(getConfiguration(configuration), marker),
    [`PUT bucket ${marker}`]: route(putConfiguration(configuration), marker),
    [`DELETE bucket ${marker}`]: route(deleteConfiguration(configuration), marker),
  };
}

function route(operation: S3Operation, ...obeys: readonly string[]): Route {
  return { operation, obeys: new Set(obeys) };
}
