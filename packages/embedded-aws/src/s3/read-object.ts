import { AwsError } from "../aws-error.ts";
import type { HttpRequest, HttpResponse } from "../wire/http.ts";
import { renderHttpDate } from "../wire/timestamp.ts";
import type { StoredObject } from "./bucket-store.ts";
import { noSuchKey } from "./object-store.ts";
import { ownBucket, type S3Operation } from "./s3-call.ts";

/** Gives an object or a range of its bytes. */
export const getObject: S3Operation = async (call, ports) => {
  const { object, bytes } = await ports.objects.read(ownBucket(call, ports).name, call.key);
  const head = describeObject(object, call.request);
  if (head.status === 304) return head;
  const range = parseRange(call.request.headers["range"], bytes.length);
  return { ...head, body: range === undefined ? bytes : bytes.subarray(range.first, range.last + 1) };
};

/** Gives an object's headers. AWS: an answer to HEAD has no body, so its errors have nothing but their status. */
export const headObject: S3Operation = (call, ports) => {
  const object = ports.objects.find(ownBucket(call, ports).name, call.key);
  if (object === undefined) throw noSuchKey();
  return describeObject(object, call.request);
};

function describeObject(object: StoredObject, request: HttpRequest): HttpResponse {
  const validators = { etag: object.etag, "last-modified": renderHttpDate(object.lastModifiedMs) };
  const { "if-match": ifMatch, "if-none-match": ifNoneMatch } = request.headers;
  if (ifMatch !== undefined && !matches(ifMatch, object.etag)) throw preconditionFailed();
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, object.etag)) {
    return { status: 304, headers: validators, body: "" };
  }
  const range = parseRange(request.headers["range"], object.sizeBytes);
  const isWhole = range === undefined;
  const showsChecksums = isWhole && request.headers["x-amz-checksum-mode"]?.toUpperCase() === "ENABLED";
  const stored = Object.entries(object.headers).filter(
    ([name]) => showsChecksums || !name.startsWith("x-amz-checksum-"),
  );
  return {
    status: isWhole ? 200 : 206,
    headers: {
      ...Object.fromEntries(stored),
      ...validators,
      "accept-ranges": "bytes",
      "content-length": String(isWhole ? object.sizeBytes : range.last - range.first + 1),
      ...(isWhole ? {} : { "content-range": `bytes ${range.first}-${range.last}/${object.sizeBytes}` }),
    },
    body: "",
  };
}

/** First and last byte, both included. */
interface Range {
  readonly first: number;
  readonly last: number;
}

/** AWS: a range that cannot be read, or several at once, give the whole object; one beyond its end gives `InvalidRange`. */
function parseRange(header: string | undefined, sizeBytes: number): Range | undefined {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === "" && to === "") return undefined;
  const range =
    from === ""
      ? { first: Math.max(0, sizeBytes - Number(to)), last: sizeBytes - 1 }
      : { first: Number(from), last: to === "" ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1) };
  if (from !== "" && to !== "" && Number(from) > Number(to)) return undefined;
  if (range.first >= sizeBytes) throw new AwsError("InvalidRange", "The requested range is not satisfiable", 416);
  return range;
}

/** True when an If-Match or If-None-Match header names the ETag. */
export function matches(header: string, etag: string): boolean {
  const bare = (text: string): string => text.trim().replace(/^W\//, "").replaceAll('"', "");
  return header.split(",").some((candidate) => candidate.trim() === "*" || bare(candidate) === bare(etag));
}

/** S3's answer when an If-Match or If-None-Match header does not hold. */
export function preconditionFailed(): AwsError {
  return new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
}
