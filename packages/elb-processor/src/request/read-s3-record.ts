import { countOf, isRecord, textOf } from "./json.ts";
import type { Item } from "./object-ref.ts";

/**
 * Returns what a record of an S3 notification asks for.
 * Amazon S3 user guide, "Event message structure".
 */
export function readS3Record(record: unknown): Item {
  if (!isRecord(record) || record["eventSource"] !== "aws:s3") return refuse("A record of the event is not S3's.");
  const name = textOf(record["eventName"]) ?? "";
  if (!name.startsWith("ObjectCreated:")) {
    return refuse(`A record of S3 tells of ${name || "nothing"}; only objects that were created are read.`);
  }
  const s3 = isRecord(record["s3"]) ? record["s3"] : {};
  const bucket = isRecord(s3["bucket"]) ? textOf(s3["bucket"]["name"]) : undefined;
  const object = isRecord(s3["object"]) ? s3["object"] : {};
  const encoded = textOf(object["key"]);
  if (bucket === undefined || encoded === undefined) return refuse("A record of S3 names no bucket or no key.");
  const key = decodeKey(encoded);
  if (key === undefined) return refuse(`The key ${encoded} of a record of S3 is not URL-encoded as S3 does it.`);
  return {
    kind: "object",
    object: {
      bucket,
      key,
      etag: textOf(object["eTag"]),
      sizeBytes: countOf(object["size"]),
      versionId: textOf(object["versionId"]),
    },
  };
}

/** AWS: notifications encode keys as forms do, with `+` for a space; EventBridge does not encode them at all. */
function decodeKey(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

function refuse(reason: string): Item {
  return { kind: "refused", reason };
}
