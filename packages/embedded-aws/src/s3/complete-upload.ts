import { encodeHex } from "../wire/hex.ts";
import type { HttpResponse } from "../wire/http.ts";
import { textElement } from "../wire/xml.ts";
import type { Bucket } from "./bucket-store.ts";
import { badDigest, CHECKSUM_ALGORITHMS, type Checksum } from "./checksums.ts";
import { judgeOfWrite } from "./conditions.ts";
import { choosePartsOf, namesOf, readNamedParts, type NamedPart } from "./named-parts.ts";
import { renderChecksum } from "./object-attributes.ts";
import { isObjectVersion, type StoredObject } from "./object-history.ts";
import { concatenate } from "./read-pieces.ts";
import { ownBucket, S3_NAMESPACE, type S3Call, type S3Operation, type S3Ports, xmlResponse } from "./s3-call.ts";
import { invalidRequest, noSuchUpload, S3Error } from "./s3-error.ts";
import { completeChecksum } from "./upload-checksum.ts";
import { findUpload } from "./upload-parts.ts";
import type { UploadedPart } from "./upload-store.ts";
import { writtenHeaders } from "./write-object.ts";

/**
 * Makes an object of the parts of a multipart upload. The parts stay where they are and become the pieces of the object,
 * so that nothing but records changes, in one batch of the journal.
 * AWS: who asks again, as SDKs do when an answer does not come, gets the same answer for a while.
 */
export const completeMultipartUpload: S3Operation = async (call, ports) => {
  const bucket = ownBucket(call, ports);
  const named = await readNamedParts(call, ports);
  try {
    return renderCompletion(call, { bucket, object: await complete(call, { bucket, named, ports }) });
  } catch (error) {
    const object = error instanceof S3Error && error.code === NO_SUCH_UPLOAD && findCompleted(call, named, ports);
    if (object === false || object === undefined) throw error;
    return renderCompletion(call, { bucket, object });
  }
};

const NO_SUCH_UPLOAD = "NoSuchUpload";

async function complete(
  call: S3Call,
  { bucket, named, ports }: { readonly bucket: Bucket; readonly named: readonly NamedPart[]; readonly ports: S3Ports },
): Promise<StoredObject> {
  const upload = findUpload(call, ports);
  const judge = judgeOfWrite(call.request.headers, call.key);
  judge(ports.objects.history(bucket.name, call.key)[0]);
  const parts = choosePartsOf(ports.uploads.parts(upload.uploadId), named);
  const pieces = () => ports.objects.readPieces(parts);
  const checksum = await completeChecksum(upload, { parts, pieces, digests: ports.digests });
  checkWhole(call, { parts, checksum });
  const { key, headers, tags } = upload;
  const unused = ports.uploads.parts(upload.uploadId).filter((part) => !parts.includes(part));
  return await ports.objects.adopt(
    {
      bucket: bucket.name,
      key,
      headers,
      tags,
      checksum,
      etag: etagOf(parts, ports),
      pieces: parts.map(({ contentId, sizeBytes, partNumber, checksum: ofPart }) => ({
        contentId,
        sizeBytes,
        partNumber,
        ...(upload.checksum === undefined || ofPart === undefined ? {} : { checksum: ofPart }),
      })),
    },
    {
      unused,
      judge(current) {
        // Another request may have completed or aborted it, or replaced a part, while the checksum was computed.
        const now = ports.uploads.parts(findUpload(call, ports).uploadId);
        if (!parts.every((part) => now.includes(part))) throw noSuchUpload(upload.uploadId);
        judge(current);
      },
      accompany(stored) {
        ports.uploads.remove(upload);
        const { versionId, etag } = stored;
        const completedAtMs = ports.wallClock();
        ports.uploads.keepCompletion(upload, { key, parts: namesOf(named), versionId, etag, completedAtMs });
        ports.events.announce("ObjectCreated:CompleteMultipartUpload", stored, call);
      },
    },
  );
}

/** Finds the object that the same request made before, as long as it is there. */
function findCompleted(call: S3Call, named: readonly NamedPart[], ports: S3Ports): StoredObject | undefined {
  const done = ports.uploads.findCompletion(call.bucket, call.request.query.get("uploadId") ?? "");
  if (done?.key !== call.key || done.parts !== namesOf(named)) return undefined;
  return ports.objects
    .history(call.bucket, call.key)
    .filter((version) => isObjectVersion(version))
    .find(({ versionId, etag }) => versionId === done.versionId && etag === done.etag);
}

function renderCompletion(
  { request }: S3Call,
  { bucket, object }: { readonly bucket: Bucket; readonly object: StoredObject },
): HttpResponse {
  const { key, etag, checksum } = object;
  const answer = xmlResponse(
    `<CompleteMultipartUploadResult xmlns="${S3_NAMESPACE}">` +
      textElement("Location", `http://${request.headers["host"] ?? ""}${request.path}`) +
      textElement("Bucket", bucket.name) +
      textElement("Key", key) +
      textElement("ETag", etag) +
      (checksum === undefined ? "" : renderChecksum(checksum) + textElement("ChecksumType", checksum.type)) +
      "</CompleteMultipartUploadResult>",
  );
  return { ...answer, headers: { ...answer.headers, ...writtenHeaders(object, bucket) } };
}

/** Checks what the request says of the object as a whole: its checksum and its size. */
function checkWhole(
  { request }: S3Call,
  { parts, checksum }: { readonly parts: readonly UploadedPart[]; readonly checksum: Checksum },
): void {
  const other = CHECKSUM_ALGORITHMS.find(
    (algorithm) => algorithm !== checksum.algorithm && request.headers[`x-amz-checksum-${algorithm}`] !== undefined,
  );
  if (other !== undefined) {
    throw invalidRequest(`The upload was created with the checksum ${checksum.algorithm}, and not with ${other}.`);
  }
  const given = request.headers[`x-amz-checksum-${checksum.algorithm}`];
  const sameType = (request.headers["x-amz-checksum-type"] ?? checksum.type) === checksum.type;
  if (!sameType) {
    throw invalidRequest(
      `The upload was created using the ${checksum.type} checksum mode. The complete request must use the same checksum mode.`,
    );
  }
  if (given !== undefined && given.replace(/-\d+$/, "") !== checksum.value.replace(/-\d+$/, "")) {
    throw badDigest(checksum.algorithm.toUpperCase());
  }
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  const expected = request.headers["x-amz-mp-object-size"];
  if (expected !== undefined && Number(expected) !== sizeBytes) {
    throw invalidRequest("The provided 'x-amz-mp-object-size' header does not match what was computed.");
  }
}

/** AWS: the MD5 of the parts' MD5s, and how many there are. */
function etagOf(parts: readonly UploadedPart[], { digests }: S3Ports): string {
  const md5s = parts.map(({ etag }) =>
    Uint8Array.from(etag.matchAll(/[0-9a-f]{2}/g), ([pair]) => Number.parseInt(pair, 16)),
  );
  return `"${encodeHex(digests.md5(concatenate(md5s)))}-${parts.length}"`;
}
