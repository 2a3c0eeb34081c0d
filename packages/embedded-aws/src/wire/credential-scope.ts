import type { HttpRequest } from "./http.ts";

/** What a Signature Version 4 credential says about the call: who, where and which service. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  /** The signing name, for instance `cloudformation`. */
  readonly service: string;
}

const DEFAULT_ACCOUNT = "000000000000";

/**
 * Returns the scope of the caller's credential, from the Authorization header or a presigned query string;
 * undefined when there is none that can be read. The signature itself is not verified: any secret will do.
 */
export function parseCredentialScope(request: Pick<HttpRequest, "headers" | "query">): CredentialScope | undefined {
  const header = /^AWS4-HMAC-SHA256\s.*?Credential=([^,\s]+)/.exec(request.headers["authorization"] ?? "")?.[1];
  const credential = header ?? request.query.get("X-Amz-Credential") ?? "";
  const [accessKeyId, date, region, service, terminator, ...rest] = credential.split("/");
  if (!accessKeyId || !date || !region || !service || terminator !== "aws4_request" || rest.length > 0)
    return undefined;
  return { accessKeyId, region, service };
}

/**
 * Returns the account of an access key id: twelve digits are the account itself, any other key is account 000000000000.
 * Those of temporary credentials are on record: `Sessions` finds theirs.
 */
export function accountOf(accessKeyId: string): string {
  return /^\d{12}$/.test(accessKeyId) ? accessKeyId : DEFAULT_ACCOUNT;
}

/** Returns the session token that a request brings with temporary credentials, in a header or a presigned URL. */
export function sessionTokenOf({ headers, query }: Pick<HttpRequest, "headers" | "query">): string | undefined {
  return headers["x-amz-security-token"] ?? query.get("X-Amz-Security-Token") ?? undefined;
}
