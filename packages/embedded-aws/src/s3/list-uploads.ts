import { renderTimestamp } from "../wire/timestamp.ts";
import { element, textElement } from "../wire/xml.ts";
import { compareUtf8 } from "./compare-utf8.ts";
import { abortHeaders } from "./lifecycle-rules.ts";
import { renderOwner } from "./list-objects.ts";
import { renderChecksum } from "./object-attributes.ts";
import { pageKeys, readKeyEncoding, readMost } from "./page-keys.ts";
import { ownBucket, S3_NAMESPACE, type S3Operation, xmlResponse } from "./s3-call.ts";
import { findUpload } from "./upload-parts.ts";
import type { Upload, UploadedPart } from "./upload-store.ts";

/** Lists the parts of a multipart upload, page by page. */
export const listParts: S3Operation = (call, ports) => {
  const bucket = ownBucket(call, ports);
  const upload = findUpload(call, ports);
  const { query } = call.request;
  const most = readMost(query, "max-parts");
  const after = Number(query.get("part-number-marker") ?? 0);
  const rest = ports.uploads.parts(upload.uploadId).filter(({ partNumber }) => partNumber > after);
  const shown = rest.slice(0, most);
  const answer = xmlResponse(
    `<ListPartsResult xmlns="${S3_NAMESPACE}">` +
      textElement("Bucket", bucket.name) +
      textElement("Key", readKeyEncoding(query)(upload.key)) +
      textElement("UploadId", upload.uploadId) +
      renderWho(bucket.account) +
      textElement("StorageClass", "STANDARD") +
      renderUploadChecksum(upload) +
      textElement("PartNumberMarker", after) +
      textElement("NextPartNumberMarker", shown.at(-1)?.partNumber ?? 0) +
      textElement("MaxParts", most) +
      textElement("IsTruncated", rest.length > shown.length) +
      shown.map((part) => renderPart(part, upload)).join("") +
      "</ListPartsResult>",
  );
  return { ...answer, headers: { ...answer.headers, ...abortHeaders(upload, bucket) } };
};

/** Lists the multipart uploads of a bucket that are in progress, page by page. */
export const listMultipartUploads: S3Operation = (call, ports) => {
  const bucket = ownBucket(call, ports);
  const { query } = call.request;
  const [prefix, delimiter] = [query.get("prefix") ?? "", query.get("delimiter") ?? ""];
  const [keyMarker, idMarker] = [query.get("key-marker") ?? "", query.get("upload-id-marker") ?? ""];
  const most = readMost(query, "max-uploads");
  const uploads = uploadsBehind(ports.uploads.list(bucket.name), keyMarker, idMarker);
  const startAfter = delimiter !== "" && keyMarker.endsWith(delimiter) ? keyMarker : "";
  const matching = uploads.filter(({ key }) => key.startsWith(prefix));
  const { entries, nextAfter } = pageKeys(matching, { prefix, delimiter, startAfter, most });
  const encode = readKeyEncoding(query);
  const last = entries.at(-1);
  return xmlResponse(
    `<ListMultipartUploadsResult xmlns="${S3_NAMESPACE}">` +
      textElement("Bucket", bucket.name) +
      textElement("KeyMarker", encode(keyMarker)) +
      textElement("UploadIdMarker", idMarker) +
      (nextAfter === undefined ? "" : textElement("NextKeyMarker", encode(nextAfter))) +
      (nextAfter !== undefined && last?.kind === "item" ? textElement("NextUploadIdMarker", last.item.uploadId) : "") +
      textElement("Prefix", encode(prefix)) +
      (delimiter === "" ? "" : textElement("Delimiter", encode(delimiter))) +
      (query.has("encoding-type") ? textElement("EncodingType", "url") : "") +
      textElement("MaxUploads", most) +
      textElement("IsTruncated", nextAfter !== undefined) +
      entries
        .map((entry) =>
          entry.kind === "prefix"
            ? element("CommonPrefixes", textElement("Prefix", encode(entry.name)))
            : renderUpload(entry.item, { encode, account: bucket.account }),
        )
        .join("") +
      "</ListMultipartUploadsResult>",
  );
};

/** AWS: without an upload's id the marker stands behind all uploads of its key. */
function uploadsBehind(uploads: readonly Upload[], keyMarker: string, idMarker: string): readonly Upload[] {
  if (keyMarker === "") return uploads;
  const marked = uploads.findIndex(({ key, uploadId }) => key === keyMarker && uploadId === idMarker);
  if (marked !== -1) return uploads.slice(marked + 1);
  return uploads.filter(({ key }) => compareUtf8(key, keyMarker) > 0);
}

function renderUpload(
  upload: Upload,
  { encode, account }: { readonly encode: (key: string) => string; readonly account: string },
): string {
  return element(
    "Upload",
    textElement("Key", encode(upload.key)) +
      textElement("UploadId", upload.uploadId) +
      renderWho(account) +
      textElement("StorageClass", "STANDARD") +
      textElement("Initiated", renderTimestamp(upload.initiatedAtMs)) +
      renderUploadChecksum(upload),
  );
}

function renderPart({ partNumber, lastModifiedMs, etag, sizeBytes, checksum }: UploadedPart, upload: Upload): string {
  return element(
    "Part",
    textElement("PartNumber", partNumber) +
      textElement("LastModified", renderTimestamp(lastModifiedMs)) +
      textElement("ETag", etag) +
      textElement("Size", sizeBytes) +
      (upload.checksum === undefined || checksum === undefined ? "" : renderChecksum(checksum)),
  );
}

function renderUploadChecksum({ checksum }: Upload): string {
  if (checksum === undefined) return "";
  return (
    textElement("ChecksumAlgorithm", checksum.algorithm.toUpperCase()) + textElement("ChecksumType", checksum.type)
  );
}

function renderWho(account: string): string {
  return element("Initiator", textElement("ID", `arn:aws:iam::${account}:user/embedded`)) + renderOwner(account);
}
