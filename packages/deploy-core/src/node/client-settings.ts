import type { Access, AccessCredentials } from "./choose-access.ts";
import type { Transport } from "./transport.ts";

/**
 * Returns the settings all SDK clients share. Attempts and time-outs are chosen so that an endpoint that takes no connection
 * is told within about ten seconds, while a throttled call still gets its retries (standard mode: exponential back-off
 * with jitter).
 */
export function createClientSettings({ credentials, profile, region, endpoint, transport }: Access): ClientSettings {
  return {
    maxAttempts: 4,
    retryMode: "standard",
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
    ...(credentials === undefined ? {} : { credentials }),
    ...(profile === undefined ? {} : { profile }),
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(transport && { requestHandler: transport.requestHandler, retryStrategy: transport.retryStrategy }),
  };
}

/** What an SDK client is made with; credentials that are left out come from the SDK's default chain. */
export interface ClientSettings {
  readonly maxAttempts: number;
  readonly retryMode: "standard";
  readonly requestHandler:
    | {
        readonly connectionTimeout: number;
        readonly requestTimeout: number;
        readonly throwOnRequestTimeout: boolean;
      }
    | Transport["requestHandler"];
  readonly retryStrategy?: Transport["retryStrategy"];
  readonly credentials?: AccessCredentials;
  readonly profile?: string;
  readonly region?: string;
  readonly endpoint?: string;
}
