import { AwsError } from "../aws-error.ts";
import { decodeBase64, encodeBase64 } from "../wire/base64.ts";
import { renderTimestamp } from "../wire/timestamp.ts";
import { element, textElement } from "../wire/xml.ts";
import type { StoredObject } from "./bucket-store.ts";
import { compareUtf8 } from "./object-store.ts";
import { ownBucket, S3_NAMESPACE, type S3Operation, xmlResponse } from "./s3-call.ts";

/** What one page of a listing holds: objects, and the common prefixes that stand for several. */
interface Page {
  readonly entries: readonly Entry[];
  /** Where the next page begins: after this key or prefix. Undefined when this is the last page. */
  readonly nextAfter: string | undefined;
}

type Entry =
  | { readonly kind: "object"; readonly name: string; readonly object: StoredObject }
  | { readonly kind: "prefix"; readonly name: string };

interface Listing {
  readonly prefix: string;
  readonly delimiter: string;
  readonly startAfter: string;
  readonly maxKeys: number;
}

const MAX_KEYS = 1000;

/**
 * Lists a bucket's objects page by page.
 * AWS: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export const listObjectsV2: S3Operation = (call, ports) => {
  const { query } = call.request;
  const token = query.get("continuation-token");
  const listing: Listing = {
    prefix: query.get("prefix") ?? "",
    delimiter: query.get("delimiter") ?? "",
    startAfter: token === null ? (query.get("start-after") ?? "") : decodeToken(token),
    maxKeys: parseMaxKeys(query.get("max-keys")),
  };
  const bucket = ownBucket(call, ports);
  const page = planPage(ports.objects.list(bucket.name, listing.prefix), listing);
  const encode = query.get("encoding-type") === "url" ? encodeKey : (key: string): string => key;
  return xmlResponse(
    `<ListBucketResult xmlns="${S3_NAMESPACE}">` +
      textElement("Name", bucket.name) +
      textElement("Prefix", encode(listing.prefix)) +
      (listing.delimiter === "" ? "" : textElement("Delimiter", encode(listing.delimiter))) +
      textElement("MaxKeys", listing.maxKeys) +
      textElement("KeyCount", page.entries.length) +
      textElement("IsTruncated", page.nextAfter !== undefined) +
      (token === null ? "" : textElement("ContinuationToken", token)) +
      (page.nextAfter === undefined ? "" : textElement("NextContinuationToken", encodeToken(page.nextAfter))) +
      (query.has("start-after") ? textElement("StartAfter", encode(query.get("start-after") ?? "")) : "") +
      (query.has("encoding-type") ? textElement("EncodingType", "url") : "") +
      page.entries.map((entry) => renderEntry(entry, encode)).join("") +
      "</ListBucketResult>",
  );
};

/** Returns one page; `objects` are in order and begin with the listing's prefix. */
function planPage(objects: readonly StoredObject[], listing: Listing): Page {
  const entries: Entry[] = [];
  for (const object of objects) {
    const entry = entryOf(object, listing);
    // A prefix that an earlier page ended with covers every key below it.
    const isBehind = listing.startAfter !== "" && compareUtf8(entry.name, listing.startAfter) <= 0;
    if (isBehind || entries.at(-1)?.name === entry.name) continue;
    if (entries.length === listing.maxKeys) return { entries, nextAfter: entries.at(-1)?.name };
    entries.push(entry);
  }
  return { entries, nextAfter: undefined };
}

function entryOf(object: StoredObject, { prefix, delimiter }: Listing): Entry {
  const end = delimiter === "" ? -1 : object.key.indexOf(delimiter, prefix.length);
  return end === -1
    ? { kind: "object", name: object.key, object }
    : { kind: "prefix", name: object.key.slice(0, end + delimiter.length) };
}

function renderEntry(entry: Entry, encode: (key: string) => string): string {
  if (entry.kind === "prefix") return element("CommonPrefixes", textElement("Prefix", encode(entry.name)));
  const { etag, lastModifiedMs, sizeBytes } = entry.object;
  return element(
    "Contents",
    textElement("Key", encode(entry.name)) +
      textElement("LastModified", renderTimestamp(lastModifiedMs)) +
      textElement("ETag", etag) +
      textElement("Size", sizeBytes) +
      textElement("StorageClass", "STANDARD"),
  );
}

function parseMaxKeys(text: string | null): number {
  if (text === null) return MAX_KEYS;
  if (!/^\d{1,10}$/.test(text)) throw invalidArgument("Provided max-keys not an integer or within integer range");
  return Math.min(Number(text), MAX_KEYS);
}

/** AWS: `encoding-type=url` keeps slashes. */
function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll("%2F", "/");
}

function encodeToken(key: string): string {
  return encodeBase64(new TextEncoder().encode(key));
}

function decodeToken(token: string): string {
  const bytes = decodeBase64(token);
  if (bytes === undefined) throw invalidArgument("The continuation token provided is incorrect");
  return new TextDecoder().decode(bytes);
}

function invalidArgument(message: string): AwsError {
  return new AwsError("InvalidArgument", message);
}
