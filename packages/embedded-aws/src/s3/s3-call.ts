import { AwsError, notModelled } from "../aws-error.ts";
import type { Clock, Ids } from "../clock.ts";
import type { CallContext } from "../service.ts";
import type { Store } from "../state/store.ts";
import type { HttpRequest, HttpResponse } from "../wire/http.ts";
import type { ObjectEvents } from "./announce-events.ts";
import { accessDenied, type Bucket, type BucketStore, findOwnBucket } from "./bucket-store.ts";
import type { Digests } from "./digests.ts";
import type { ObjectVersion } from "./object-history.ts";
import type { ObjectEventTargets } from "./object-events.ts";
import type { ObjectStore } from "./object-store.ts";
import type { UploadStore } from "./upload-store.ts";
import { versioningOf } from "./versioning.ts";

/** One call to S3, with what it is about taken out of its path. */
export interface S3Call {
  readonly request: HttpRequest;
  readonly context: CallContext;
  /** Empty when the call is about all buckets. */
  readonly bucket: string;
  /** Empty when the call is about a bucket. */
  readonly key: string;
}

/** What S3's operations work on. */
export interface S3Ports {
  readonly buckets: BucketStore;
  readonly objects: ObjectStore;
  readonly uploads: UploadStore;
  readonly events: ObjectEvents;
  readonly targets: ObjectEventTargets;
  readonly store: Store;
  readonly clock: Clock;
  /** The wall clock in milliseconds since the Unix epoch, which no sleep of AWS's moves: what expires for clients goes by it. */
  readonly wallClock: () => number;
  readonly ids: Ids;
  readonly digests: Digests;
  /** See `EnginePorts`. */
  readonly role?: "original" | "replica";
}

/** One operation of S3. */
export type S3Operation = (call: S3Call, ports: S3Ports) => HttpResponse | Promise<HttpResponse>;

/** Takes bucket and key out of a path-style request; throws `InvalidURI` when the path is not UTF-8 in percent-encoding. */
export function parseS3Call(request: HttpRequest, context: CallContext): S3Call {
  const [, bucket = "", ...key] = request.path.split("/");
  if (bucket === "" && key.length > 0) throw invalidUri();
  try {
    return {
      request: withHoistedHeaders(request),
      context,
      bucket: decodeURIComponent(bucket),
      key: decodeURIComponent(key.join("/")),
    };
  } catch {
    throw invalidUri();
  }
}

/** AWS: a presigned URL carries in its query what would else be headers. */
function withHoistedHeaders(request: HttpRequest): HttpRequest {
  const hoisted = [...request.query]
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => name.startsWith("x-amz-") && !SIGNATURE_PARTS.test(name));
  return { ...request, headers: { ...Object.fromEntries(hoisted), ...request.headers } };
}

function invalidUri(): AwsError {
  return new AwsError("InvalidURI", "Couldn't parse the specified URI.");
}

/** Returns the bucket of a call if the caller owns it; throws `NoSuchBucket` or `AccessDenied` as S3 does. */
export function ownBucket({ bucket, context, request }: S3Call, { buckets }: S3Ports): Bucket {
  const found = findOwnBucket(buckets, bucket, context.account);
  const expectedOwner = request.headers["x-amz-expected-bucket-owner"] ?? found.account;
  if (expectedOwner !== found.account) throw accessDenied();
  return found;
}

/** Returns the header that names a version, which S3 sends for buckets that have or had versions. */
export function versionHeader(version: ObjectVersion, bucket: Bucket): Readonly<Record<string, string>> {
  return versioningOf(bucket) === "Unversioned" ? {} : { "x-amz-version-id": version.versionId };
}

/** What only a presigned URL has; its date and its token have headers too. */
const SIGNATURE_PARTS = /^x-amz-(algorithm|credential|expires|signedheaders|signature)$/;

/** Headers that say nothing an operation would have to obey. */
const HARMLESS_HEADERS =
  /^x-amz-(date|content-sha256|security-token|user-agent|sdk-checksum-algorithm|trailer|decoded-content-length|checksum-(crc32|crc32c|crc64nvme|sha1|sha256|algorithm|type|mode)|meta-.*|expected-bucket-owner|request-payer)$/;

/** Query parameters that are looked at as headers, and the SDKs' own bookkeeping. */
const HARMLESS_QUERY = /^(x-amz-.*|x-id)$/i;

/** Headers that make a call conditional or partial: passed over, they would delete or give what was not asked for. */
const CONDITIONS = /^(if-.+|range)$/;

/**
 * Refuses, by name, every `x-amz-` header, condition and query parameter that neither says nothing nor is one that the
 * operation obeys: an option that is passed over in silence would be a false success. Takes the request of an `S3Call`,
 * whose headers have what a presigned URL says in its query.
 */
export function refuseOtherOptions(request: HttpRequest, obeyed: ReadonlySet<string>): void {
  for (const name of Object.keys(request.headers)) {
    const isOption = CONDITIONS.test(name) || (name.startsWith("x-amz-") && !HARMLESS_HEADERS.test(name));
    if (isOption && !obeyed.has(name)) {
      throw notModelled(`the header ${name} of S3 here`);
    }
  }
  for (const name of request.query.keys()) {
    if (!HARMLESS_QUERY.test(name) && !obeyed.has(name)) throw notModelled(`?${name} of S3 here`);
  }
}

/** Returns an answer in XML. */
export function xmlResponse(body: string, status = 200): HttpResponse {
  return {
    status,
    headers: { "content-type": "application/xml" },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  };
}

/** The namespace of all of S3's XML. */
export const S3_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
