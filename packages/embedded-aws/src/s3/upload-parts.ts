import { encodeHex } from "../wire/hex.ts";
import { renderTimestamp } from "../wire/timestamp.ts";
import { textElement } from "../wire/xml.ts";
import { checksumHeaders, computeChecksum, DEFAULT_ALGORITHM, type Checksum } from "./checksums.ts";
import { findCopySource } from "./copy-source.ts";
import { abortHeaders } from "./lifecycle-rules.ts";
import { renderChecksum } from "./object-attributes.ts";
import { checkKey, shownEncryption, storedHeaders, taggingHeader } from "./object-headers.ts";
import type { StoredObject } from "./object-history.ts";
import { readObjectBody } from "./read-object-body.ts";
import type { ByteRange } from "./read-pieces.ts";
import { ownBucket, S3_NAMESPACE, type S3Call, type S3Operation, type S3Ports, xmlResponse } from "./s3-call.ts";
import { invalidArgument, invalidRequest, noSuchUpload } from "./s3-error.ts";
import { readUploadChecksum } from "./upload-checksum.ts";
import type { Upload, UploadedPart } from "./upload-store.ts";

const MAX_PART_NUMBER = 10_000;

/** Begins a multipart upload. */
export const createMultipartUpload: S3Operation = (call, ports) => {
  const bucket = ownBucket(call, ports);
  checkKey(call.key);
  const checksum = readUploadChecksum(call.request.headers);
  const upload: Upload = {
    uploadId: ports.ids.hex(64),
    bucket: bucket.name,
    key: call.key,
    headers: storedHeaders(call.request, bucket),
    tags: taggingHeader(call.request),
    initiatedAtMs: ports.clock.now(),
    ...(checksum === undefined ? {} : { checksum }),
  };
  ports.uploads.add(upload);
  const answer = xmlResponse(
    `<InitiateMultipartUploadResult xmlns="${S3_NAMESPACE}">` +
      textElement("Bucket", bucket.name) +
      textElement("Key", call.key) +
      textElement("UploadId", upload.uploadId) +
      "</InitiateMultipartUploadResult>",
  );
  const shown =
    checksum === undefined
      ? {}
      : { "x-amz-checksum-algorithm": checksum.algorithm.toUpperCase(), "x-amz-checksum-type": checksum.type };
  const headers = { ...answer.headers, ...shownEncryption(upload.headers), ...shown, ...abortHeaders(upload, bucket) };
  return { ...answer, headers };
};

/** Takes a part of a multipart upload; one of the same number takes the place of the one before it. */
export const uploadPart: S3Operation = async (call, ports) => {
  ownBucket(call, ports);
  const upload = findUpload(call, ports);
  const partNumber = readPartNumber(call.request.query);
  const { bytes, checksum } = await readObjectBody(call.request, ports.digests);
  if (upload.checksum !== undefined && upload.checksum.algorithm !== checksum.algorithm) {
    const [wanted, given] = [upload.checksum.algorithm, checksum.algorithm].map((name) => name.toUpperCase());
    const isGiven = call.request.headers[`x-amz-checksum-${checksum.algorithm}`] !== undefined;
    if (isGiven) {
      throw invalidRequest(
        `Checksum Type mismatch occurred, expected checksum Type: ${wanted}, actual checksum Type: ${given}`,
      );
    }
  }
  const part = await keepPart(
    { call, ports },
    { bytes, partNumber, checksum: await partChecksum(upload, { bytes, checksum, ports }) },
  );
  const headers = { etag: part.etag, ...shownEncryption(upload.headers), ...partHeaders(part) };
  return { status: 200, headers, body: "" };
};

