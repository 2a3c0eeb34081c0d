import type { StoredObject } from "../reconcile/stored-object.ts";

/** Where the object of an event lies, and when the event is made. */
export interface ReplayPlace {
  readonly bucket: string;
  readonly region: string;
  /** ISO 8601. */
  readonly at: string;
}

/**
 * Returns the event that S3 sends when an object was put, of the bytes that lie there now.
 * Amazon S3 user guide, "Event message structure".
 */
export function makeReplayEvent({ key, etag, sizeBytes }: StoredObject, { bucket, region, at }: ReplayPlace): object {
  return {
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        awsRegion: region,
        eventTime: at,
        eventName: "ObjectCreated:Put",
        s3: {
          s3SchemaVersion: "1.0",
          configurationId: "logstack-replay",
          bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
          object: { key: encodeKey(key), size: sizeBytes, eTag: etag.replaceAll('"', "") },
        },
      },
    ],
  };
}

/** AWS: notifications encode keys as forms do, slashes apart, with `+` for a space. */
function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll("%2F", "/").replaceAll("%20", "+");
}
