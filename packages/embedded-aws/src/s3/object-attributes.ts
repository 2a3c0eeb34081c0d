import { renderHttpDate } from "../wire/timestamp.ts";
import { element, textElement } from "../wire/xml.ts";
import { checksumElement, type Checksum } from "./checksums.ts";
import { findVersion } from "./find-version.ts";
import type { Piece, StoredObject } from "./object-history.ts";
import { ownBucket, S3_NAMESPACE, type S3Operation, versionHeader, xmlResponse } from "./s3-call.ts";
import { invalidArgument } from "./s3-error.ts";

/** Gives those attributes of an object that the caller names, its parts among them. */
export const getObjectAttributes: S3Operation = (call, ports) => {
  const bucket = ownBucket(call, ports);
  const { headers, query } = call.request;
  const versionId = query.get("versionId") ?? undefined;
  const object = findVersion(ports.objects, { bucket: bucket.name, key: call.key, versionId, method: "GET" });
  const names = (headers["x-amz-object-attributes"] ?? "").split(",").map((name) => name.trim());
  const most = readNumber(headers["x-amz-max-parts"], 1000);
  const after = readNumber(headers["x-amz-part-number-marker"], 0);
  const content = names.map((name) => renderAttribute(name, object, { most, after })).join("");
  const answer = xmlResponse(
    `<GetObjectAttributesResponse xmlns="${S3_NAMESPACE}">${content}</GetObjectAttributesResponse>`,
  );
  const shown = { "last-modified": renderHttpDate(object.lastModifiedMs), ...versionHeader(object, bucket) };
  return { ...answer, headers: { ...answer.headers, ...shown } };
};

interface PartsPage {
  readonly most: number;
  readonly after: number;
}

function renderAttribute(name: string, object: StoredObject, page: PartsPage): string {
  switch (name) {
    case "ETag":
      return textElement("ETag", object.etag.replaceAll('"', ""));
    case "ObjectSize":
      return textElement("ObjectSize", object.sizeBytes);
    case "StorageClass":
      return textElement("StorageClass", "STANDARD");
    case "Checksum":
      return object.checksum === undefined
        ? ""
        : element("Checksum", renderChecksum(object.checksum) + textElement("ChecksumType", object.checksum.type));
    case "ObjectParts":
      return object.pieces.every((piece) => piece.partNumber === undefined) ? "" : renderParts(object.pieces, page);
    default:
      throw invalidArgument("Invalid attribute name specified.", "x-amz-object-attributes", name);
  }
}

function renderParts(pieces: readonly Piece[], { most, after }: PartsPage): string {
  const rest = pieces.filter(({ partNumber = 0 }) => partNumber > after);
  const shown = rest.slice(0, most);
  return element(
    "ObjectParts",
    textElement("PartsCount", pieces.length) +
      textElement("PartNumberMarker", after) +
      textElement("NextPartNumberMarker", shown.at(-1)?.partNumber ?? 0) +
      textElement("MaxParts", most) +
      textElement("IsTruncated", rest.length > shown.length) +
      shown
        .map(({ partNumber = 0, sizeBytes, checksum }) =>
          element(
            "Part",
            textElement("PartNumber", partNumber) +
              textElement("Size", sizeBytes) +
              (checksum === undefined ? "" : renderChecksum(checksum)),
          ),
        )
        .join(""),
  );
}

/** Returns the element that holds a checksum's value. */
export function renderChecksum({ algorithm, value }: Checksum): string {
  return textElement(checksumElement(algorithm), value);
}

function readNumber(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw invalidArgument("Argument must be an integer between 0 and 2147483647");
  return Number(text);
}
