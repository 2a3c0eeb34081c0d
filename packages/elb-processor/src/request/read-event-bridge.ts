import { countOf, isRecord, textOf } from "./json.ts";
import type { Item } from "./object-ref.ts";

/** Says whether an event is one that S3 sent through EventBridge. */
export function isEventBridgeEvent(event: Readonly<Record<string, unknown>>): boolean {
  return event["source"] === "aws.s3" && "detail" in event;
}

/**
 * Returns what an event of EventBridge asks for. Its keys are not encoded.
 * Amazon S3 user guide, "EventBridge event message structure".
 */
export function readEventBridge(event: Readonly<Record<string, unknown>>): Item {
  const type = textOf(event["detail-type"]) ?? "nothing";
  if (type !== "Object Created") {
    return { kind: "refused", reason: `An event of EventBridge tells of ${type}; only "Object Created" is read.` };
  }
  const detail = isRecord(event["detail"]) ? event["detail"] : {};
  const bucket = isRecord(detail["bucket"]) ? textOf(detail["bucket"]["name"]) : undefined;
  const object = isRecord(detail["object"]) ? detail["object"] : {};
  const key = textOf(object["key"]);
  if (bucket === undefined || key === undefined) {
    return { kind: "refused", reason: "An event of EventBridge names no bucket or no key." };
  }
  return {
    kind: "object",
    object: {
      bucket,
      key,
      etag: textOf(object["etag"]),
      sizeBytes: countOf(object["size"]),
      versionId: textOf(object["version-id"]),
    },
  };
}
