import { notModelled } from "../aws-error.ts";
import { renderTimestamp } from "../wire/timestamp.ts";
import { element, textElement } from "../wire/xml.ts";
import type { StoredObject } from "./object-history.ts";
import {
  decodeToken,
  encodeToken,
  pageKeys,
  readKeyEncoding,
  readMost,
  type Entry,
  type Listing,
} from "./page-keys.ts";
import { ownBucket, S3_NAMESPACE, type S3Call, type S3Operation, type S3Ports, xmlResponse } from "./s3-call.ts";

/** What both listings understand. */
export const LISTING_OPTIONS: readonly string[] = ["prefix", "delimiter", "max-keys", "encoding-type", "fetch-owner"];

/**
 * Lists a bucket's objects page by page.
 * AWS: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export const listObjectsV2: S3Operation = (call, ports) => {
  const { query } = call.request;
  const token = query.get("continuation-token");
  const listing = readListing(query, token === null ? (query.get("start-after") ?? "") : decodeToken(token));
  const page = pageObjects(call, ports, listing);
  const encode = readKeyEncoding(query);
  return renderList(
    renderAsked(call, listing) +
      textElement("KeyCount", page.entries.length) +
      textElement("IsTruncated", page.nextAfter !== undefined) +
      (token === null ? "" : textElement("ContinuationToken", token)) +
      (page.nextAfter === undefined ? "" : textElement("NextContinuationToken", encodeToken(page.nextAfter))) +
      (query.has("start-after") ? textElement("StartAfter", encode(query.get("start-after") ?? "")) : "") +
      renderEntries(page.entries, call, query.get("fetch-owner") === "true"),
  );
};

/**
 * Lists a bucket's objects page by page, as S3 did first.
 * AWS: the next marker is told only where a delimiter was given; without one it is the last key.
 */
export const listObjects: S3Operation = (call, ports) => {
  const { query } = call.request;
  const listing = readListing(query, query.get("marker") ?? "");
  const page = pageObjects(call, ports, listing);
  const encode = readKeyEncoding(query);
  const tellsNext = page.nextAfter !== undefined && listing.delimiter !== "";
  return renderList(
    renderAsked(call, listing) +
      textElement("Marker", encode(listing.startAfter)) +
      (tellsNext ? textElement("NextMarker", encode(page.nextAfter)) : "") +
      textElement("IsTruncated", page.nextAfter !== undefined) +
      renderEntries(page.entries, call, true),
  );
};

function readListing(query: URLSearchParams, startAfter: string): Listing {
  return {
    prefix: query.get("prefix") ?? "",
    delimiter: query.get("delimiter") ?? "",
    startAfter,
    most: readMost(query, "max-keys"),
  };
}

function pageObjects(call: S3Call, ports: S3Ports, listing: Listing) {
  const wanted = call.request.headers["x-amz-optional-object-attributes"];
  // Nothing is ever restored from an archive here, so that has nothing to say.
  if (wanted !== undefined && wanted !== "RestoreStatus") throw notModelled(`the object attribute ${wanted} of S3`);
  return pageKeys(ports.objects.list(ownBucket(call, ports).name, listing.prefix), listing);
}

/** What the answer repeats of the question. */
function renderAsked(call: S3Call, { prefix, delimiter, most }: Listing): string {
  const encode = readKeyEncoding(call.request.query);
  return (
    textElement("Name", call.bucket) +
    textElement("Prefix", encode(prefix)) +
    (delimiter === "" ? "" : textElement("Delimiter", encode(delimiter))) +
    textElement("MaxKeys", most) +
    (call.request.query.has("encoding-type") ? textElement("EncodingType", "url") : "")
  );
}

function renderEntries(entries: readonly Entry<StoredObject>[], call: S3Call, hasOwner: boolean): string {
  const encode = readKeyEncoding(call.request.query);
  const owner = hasOwner ? renderOwner(call.context.account) : "";
  return entries
    .map((entry) =>
      entry.kind === "prefix"
        ? element("CommonPrefixes", textElement("Prefix", encode(entry.name)))
        : element("Contents", renderObject(entry.item, encode) + owner + textElement("StorageClass", "STANDARD")),
    )
    .join("");
}

function renderObject(
  { key, lastModifiedMs, etag, sizeBytes, checksum }: StoredObject,
  encode: (key: string) => string,
): string {
  return (
    textElement("Key", encode(key)) +
    textElement("LastModified", renderTimestamp(lastModifiedMs)) +
    textElement("ETag", etag) +
    (checksum === undefined
      ? ""
      : textElement("ChecksumAlgorithm", checksum.algorithm.toUpperCase()) +
        textElement("ChecksumType", checksum.type)) +
    textElement("Size", sizeBytes)
  );
}

/** Returns the element that names an owner. */
export function renderOwner(account: string): string {
  return element("Owner", textElement("ID", account));
}

function renderList(content: string) {
  return xmlResponse(`<ListBucketResult xmlns="${S3_NAMESPACE}">${content}</ListBucketResult>`);
}
