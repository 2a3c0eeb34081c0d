import { parseTimestamp, renderTimestamp } from "../wire/timestamp.ts";
import { S3Error } from "./s3-error.ts";

const MAX_EXPIRES_SECONDS = 7 * 24 * 60 * 60;

/**
 * Refuses a presigned URL that has expired by the wall clock, by which it was made, or that is to last too long.
 * AWS: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function refuseExpiredUrl(query: URLSearchParams, nowMs: number): void {
  if (!query.has("X-Amz-Signature")) return;
  const expires = query.get("X-Amz-Expires") ?? "";
  const signedAtMs = parseSignedAt(query.get("X-Amz-Date") ?? "");
  if (!/^\d{1,9}$/.test(expires)) throw malformed("X-Amz-Expires should be a number");
  if (Number(expires) > MAX_EXPIRES_SECONDS) {
    throw malformed(
      "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
    );
  }
  const expiresAtMs = signedAtMs + Number(expires) * 1000;
  if (nowMs <= expiresAtMs) return;
  throw new S3Error("AccessDenied", "Request has expired", {
    status: 403,
    elements: { "X-Amz-Expires": expires, Expires: renderTimestamp(expiresAtMs), ServerTime: renderTimestamp(nowMs) },
  });
}

/** Reads a date as signatures write it: `20261122T180405Z`. */
function parseSignedAt(text: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text) ?? [];
  const atMs = parseTimestamp(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (atMs === undefined) {
    throw malformed("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  }
  return atMs;
}

function malformed(message: string): S3Error {
  return new S3Error("AuthorizationQueryParametersError", message);
}
