import type { CallContext } from "../../service.ts";
import { parseTimestamp, renderTimestamp } from "../../wire/timestamp.ts";

/** Which handle of which stack a URL leads to. */
export interface HandlePlace extends Pick<CallContext, "account" | "region"> {
  readonly stackId: string;
  readonly logicalId: string;
}

/** What the path of every handle's URL begins with: AWS keeps the signals in a bucket of that name. */
export const HANDLE_BUCKET = "cloudformation-waitcondition-";

/** AWS: a handle takes signals for a day, less a second. */
const EXPIRES_SECONDS = 86_399;

/**
 * Returns the presigned URL that a handle's `Ref` gives, in the form of AWS's but for its host, which is this engine.
 * `signature` is what makes the URL a secret; nothing is signed with it.
 */
export function renderHandleUrl(
  { account, region, stackId, logicalId }: HandlePlace,
  { endpoint, nowMs, signature }: { readonly endpoint: string; readonly nowMs: number; readonly signature: string },
): string {
  const instant = renderTimestamp(nowMs).replaceAll(/[-:]|\.\d{3}/g, "");
  const query = new URLSearchParams({
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Date": instant,
    "X-Amz-SignedHeaders": "host",
    "X-Amz-Expires": String(EXPIRES_SECONDS),
    "X-Amz-Credential": `${account}/${instant.slice(0, 8)}/${region}/s3/aws4_request`,
    "X-Amz-Signature": signature,
  });
  const [service = "", ...names] = stackId.split("/");
  const key = [encodeURIComponent(service), ...names, logicalId].join("/");
  return `${endpoint}/${HANDLE_BUCKET}${region}/${key}?${query.toString()}`;
}

/** Returns the handle that the path of a URL leads to; undefined for any other path. */
export function parseHandlePath(path: string): HandlePlace | undefined {
  const [, bucket = "", service = "", name = "", uuid = "", logicalId = "", ...rest] = path.split("/");
  if (!bucket.startsWith(HANDLE_BUCKET) || logicalId === "" || rest.length > 0) return undefined;
  const region = bucket.slice(HANDLE_BUCKET.length);
  const arn = decodeURIComponent(service);
  const account = arn.split(":")[4] ?? "";
  return { account, region, stackId: `${arn}/${name}/${uuid}`, logicalId };
}

/** Returns true once a URL that was made then (its X-Amz-Date) has expired. */
export function hasExpired(date: string, nowMs: number): boolean {
  const iso = date.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/, "$1-$2-$3T$4:$5:$6Z");
  const madeAtMs = parseTimestamp(iso);
  return madeAtMs === undefined || nowMs > madeAtMs + EXPIRES_SECONDS * 1000;
}
