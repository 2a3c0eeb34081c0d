import { isRecord } from "./json.ts";

/**
 * Returns what an error of S3 means, as a sentence. `from`: the byte at which reading was to go on; 0 at the beginning.
 * AWS: who may not list a bucket is told 403 of objects that are not there.
 */
export function describeReadError(error: unknown, from: number): string {
  const { name, message, status } = read(error);
  if (status === 412) {
    return from === 0
      ? "The object was replaced after the event: its bytes are gone, and the newer ones have an event of their own."
      : `The object was replaced while it was read, after ${from} bytes.`;
  }
  if (name === "NoSuchBucket") return "The bucket is not there.";
  if (status === 404) return "The object is not there: it has expired, or somebody deleted it before it was read.";
  if (status === 403) {
    return `S3 forbids to read the object (${name}): the function's role lacks s3:GetObject, or the key that encrypts it.`;
  }
  return `S3 does not give the object: ${name}, ${message.replace(/\.$/, "")}.`;
}

interface KnownError {
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
}

function read(error: unknown): KnownError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), status: undefined };
  const metadata = "$metadata" in error && isRecord(error.$metadata) ? error.$metadata : {};
  const status = metadata["httpStatusCode"];
  return { name: error.name, message: error.message, status: typeof status === "number" ? status : undefined };
}
