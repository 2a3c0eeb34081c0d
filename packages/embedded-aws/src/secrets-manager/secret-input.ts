import { AwsError } from "../aws-error.ts";
import type { Ids } from "../clock.ts";
import type { JsonObject } from "../json.ts";
import { encodeBase64 } from "../wire/base64.ts";
import { invalidParameter } from "./find-secret.ts";
import type { SecretContent } from "./secret-version.ts";

/** What the operations that write a version have in common. */
export interface ContentInput {
  /** Becomes the id of the version, so that a call which is repeated adds none. */
  readonly ClientRequestToken?: string;
  readonly SecretString?: string;
  readonly SecretBinary?: Uint8Array;
}

/** What can be said of a secret beside its content. */
export interface DescriptionInput {
  readonly Description?: string;
  readonly KmsKeyId?: string;
}

const MAX_BYTES = 65_536;

/** Returns what a request wants a secret to hold; undefined when it says nothing of that. */
export function readContent({ SecretString, SecretBinary }: ContentInput): SecretContent | undefined {
  if (SecretString !== undefined && SecretBinary !== undefined) {
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  const bytes = SecretBinary ?? new TextEncoder().encode(SecretString ?? "");
  if (bytes.byteLength > MAX_BYTES) {
    const path = SecretString === undefined ? "secretBinary" : "secretString";
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value at '${path}' failed to satisfy constraint: ` +
        `Member must have length less than or equal to ${MAX_BYTES}`,
    );
  }
  if (SecretString !== undefined) return { text: SecretString };
  return SecretBinary === undefined ? undefined : { binary: encodeBase64(SecretBinary) };
}

/** Returns the id of the version that a request makes. */
export function readVersionId({ ClientRequestToken }: ContentInput, ids: Ids): string {
  if (ClientRequestToken === undefined) return ids.uuid();
  if (!/^.{32,64}$/.test(ClientRequestToken)) {
    throw invalidParameter("ClientRequestToken must be 32-64 characters long.");
  }
  return ClientRequestToken;
}

/** Returns a request's description as the resource's properties. */
export function readDescription({ Description, KmsKeyId }: DescriptionInput): JsonObject {
  return {
    ...(Description === undefined ? {} : { Description }),
    ...(KmsKeyId === undefined ? {} : { KmsKeyId }),
  };
}
