import { AwsError } from "../aws-error.ts";
import type { Ids } from "../clock.ts";
import type { Digests } from "../s3/digests.ts";
import type { Session } from "../service.ts";
import type { Store } from "../state/store.ts";
import { encodeBase64 } from "../wire/base64.ts";
import type { Protocol } from "../wire/render-error.ts";

/** Temporary credentials, as STS hands them out. */
export interface TemporaryCredentials {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
  /** Milliseconds since the Unix epoch, by the wall clock. */
  readonly Expiration: number;
}

/** The temporary credentials of all accounts that were handed out. */
export interface Sessions {
  /** Hands out credentials for so long. */
  open(session: Session & { readonly account: string }, durationSeconds: number): TemporaryCredentials;
  /** Finds whose a temporary access key id is; throws AWS's refusal of a token that is missing, wrong or expired. */
  judge(accessKeyId: string, given: { readonly token: string | undefined; readonly protocol: Protocol }): OpenSession;
  /** Finds the account of a temporary access key id, whether it is still good or not. */
  accountOf(accessKeyId: string): string | undefined;
}

/** What is on record of credentials: neither the secret nor the token, only what tells whether a token is the right one. */
export interface OpenSession extends Session {
  readonly account: string;
  /** In Base64. */
  readonly tokenSha256: string;
  readonly expiresAtMs: number;
}

/** What sessions are kept with. */
export interface SessionPorts {
  readonly store: Store;
  readonly ids: Ids;
  readonly digests: Digests;
  /** Clients look at their own clock to see when credentials expire, so this is that clock. */
  readonly wallClock: () => number;
}

/** How long an expired session is remembered, so that who still uses it learns that it has expired. */
const REMEMBERED_MS = 24 * 60 * 60 * 1000;

/** True for an access key id of temporary credentials. */
export function isTemporary(accessKeyId: string): boolean {
  return accessKeyId.startsWith("ASIA");
}

/** Returns the sessions kept in `store`. */
export function openSessions({ store, ids, digests, wallClock }: SessionPorts): Sessions {
  const table = store.table<OpenSession>("sts-sessions");
  const hash = (token: string): string => encodeBase64(digests.checksum("sha256", new TextEncoder().encode(token)));
  const forgetOld = (): void => {
    for (const [id, { expiresAtMs }] of table.entries()) {
      if (expiresAtMs + REMEMBERED_MS < wallClock()) table.delete(id);
    }
  };
  return {
    open(session, durationSeconds) {
      forgetOld();
      const accessKeyId = `ASIA${ids.suffix(16)}`;
      const token = `embedded-aws/${ids.hex(64)}`;
      // AWS: expirations are told to the second.
      const expiresAtMs = (Math.floor(wallClock() / 1000) + durationSeconds) * 1000;
      table.put(accessKeyId, { ...session, tokenSha256: hash(token), expiresAtMs });
      return {
        AccessKeyId: accessKeyId,
        // Signatures are not verified, so this is not kept anywhere.
        SecretAccessKey: ids.hex(40),
        SessionToken: token,
        Expiration: expiresAtMs,
      };
    },
    judge(accessKeyId, { token, protocol }) {
      const session = table.get(accessKeyId);
      if (session === undefined || token === undefined || hash(token) !== session.tokenSha256)
        throw invalidToken(protocol);
      if (session.expiresAtMs <= wallClock()) throw expiredToken(protocol);
      return session;
    },
    accountOf: (accessKeyId) => table.get(accessKeyId)?.account,
  };
}

/** AWS: each protocol has its own code for this. */
function invalidToken(protocol: Protocol): AwsError {
  if (protocol === "restXml")
    return new AwsError("InvalidToken", "The provided token is malformed or otherwise invalid.");
  const message = "The security token included in the request is invalid.";
  return protocol === "json" || protocol === "cbor"
    ? new AwsError("UnrecognizedClientException", message)
    : new AwsError("InvalidClientTokenId", message, 403);
}

function expiredToken(protocol: Protocol): AwsError {
  if (protocol === "restXml") return new AwsError("ExpiredToken", "The provided token has expired.");
  const message = "The security token included in the request is expired";
  return protocol === "json" || protocol === "cbor"
    ? new AwsError("ExpiredTokenException", message)
    : new AwsError("ExpiredToken", message, 403);
}
