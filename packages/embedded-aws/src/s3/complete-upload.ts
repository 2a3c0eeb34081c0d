import { encodeHex } from "../wire/hex.ts";
import { textElement } from "../wire/xml.ts";
import { childrenOf, malformedXml, optionalText, readRoot, textOf } from "./body-xml.ts";
import { badDigest, CHECKSUM_ALGORITHMS, checksumElement, type Checksum } from "./checksums.ts";
import { judgeOfWrite } from "./conditions.ts";
import { renderChecksum } from "./object-attributes.ts";
import { concatenate } from "./read-pieces.ts";
import { ownBucket, S3_NAMESPACE, type S3Call, type S3Operation, type S3Ports, xmlResponse } from "./s3-call.ts";
import { invalidRequest, noSuchUpload, S3Error } from "./s3-error.ts";
import { completeChecksum } from "./upload-checksum.ts";
import { findUpload } from "./upload-parts.ts";
import type { UploadedPart } from "./upload-store.ts";
import { writtenHeaders } from "./write-object.ts";

const MIN_PART_BYTES = 5 * 1024 * 1024;

/**
 * Makes an object of the parts of a multipart upload. The parts stay where they are and become the pieces of the object,
 * so that nothing but records changes, in one batch of the journal.
 */
export const completeMultipartUpload: S3Operation = async (call, ports) => {
  const bucket = ownBucket(call, ports);
  const upload = findUpload(call, ports);
  const judge = judgeOfWrite(call.request.headers, call.key);
  judge(ports.objects.history(bucket.name, call.key)[0]);
  const named = await readNamedParts(call, ports);
  const parts = choosePartsOf(ports.uploads.parts(upload.uploadId), named);
  const pieces = () => ports.objects.readPieces(parts);
  const checksum = await completeChecksum(upload, { parts, pieces, digests: ports.digests });
  checkWhole(call, { parts, checksum });
  const { bucket: _, key, headers, tags } = upload;
  const unused = ports.uploads.parts(upload.uploadId).filter((part) => !parts.includes(part));
  const object = await ports.objects.adopt(
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
        ports.events.announce("ObjectCreated:CompleteMultipartUpload", stored, call);
      },
    },
  );
  const answer = xmlResponse(
    `<CompleteMultipartUploadResult xmlns="${S3_NAMESPACE}">` +
      textElement("Location", `http://${call.request.headers["host"] ?? ""}${call.request.path}`) +
      textElement("Bucket", bucket.name) +
      textElement("Key", key) +
      textElement("ETag", object.etag) +
      renderChecksum(checksum) +
      textElement("ChecksumType", checksum.type) +
      "</CompleteMultipartUploadResult>",
  );
  return { ...answer, headers: { ...answer.headers, ...writtenHeaders(object, bucket) } };
};

/** A part as the request names it. */
interface NamedPart {
  readonly partNumber: number;
  readonly etag: string;
  /** Values by the element that bears them. */
  readonly checksums: Readonly<Record<string, string>>;
}

async function readNamedParts({ request }: S3Call, { digests }: S3Ports): Promise<readonly NamedPart[]> {
  // The checksum headers of this request are of the object, not of its body.
  const headers = Object.entries(request.headers).filter(([name]) => !name.startsWith("x-amz-checksum-"));
  const body = { ...request, headers: Object.fromEntries(headers) };
  const root = await readRoot(body, "CompleteMultipartUpload", digests);
  const elements = CHECKSUM_ALGORITHMS.map((algorithm) => checksumElement(algorithm));
  const named = (childrenOf(root, "CompleteMultipartUpload", ["Part"])["Part"] ?? []).map((part) => {
    const children = childrenOf(part, "Part", ["PartNumber", "ETag", ...elements]);
    const number = optionalText(children["PartNumber"]) ?? "";
    if (!/^\d{1,5}$/.test(number)) throw malformedXml();
    const given = elements.flatMap((name): [string, string][] =>
      (children[name] ?? []).map((value) => [name, textOf(value)]),
    );
    return {
      partNumber: Number(number),
      etag: (optionalText(children["ETag"]) ?? "").replaceAll(/"|&quot;/g, ""),
      checksums: Object.fromEntries(given),
    };
  });
  if (named.length === 0) throw malformedXml();
  return named;
}

/** Returns the parts that the object is to be made of; throws `InvalidPartOrder`, `InvalidPart` or `EntityTooSmall`. */
function choosePartsOf(uploaded: readonly UploadedPart[], named: readonly NamedPart[]): readonly UploadedPart[] {
  if (named.some(({ partNumber }, index) => partNumber <= (named[index - 1]?.partNumber ?? 0))) {
    throw new S3Error(
      "InvalidPartOrder",
      "The list of parts was not in ascending order. Parts must be ordered by part number.",
    );
  }
  const chosen = named.map((part) => findPart(uploaded, part));
  const small = chosen.slice(0, -1).find(({ sizeBytes }) => sizeBytes < MIN_PART_BYTES);
  if (small === undefined) return chosen;
  throw new S3Error("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", {
    elements: {
      ProposedSize: String(small.sizeBytes),
      MinSizeAllowed: String(MIN_PART_BYTES),
      PartNumber: String(small.partNumber),
      ETag: small.etag.replaceAll('"', ""),
    },
  });
}

function findPart(uploaded: readonly UploadedPart[], { partNumber, etag, checksums }: NamedPart): UploadedPart {
  const found = uploaded.find((part) => part.partNumber === partNumber && part.etag === `"${etag}"`);
  const isAsNamed = Object.entries(checksums).every(
    ([name, value]) =>
      found?.checksum === undefined ||
      checksumElement(found.checksum.algorithm) !== name ||
      found.checksum.value === value,
  );
  if (found !== undefined && isAsNamed) return found;
  throw new S3Error(
    "InvalidPart",
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified " +
      "entity tag may not match the part's entity tag.",
    { elements: { PartNumber: String(partNumber), ETag: etag } },
  );
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
