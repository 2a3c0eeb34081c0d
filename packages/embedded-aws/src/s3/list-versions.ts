import { renderTimestamp } from "../wire/timestamp.ts";
import { element, textElement } from "../wire/xml.ts";
import { compareUtf8 } from "./compare-utf8.ts";
import { renderOwner } from "./list-objects.ts";
import { isObjectVersion, type History, type ObjectVersion } from "./object-history.ts";
import { pageKeys, readKeyEncoding, readMost } from "./page-keys.ts";
import { ownBucket, S3_NAMESPACE, type S3Operation, xmlResponse } from "./s3-call.ts";
import { invalidArgument } from "./s3-error.ts";

/** A version as a listing shows it. */
interface Listed {
  readonly key: string;
  readonly version: ObjectVersion;
  readonly isLatest: boolean;
}

/**
 * Lists the versions and delete markers of a bucket, those of one key newest first, page by page.
 * AWS: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 */
export const listObjectVersions: S3Operation = (call, ports) => {
  const { query } = call.request;
  const bucket = ownBucket(call, ports);
  const [keyMarker, versionIdMarker] = [query.get("key-marker") ?? "", query.get("version-id-marker") ?? ""];
  if (versionIdMarker !== "" && keyMarker === "") {
    throw invalidArgument(
      "A version-id marker cannot be specified without a key marker.",
      "version-id-marker",
      versionIdMarker,
    );
  }
  const [prefix, delimiter] = [query.get("prefix") ?? "", query.get("delimiter") ?? ""];
  const most = readMost(query, "max-keys");
  const versions = versionsBehind(ports.objects.histories(bucket.name, prefix), keyMarker, versionIdMarker);
  const isSamePrefix = delimiter !== "" && keyMarker.endsWith(delimiter);
  const { entries, nextAfter } = pageKeys(versions, {
    prefix,
    delimiter,
    startAfter: isSamePrefix ? keyMarker : "",
    most,
  });
  const encode = readKeyEncoding(query);
  const last = entries.at(-1);
  const next =
    nextAfter === undefined
      ? ""
      : textElement("NextKeyMarker", encode(nextAfter)) +
        (last?.kind === "item" ? textElement("NextVersionIdMarker", last.item.version.versionId) : "");
  return xmlResponse(
    `<ListVersionsResult xmlns="${S3_NAMESPACE}">` +
      textElement("Name", bucket.name) +
      textElement("Prefix", encode(prefix)) +
      textElement("KeyMarker", encode(keyMarker)) +
      textElement("VersionIdMarker", versionIdMarker) +
      (delimiter === "" ? "" : textElement("Delimiter", encode(delimiter))) +
      textElement("MaxKeys", most) +
      (query.has("encoding-type") ? textElement("EncodingType", "url") : "") +
      textElement("IsTruncated", nextAfter !== undefined) +
      next +
      entries
        .map((entry) =>
          entry.kind === "prefix"
            ? element("CommonPrefixes", textElement("Prefix", encode(entry.name)))
            : renderVersion(entry.item, encode, bucket.account),
        )
        .join("") +
      "</ListVersionsResult>",
  );
};

/** AWS: a marker of key and version begins behind that version; one of a key alone begins behind all of its versions. */
function versionsBehind(histories: readonly History[], keyMarker: string, versionIdMarker: string): readonly Listed[] {
  return histories.flatMap((history) => {
    const key = history[0]?.key ?? "";
    const order = keyMarker === "" ? 1 : compareUtf8(key, keyMarker);
    const listed = history.map((version, index) => ({ key, version, isLatest: index === 0 }));
    if (order > 0) return listed;
    if (order < 0 || versionIdMarker === "") return [];
    return listed.slice(history.findIndex(({ versionId }) => versionId === versionIdMarker) + 1);
  });
}

function renderVersion({ key, version, isLatest }: Listed, encode: (key: string) => string, account: string): string {
  const common =
    textElement("Key", encode(key)) +
    textElement("VersionId", version.versionId) +
    textElement("IsLatest", isLatest) +
    textElement("LastModified", renderTimestamp(version.lastModifiedMs)) +
    renderOwner(account);
  if (!isObjectVersion(version)) return element("DeleteMarker", common);
  const { etag, sizeBytes } = version;
  const content = textElement("ETag", etag) + textElement("Size", sizeBytes) + textElement("StorageClass", "STANDARD");
  return element("Version", common + content);
}
