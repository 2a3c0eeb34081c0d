import { childrenOf, malformedXml, optionalText, readRoot, textOf } from "./body-xml.ts";
import { CHECKSUM_ALGORITHMS, checksumElement } from "./checksums.ts";
import type { S3Call, S3Ports } from "./s3-call.ts";
import { S3Error } from "./s3-error.ts";
import type { UploadedPart } from "./upload-store.ts";

const MIN_PART_BYTES = 5 * 1024 * 1024;

/** A part as the request that completes an upload names it. */
export interface NamedPart {
  readonly partNumber: number;
  readonly etag: string;
  /** Values by the element that bears them. */
  readonly checksums: Readonly<Record<string, string>>;
}

/** Reads the parts that a request names; throws `MalformedXML`. */
export async function readNamedParts({ request }: S3Call, { digests }: S3Ports): Promise<readonly NamedPart[]> {
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

/** Returns the parts in words, by which a request that comes once more is known. */
export function namesOf(named: readonly NamedPart[]): string {
  return named.map(({ partNumber, etag }) => `${partNumber} ${etag}`).join(",");
}

/** Returns the parts that the object is to be made of; throws `InvalidPartOrder`, `InvalidPart` or `EntityTooSmall`. */
export function choosePartsOf(uploaded: readonly UploadedPart[], named: readonly NamedPart[]): readonly UploadedPart[] {
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
