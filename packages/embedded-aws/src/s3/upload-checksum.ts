import { decodeBase64 } from "../wire/base64.ts";
import type { HttpRequest } from "../wire/http.ts";
import { computeChecksum, DEFAULT_ALGORITHM, parseAlgorithm, type Checksum, type ChecksumType } from "./checksums.ts";
import type { ChecksumAlgorithm } from "./digests.ts";
import type { Digests } from "./digests.ts";
import { invalidRequest } from "./s3-error.ts";
import type { Upload, UploadedPart } from "./upload-store.ts";

/**
 * Which types of checksum a multipart upload may have; the first one is what it has unless told otherwise.
 * AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
const TYPES: Readonly<Record<ChecksumAlgorithm, readonly ChecksumType[]>> = {
  crc32: ["COMPOSITE", "FULL_OBJECT"],
  crc32c: ["COMPOSITE", "FULL_OBJECT"],
  crc64nvme: ["FULL_OBJECT"],
  sha1: ["COMPOSITE"],
  sha256: ["COMPOSITE"],
};

/** Returns the checksum that a new upload asks for; undefined when it asks for none. */
export function readUploadChecksum(headers: HttpRequest["headers"]): Upload["checksum"] {
  const name = headers["x-amz-checksum-algorithm"];
  const type = headers["x-amz-checksum-type"];
  if (name === undefined) {
    if (type === undefined) return undefined;
    throw invalidRequest("The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
  }
  const algorithm = parseAlgorithm(name);
  const found = type === undefined ? TYPES[algorithm][0] : TYPES[algorithm].find((candidate) => candidate === type);
  if (found !== undefined) return { algorithm, type: found };
  throw invalidRequest(`The ${type} checksum type cannot be used with the ${algorithm} checksum algorithm.`);
}

/** Returns the checksum of the object that parts make; `pieces` are their bytes, read only where all of them count. */
export async function completeChecksum(
  upload: Upload,
  {
    parts,
    pieces,
    digests,
  }: {
    readonly parts: readonly UploadedPart[];
    readonly pieces: () => AsyncIterable<Uint8Array>;
    readonly digests: Digests;
  },
): Promise<Checksum> {
  const { algorithm, type } = upload.checksum ?? { algorithm: DEFAULT_ALGORITHM, type: "FULL_OBJECT" };
  if (type === "FULL_OBJECT") return { algorithm, type, value: await computeChecksum(algorithm, pieces(), digests) };
  const values = parts.flatMap(({ checksum }) => decodeBase64(checksum?.value ?? "") ?? []);
  return { algorithm, type, value: `${await computeChecksum(algorithm, values, digests)}-${parts.length}` };
}
