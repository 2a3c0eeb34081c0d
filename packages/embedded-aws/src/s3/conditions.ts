import type { HttpRequest } from "../wire/http.ts";
import { parseHttpDate } from "../wire/timestamp.ts";
import { isObjectVersion, type ObjectVersion, type StoredObject } from "./object-history.ts";
import { conditionalConflict, noSuchKey, preconditionFailed, S3Error } from "./s3-error.ts";

type Headers = HttpRequest["headers"];

/** Headers that make a read conditional. */
export const READ_CONDITIONS: readonly string[] = [
  "if-match",
  "if-none-match",
  "if-modified-since",
  "if-unmodified-since",
];

/** Headers that make a copy depend on its source. */
export const COPY_CONDITIONS: readonly string[] = READ_CONDITIONS.map((name) => `x-amz-copy-source-${name}`);

/**
 * Says what the conditions of a read make of it; throws `PreconditionFailed`.
 * AWS: If-Match that holds outweighs If-Unmodified-Since, and If-None-Match that holds outweighs If-Modified-Since.
 */
export function judgeRead(headers: Headers, object: StoredObject): "send" | "notModified" {
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = readConditions(headers, "");
  if (ifMatch !== undefined && !matches(ifMatch, object.etag)) throw preconditionFailed("If-Match");
  if (ifMatch === undefined && wasModified(object, ifUnmodifiedSince) === true) {
    throw preconditionFailed("If-Unmodified-Since");
  }
  if (ifNoneMatch !== undefined) return matches(ifNoneMatch, object.etag) ? "notModified" : "send";
  return wasModified(object, ifModifiedSince) === false ? "notModified" : "send";
}

/** Throws `PreconditionFailed` when the source of a copy is not as the request wants it. */
export function judgeCopySource(headers: Headers, source: StoredObject): void {
  const prefix = "x-amz-copy-source-";
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = readConditions(headers, prefix);
  if (ifMatch !== undefined && !matches(ifMatch, source.etag)) throw preconditionFailed(`${prefix}If-Match`);
  if (ifMatch === undefined && wasModified(source, ifUnmodifiedSince) === true) {
    throw preconditionFailed(`${prefix}If-Unmodified-Since`);
  }
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, source.etag))
    throw preconditionFailed(`${prefix}If-None-Match`);
  if (ifNoneMatch === undefined && wasModified(source, ifModifiedSince) === false) {
    throw preconditionFailed(`${prefix}If-Modified-Since`);
  }
}

/**
 * Returns the judge of a conditional write, which is asked when the write begins and again in the turn in which it ends:
 * of writers that race, one wins. Throws `PreconditionFailed`, `NoSuchKey` where If-Match finds nothing, and
 * `ConditionalRequestConflict` when what it found at the beginning was deleted meanwhile.
 * AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function judgeOfWrite(headers: Headers, key: string): (current: ObjectVersion | undefined) => void {
  const { "if-match": ifMatch, "if-none-match": ifNoneMatch } = headers;
  if (ifNoneMatch !== undefined && ifNoneMatch !== "*") throw onlyAsterisk();
  let didHold = false;
  return (current) => {
    const found = isObjectVersion(current) ? current : undefined;
    if (ifNoneMatch !== undefined && found !== undefined) throw preconditionFailed("If-None-Match");
    if (ifMatch === undefined) return;
    if (found === undefined) throw didHold ? conditionalConflict("If-Match", key) : noSuchKey(key);
    if (!matches(ifMatch, found.etag)) throw preconditionFailed("If-Match");
    didHold = true;
  };
}

/** AWS: a write may ask that there be no object at all, and not that there be none of this ETag. */
function onlyAsterisk(): S3Error {
  return new S3Error("NotImplemented", "A header you provided implies functionality that is not implemented", {
    status: 501,
    elements: { Header: "If-None-Match" },
  });
}

/**
 * Throws when a conditional delete must not happen: `NoSuchKey` where there is nothing, `PreconditionFailed` for another
 * ETag and for a delete marker, which has none.
 */
export function judgeDelete(etag: string | undefined, key: string, current: ObjectVersion | undefined): void {
  if (etag === undefined) return;
  if (current === undefined) throw noSuchKey(key);
  if (!isObjectVersion(current) || !matches(etag, current.etag)) throw preconditionFailed("If-Match");
}

/** True when an If-Match or If-None-Match header names the ETag. */
export function matches(header: string, etag: string): boolean {
  const bare = (text: string): string => text.trim().replace(/^W\//, "").replaceAll('"', "");
  return header.split(",").some((candidate) => candidate.trim() === "*" || bare(candidate) === bare(etag));
}

function readConditions(headers: Headers, prefix: string) {
  return {
    ifMatch: headers[`${prefix}if-match`],
    ifNoneMatch: headers[`${prefix}if-none-match`],
    ifModifiedSince: headers[`${prefix}if-modified-since`],
    ifUnmodifiedSince: headers[`${prefix}if-unmodified-since`],
  };
}

/** True when the object is newer than the date, which HTTP tells to the second; undefined when there is no readable date. */
function wasModified({ lastModifiedMs }: StoredObject, date: string | undefined): boolean | undefined {
  const sinceMs = date === undefined ? undefined : parseHttpDate(date);
  return sinceMs === undefined ? undefined : Math.floor(lastModifiedMs / 1000) * 1000 > sinceMs;
}
