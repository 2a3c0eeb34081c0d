import type { Bucket } from "./bucket-store.ts";
import type { S3Call } from "./s3-call.ts";
import { S3Error } from "./s3-error.ts";

/**
 * Refuses a call that was signed for another region than the bucket's, and says which one that is, so that a client can
 * sign anew. AWS: us-east-1 is the region of the global endpoint and says so in other words.
 */
export function refuseOtherRegion(bucket: Bucket, { context }: S3Call): void {
  const { name, region } = bucket;
  if (context.region === region) return;
  const headers = { "x-amz-bucket-region": region };
  if (context.region === "us-east-1") {
    throw new S3Error(
      "AuthorizationHeaderMalformed",
      `The authorization header is malformed; the region 'us-east-1' is wrong; expecting '${region}'`,
      { elements: { Region: region }, headers },
    );
  }
  throw new S3Error(
    "PermanentRedirect",
    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future " +
      "requests to this endpoint.",
    {
      status: 301,
      elements: { Bucket: name, Endpoint: `${name}.s3.${region}.amazonaws.com`, Region: region },
      headers,
    },
  );
}
