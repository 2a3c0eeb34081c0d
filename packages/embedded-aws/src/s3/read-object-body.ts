import { AwsError, notModelled } from "../aws-error.ts";
import { encodeBase64 } from "../wire/base64.ts";
import type { HttpRequest } from "../wire/http.ts";
import { decodeAwsChunked } from "./aws-chunked.ts";
import type { ChecksumAlgorithm, Digests } from "./digests.ts";

/** An object's bytes as the client meant them, and the checksums it vouched for them with. */
export interface ObjectBody {
  readonly bytes: Uint8Array;
  /** By header name, for instance `x-amz-checksum-crc32`; S3 gives them back on request. */
  readonly checksums: Readonly<Record<string, string>>;
}

const ALGORITHMS: readonly ChecksumAlgorithm[] = ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"];

/**
 * Returns the body of a PutObject, decoded and checked: throws `BadDigest`, `IncompleteBody` or `InvalidDigest` as S3 does
 * when it did not arrive as it was sent.
 */
export function readObjectBody(request: HttpRequest, digests: Digests): ObjectBody {
  const isChunked = (request.headers["x-amz-content-sha256"] ?? "").startsWith("STREAMING-");
  const { bytes, trailers } = isChunked ? decodeAwsChunked(request.body) : { bytes: request.body, trailers: {} };
  const declaredBytes = request.headers["x-amz-decoded-content-length"];
  if (isChunked && declaredBytes !== undefined && Number(declaredBytes) !== bytes.length) {
    throw new AwsError("IncompleteBody", "The request body terminated unexpectedly");
  }
  checkMd5(request, bytes, digests);
  return { bytes, checksums: checkChecksums({ ...request.headers, ...trailers }, bytes, digests) };
}

function checkMd5(request: HttpRequest, bytes: Uint8Array, digests: Digests): void {
  const given = request.headers["content-md5"];
  if (given === undefined) return;
  if (!/^[A-Za-z0-9+/]{22}==$/.test(given)) {
    throw new AwsError("InvalidDigest", "The Content-MD5 you specified was invalid.");
  }
  if (given !== encodeBase64(digests.md5(bytes))) throw badDigest("Content-MD5");
}

function checkChecksums(
  headers: Readonly<Record<string, string | undefined>>,
  bytes: Uint8Array,
  digests: Digests,
): Readonly<Record<string, string>> {
  const checked: [string, string][] = [];
  for (const algorithm of ALGORITHMS) {
    const name = `x-amz-checksum-${algorithm}`;
    const given = headers[name];
    if (given === undefined) continue;
    const actual = digests.checksum(algorithm, bytes);
    if (actual === undefined) throw notModelled(`the checksum ${algorithm} of S3 (crc32, sha1 and sha256 are)`);
    if (given !== encodeBase64(actual)) throw badDigest(algorithm.toUpperCase());
    checked.push([name, given]);
  }
  return Object.fromEntries(checked);
}

function badDigest(name: string): AwsError {
  return new AwsError("BadDigest", `The ${name} you specified did not match the calculated checksum.`);
}
