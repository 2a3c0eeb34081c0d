import type { S3Call } from "./s3-call.ts";

/**
 * The permission that each operation takes, by the name of its route; what is not here is not judged by policies.
 * AWS: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
const ACTIONS: Readonly<Record<string, string>> = {
  "HEAD bucket": "s3:ListBucket",
  "GET bucket": "s3:ListBucket",
  "GET bucket list-type": "s3:ListBucket",
  "GET bucket versions": "s3:ListBucketVersions",
  "GET bucket uploads": "s3:ListBucketMultipartUploads",
  "DELETE bucket": "s3:DeleteBucket",
  "GET bucket policy": "s3:GetBucketPolicy",
  "PUT bucket policy": "s3:PutBucketPolicy",
  "DELETE bucket policy": "s3:DeleteBucketPolicy",
  "GET bucket lifecycle": "s3:GetLifecycleConfiguration",
  "PUT bucket lifecycle": "s3:PutLifecycleConfiguration",
  "DELETE bucket lifecycle": "s3:PutLifecycleConfiguration",
  "GET bucket notification": "s3:GetBucketNotification",
  "PUT bucket notification": "s3:PutBucketNotification",
  "GET bucket tagging": "s3:GetBucketTagging",
  "PUT bucket tagging": "s3:PutBucketTagging",
  "DELETE bucket tagging": "s3:PutBucketTagging",
  "GET bucket versioning": "s3:GetBucketVersioning",
  "PUT bucket versioning": "s3:PutBucketVersioning",
  "PUT object": "s3:PutObject",
  "PUT object copy": "s3:PutObject",
  "POST object uploads": "s3:PutObject",
  "PUT object uploadId": "s3:PutObject",
  "PUT object uploadId copy": "s3:PutObject",
  "POST object uploadId": "s3:PutObject",
  "DELETE object uploadId": "s3:AbortMultipartUpload",
  "GET object uploadId": "s3:ListMultipartUploadParts",
  "GET object": "s3:GetObject",
  "HEAD object": "s3:GetObject",
  "GET object acl": "s3:GetObjectAcl",
  "GET object attributes": "s3:GetObjectAttributes",
  "GET object tagging": "s3:GetObjectTagging",
  "PUT object tagging": "s3:PutObjectTagging",
  "DELETE object tagging": "s3:DeleteObjectTagging",
  "DELETE object": "s3:DeleteObject",
};

/** Returns the permission that a call takes; undefined where no policy is asked. AWS: one version of an object has permissions of its own. */
export function actionOf(route: string, { request }: S3Call): string | undefined {
  const action = ACTIONS[route];
  const version = request.query.get("versionId") ?? "";
  return version === "" ? action : action?.replace(/Object(?=Tagging$|Acl$|Attributes$|$)/, "ObjectVersion");
}
