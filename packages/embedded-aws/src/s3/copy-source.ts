import { judgeCopySource } from "./conditions.ts";
import { refuseDenied } from "./judge-bucket-policy.ts";
import { findVersion } from "./find-version.ts";
import type { StoredObject } from "./object-history.ts";
import { ownBucket, type S3Call, type S3Ports, versionHeader } from "./s3-call.ts";
import { invalidArgument } from "./s3-error.ts";

/** Where a copy takes its bytes from. */
export interface CopySource {
  /** Finds the version to copy, judged by the conditions of the request. */
  readonly find: () => StoredObject;
  /** True when the request names a version. */
  readonly namesVersion: boolean;
  /** The header that says which version was copied. */
  readonly versionHeader: (copied: StoredObject) => Readonly<Record<string, string>>;
}

/** Reads the header `x-amz-copy-source`: `bucket/key`, both percent-encoded, perhaps with `?versionId=`. */
export function findCopySource(call: S3Call, ports: S3Ports): CopySource {
  const header = (call.request.headers["x-amz-copy-source"] ?? "").replace(/^\//, "");
  const [path = "", versionId] = header.split("?versionId=");
  const [bucketName = "", ...key] = path.split("/");
  const source = { ...call, request: withSourceOwner(call), bucket: decode(bucketName), key: decode(key.join("/")) };
  if (source.key === "") throw invalidArgument("Invalid copy source object key", "x-amz-copy-source", header);
  const bucket = ownBucket(source, ports);
  const action = versionId === undefined ? "s3:GetObject" : "s3:GetObjectVersion";
  refuseDenied(call, ports, { action, bucket: source.bucket, key: source.key });
  return {
    find() {
      const object = findVersion(ports.objects, { bucket: bucket.name, key: source.key, versionId, method: "COPY" });
      judgeCopySource(call.request.headers, object);
      return object;
    },
    namesVersion: versionId !== undefined,
    versionHeader(copied) {
      const { "x-amz-version-id": id } = versionHeader(copied, bucket);
      return id === undefined ? {} : { "x-amz-copy-source-version-id": id };
    },
  };
}

/** The owner that the request expects of the source has a header of its own. */
function withSourceOwner({ request }: S3Call): S3Call["request"] {
  const { "x-amz-expected-bucket-owner": _, "x-amz-source-expected-bucket-owner": owner, ...headers } = request.headers;
  return { ...request, headers: owner === undefined ? headers : { ...headers, "x-amz-expected-bucket-owner": owner } };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidArgument("Invalid copy source encoding.", "x-amz-copy-source", text);
  }
}