/** Takes a part of a multipart upload from an object that is there already, or from a range of it. */
export const uploadPartCopy: S3Operation = async (call, ports) => {
  ownBucket(call, ports);
  const upload = findUpload(call, ports);
  const partNumber = readPartNumber(call.request.query);
  const source = findCopySource(call, ports);
  const { object, bytes } = await ports.objects.readFound(source.find, (found) => readCopyRange(call, found));
  const checksum = await partChecksum(upload, { bytes, checksum: undefined, ports });
  const part = await keepPart({ call, ports }, { bytes, partNumber, checksum });
  const answer = xmlResponse(
    `<CopyPartResult xmlns="${S3_NAMESPACE}">` +
      textElement("LastModified", renderTimestamp(part.lastModifiedMs)) +
      textElement("ETag", part.etag) +
      (upload.checksum === undefined || part.checksum === undefined ? "" : renderChecksum(part.checksum)) +
      "</CopyPartResult>",
  );
  return {
    ...answer,
    headers: { ...answer.headers, ...source.versionHeader(object), ...shownEncryption(upload.headers) },
  };
};

/** Ends a multipart upload without an object. */
export const abortMultipartUpload: S3Operation = async (call, ports) => {
  ownBucket(call, ports);
  const parts = ports.uploads.remove(findUpload(call, ports));
  await ports.objects.forget(parts);
  return { status: 204, headers: {}, body: "" };
};

/** Returns the upload that a call names; throws `NoSuchUpload`, also when it is of another key. */
export function findUpload(call: S3Call, { uploads }: S3Ports): Upload {
  const uploadId = call.request.query.get("uploadId") ?? "";
  const upload = uploads.find(call.bucket, uploadId);
  if (upload === undefined || upload.key !== call.key) throw noSuchUpload(uploadId);
  return upload;
}

async function keepPart(
  { call, ports }: { readonly call: S3Call; readonly ports: S3Ports },
  {
    bytes,
    partNumber,
    checksum,
  }: { readonly bytes: Uint8Array; readonly partNumber: number; readonly checksum: Checksum },
): Promise<UploadedPart> {
  const etag = `"${encodeHex(ports.digests.md5(bytes))}"`;
  const { part, before } = await ports.objects.keepBytes(bytes, (piece) => {
    // The upload may have ended while the bytes were written.
    const { uploadId } = findUpload(call, ports);
    const kept: UploadedPart = { ...piece, partNumber, uploadId, etag, lastModifiedMs: ports.clock.now(), checksum };
    return { part: kept, before: ports.uploads.putPart(kept) };
  });
  if (before !== undefined) await ports.objects.forget([before]);
  return part;
}

/** A part carries the checksum that its upload asked for, and where that asked for none the one that the object will have. */
async function partChecksum(
  upload: Upload,
  {
    bytes,
    checksum,
    ports,
  }: { readonly bytes: Uint8Array; readonly checksum: Checksum | undefined; readonly ports: S3Ports },
): Promise<Checksum> {
  const algorithm = upload.checksum?.algorithm ?? checksum?.algorithm ?? DEFAULT_ALGORITHM;
  if (checksum?.algorithm === algorithm) return checksum;
  return { algorithm, value: await computeChecksum(algorithm, [bytes], ports.digests), type: "FULL_OBJECT" };
}

function partHeaders({ checksum }: UploadedPart): Readonly<Record<string, string>> {
  const { "x-amz-checksum-type": _, ...headers } = checksumHeaders(checksum);
  return headers;
}

function readPartNumber(query: URLSearchParams): number {
  const text = query.get("partNumber") ?? "";
  if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_PART_NUMBER) return Number(text);
  throw invalidArgument(
    `Part number must be an integer between 1 and ${MAX_PART_NUMBER}, inclusive`,
    "partNumber",
    text,
  );
}

function readCopyRange(call: S3Call, { sizeBytes }: StoredObject): ByteRange | undefined {
  const name = "x-amz-copy-source-range";
  const header = call.request.headers[name];
  if (header === undefined) return undefined;
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? [];
  if (first === undefined || last === undefined || Number(first) > Number(last)) {
    throw invalidArgument(
      "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based " +
        "offsets of the first and last bytes to copy",
      name,
      header,
    );
  }
  if (Number(last) >= sizeBytes) {
    throw invalidArgument(`Range specified is not valid for source object of size: ${sizeBytes}`, name, header);
  }
  return { first: Number(first), last: Number(last) };
}
