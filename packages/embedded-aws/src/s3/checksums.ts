import { notModelled } from "../aws-error.ts";
import { encodeBase64 } from "../wire/base64.ts";
import type { ChecksumAlgorithm, Digests } from "./digests.ts";
import { invalidRequest, S3Error } from "./s3-error.ts";

/** Of all bytes, or of the checksums of the parts. */
export type ChecksumType = "FULL_OBJECT" | "COMPOSITE";

/** A checksum that S3 keeps with an object or a part. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** In Base64; a composite one of a whole object ends in `-` and the number of its parts. */
  readonly value: string;
  readonly type: ChecksumType;
}

export const CHECKSUM_ALGORITHMS: readonly ChecksumAlgorithm[] = ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"];

/** AWS: what S3 computes on its own where the client sends no checksum, since December 2024. */
export const DEFAULT_ALGORITHM: ChecksumAlgorithm = "crc64nvme";

/** Returns the algorithm that a header or an element names; throws S3's `InvalidRequest` for one that does not exist. */
export function parseAlgorithm(name: string): ChecksumAlgorithm {
  const found = CHECKSUM_ALGORITHMS.find((algorithm) => algorithm === name.toLowerCase());
  if (found === undefined) {
    throw invalidRequest(
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types: " +
        "[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
    );
  }
  return found;
}

/** Returns the checksum of pieces of bytes, one behind the other, in Base64. */
export async function computeChecksum(
  algorithm: ChecksumAlgorithm,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  digests: Digests,
): Promise<string> {
  const running = await digests.startChecksum(algorithm);
  for await (const piece of pieces) running.update(piece);
  return encodeBase64(await running.digest());
}

/**
 * Returns the checksum of a body: the one that its headers or trailers say, after it was checked, or the default one.
 * Throws `BadDigest`, or `InvalidRequest` for a value that no digest has and for two checksums at once.
 */
export async function checkChecksum(
  headers: Readonly<Record<string, string | undefined>>,
  bytes: Uint8Array,
  digests: Digests,
): Promise<Checksum> {
  refuseOtherAlgorithms(headers);
  const given = CHECKSUM_ALGORITHMS.filter((algorithm) => headers[`x-amz-checksum-${algorithm}`] !== undefined);
  if (given.length > 1)
    throw invalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
  const named = headers["x-amz-sdk-checksum-algorithm"];
  const algorithm = given[0] ?? (named === undefined ? DEFAULT_ALGORITHM : parseAlgorithm(named));
  const value = await computeChecksum(algorithm, [bytes], digests);
  const expected = headers[`x-amz-checksum-${algorithm}`];
  if (expected !== undefined && expected !== value) {
    if (expected.length !== value.length)
      throw invalidRequest(`Value for x-amz-checksum-${algorithm} header is invalid.`);
    throw badDigest(algorithm.toUpperCase());
  }
  return { algorithm, value, type: "FULL_OBJECT" };
}

/** A checksum that is not looked at would vouch for nothing; it comes as a header or as a trailer. */
function refuseOtherAlgorithms(headers: Readonly<Record<string, string | undefined>>): void {
  const known: ReadonlySet<string> = new Set([...CHECKSUM_ALGORITHMS, "algorithm", "type", "mode"]);
  const other = Object.keys(headers).find(
    (name) => name.startsWith(CHECKSUM_HEADER) && !known.has(name.slice(CHECKSUM_HEADER.length)),
  );
  if (other !== undefined) throw notModelled(`the header ${other} of S3`);
}

const CHECKSUM_HEADER = "x-amz-checksum-";

/** Returns a checksum as headers. */
export function checksumHeaders(checksum: Checksum | undefined): Readonly<Record<string, string>> {
  if (checksum === undefined) return {};
  return {
    [`x-amz-checksum-${checksum.algorithm}`]: checksum.value,
    "x-amz-checksum-type": checksum.type,
  };
}

/** Returns the element of an algorithm's value, for instance `ChecksumCRC32`. */
export function checksumElement(algorithm: ChecksumAlgorithm): string {
  return `Checksum${algorithm.toUpperCase()}`;
}

/** S3's answer to bytes that did not arrive as they were sent. */
export function badDigest(name: string): S3Error {
  return new S3Error("BadDigest", `The ${name} you specified did not match the calculated checksum.`);
}
