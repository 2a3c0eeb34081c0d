import type { HttpRequest, HttpResponse } from "../wire/http.ts";
import { renderHttpDate } from "../wire/timestamp.ts";
import type { Bucket } from "./bucket-store.ts";
import { checksumHeaders } from "./checksums.ts";
import { judgeRead } from "./conditions.ts";
import { findVersion } from "./find-version.ts";
import { expirationHeader } from "./lifecycle-rules.ts";
import type { StoredObject } from "./object-history.ts";
import { findRange, type Portion } from "./object-range.ts";
import { ownBucket, type S3Call, type S3Operation, type S3Ports, versionHeader } from "./s3-call.ts";

/** The query parameters by which a reader chooses the headers of the answer. */
export const RESPONSE_HEADERS: readonly string[] = [
  "response-cache-control",
  "response-content-disposition",
  "response-content-encoding",
  "response-content-language",
  "response-content-type",
  "response-expires",
];

/** Gives an object, one of its versions, or a range or part of it. */
export const getObject: S3Operation = async (call, ports) => {
  const bucket = ownBucket(call, ports);
  const find = () => findCalled(call, ports);
  const object = find();
  if (judgeRead(call.request.headers, object) === "notModified") return notModified(object, bucket);
  const read = await ports.objects.readFound(find, (found) => findRange(call.request, found)?.range);
  return { ...describeObject(read.object, { bucket, request: call.request }), body: read.bytes };
};

/** Gives an object's headers. AWS: an answer to HEAD has no body, so its errors have nothing but their status. */
export const headObject: S3Operation = (call, ports) => {
  const bucket = ownBucket(call, ports);
  const object = findCalled(call, ports);
  if (judgeRead(call.request.headers, object) === "notModified") return notModified(object, bucket);
  return describeObject(object, { bucket, request: call.request });
};

function findCalled({ request, bucket, key }: S3Call, { objects }: S3Ports): StoredObject {
  const versionId = request.query.get("versionId") ?? undefined;
  return findVersion(objects, { bucket, key, versionId, method: request.method });
}

function notModified(object: StoredObject, bucket: Bucket): HttpResponse {
  return { status: 304, headers: { ...validatorsOf(object), ...versionHeader(object, bucket) }, body: "" };
}

function describeObject(
  object: StoredObject,
  { bucket, request }: { readonly bucket: Bucket; readonly request: HttpRequest },
): HttpResponse {
  const portion = findRange(request, object);
  const tagCount = Object.keys(object.tags).length;
  return {
    status: portion === undefined ? 200 : 206,
    headers: {
      ...object.headers,
      ...chosenHeaders(request),
      ...validatorsOf(object),
      ...versionHeader(object, bucket),
      ...expirationHeader(object, bucket),
      ...(tagCount === 0 ? {} : { "x-amz-tagging-count": String(tagCount) }),
      ...(request.headers["x-amz-checksum-mode"]?.toUpperCase() === "ENABLED" ? shownChecksum(object, portion) : {}),
      "accept-ranges": "bytes",
      ...lengthHeaders(object, portion),
    },
    body: "",
  };
}

function validatorsOf({ etag, lastModifiedMs }: StoredObject): Readonly<Record<string, string>> {
  return { etag, "last-modified": renderHttpDate(lastModifiedMs) };
}

/** AWS: a part has its own checksum; a range that is no part has none. */
function shownChecksum(object: StoredObject, portion: Portion | undefined): Readonly<Record<string, string>> {
  if (portion === undefined) return checksumHeaders(object.checksum);
  if (portion.part === undefined) return {};
  return checksumHeaders(portion.part.partNumber === undefined ? object.checksum : portion.part.checksum);
}

function lengthHeaders(
  { sizeBytes, pieces }: StoredObject,
  portion: Portion | undefined,
): Readonly<Record<string, string>> {
  if (portion === undefined) return { "content-length": String(sizeBytes) };
  const { first, last } = portion.range;
  const isPartOfSeveral = portion.part?.partNumber !== undefined;
  return {
    "content-length": String(last - first + 1),
    ...(sizeBytes === 0 ? {} : { "content-range": `bytes ${first}-${last}/${sizeBytes}` }),
    ...(isPartOfSeveral ? { "x-amz-mp-parts-count": String(pieces.length) } : {}),
  };
}

function chosenHeaders({ query }: HttpRequest): Readonly<Record<string, string>> {
  const chosen = RESPONSE_HEADERS.filter((name) => query.has(name));
  return Object.fromEntries(chosen.map((name) => [name.slice("response-".length), query.get(name) ?? ""]));
}
