import { encodeBase64 } from "../wire/base64.ts";
import type { HttpRequest } from "../wire/http.ts";
import { decodeAwsChunked } from "./aws-chunked.ts";
import { badDigest, checkChecksum, type Checksum } from "./checksums.ts";
import type { Digests } from "./digests.ts";
import { S3Error } from "./s3-error.ts";

/** An object's bytes as the client meant them, and the checksum it vouched for them with. */
export interface ObjectBody {
  readonly bytes: Uint8Array;
  /** The client's, or the one that S3 computes where the client sent none. */
  readonly checksum: Checksum;
}

/**
 * Returns the body of a request, decoded and checked: throws `BadDigest`, `IncompleteBody` or `InvalidDigest` as S3 does
 * when it did not arrive as it was sent.
 */
export async function readObjectBody(request: HttpRequest, digests: Digests): Promise<ObjectBody> {
  const isChunked = (request.headers["x-amz-content-sha256"] ?? "").startsWith("STREAMING-");
  const { bytes, trailers } = isChunked ? decodeAwsChunked(request.body) : { bytes: request.body, trailers: {} };
  const declaredBytes = request.headers["x-amz-decoded-content-length"];
  if (isChunked && declaredBytes !== undefined && Number(declaredBytes) !== bytes.length) {
    throw new S3Error("IncompleteBody", "The request body terminated unexpectedly");
  }
  checkMd5(request, bytes, digests);
  return { bytes, checksum: await checkChecksum({ ...request.headers, ...trailers }, bytes, digests) };
}

function checkMd5(request: HttpRequest, bytes: Uint8Array, digests: Digests): void {
  const given = request.headers["content-md5"];
  if (given === undefined) return;
  if (!/^[A-Za-z0-9+/]{22}==$/.test(given)) {
    throw new S3Error("InvalidDigest", "The Content-MD5 you specified was invalid.");
  }
  if (given !== encodeBase64(digests.md5(bytes))) throw badDigest("Content-MD5");
}
