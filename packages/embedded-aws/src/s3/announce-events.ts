import type { Clock } from "../clock.ts";
import type { CallContext } from "../service.ts";
import type { Store } from "../state/store.ts";
import { renderTimestamp } from "../wire/timestamp.ts";
import { encodeBase64 } from "../wire/base64.ts";
import type { Bucket, BucketStore } from "./bucket-store.ts";
import { callerOf } from "../sts/caller.ts";
import { matchNotifications, notificationsOf, type EventName, type Notification } from "./notifications.ts";
import type { ObjectEventTargets } from "./object-events.ts";
import { isObjectVersion, type ObjectVersion } from "./object-history.ts";
import { encodeKey } from "./page-keys.ts";
import { versioningOf } from "./versioning.ts";

/** Tells the targets of a bucket's notifications what happened to its objects. */
export interface ObjectEvents {
  /** Writes the events of a change, in the turn of the change itself. */
  announce(name: EventName, version: ObjectVersion, cause: { readonly context: CallContext }): void;
}

/** What events are made with. */
export interface EventPorts {
  readonly buckets: BucketStore;
  readonly store: Store;
  readonly clock: Clock;
  readonly targets: ObjectEventTargets;
}

/** Returns the events of all buckets. */
export function createObjectEvents({ buckets, store, clock, targets }: EventPorts): ObjectEvents {
  return {
    announce(name, version, { context }) {
      const bucket = buckets.get(version.bucket);
      if (bucket === undefined) return;
      const matching = matchNotifications(notificationsOf(bucket.properties), { name, key: version.key });
      if (matching.length === 0) return;
      const sequencer = nextSequencer(store);
      for (const notification of matching) {
        const event = renderEvent({ name, version, context, bucket, notification, sequencer, atMs: clock.now() });
        const text = JSON.stringify({ Records: [event] });
        const { kind, arn } = notification.target;
        if (kind === "function") targets.toFunction(arn, text);
        else targets.toQueue(arn, text);
      }
    },
  };
}

/** Returns the text of the message that S3 sends a queue when its bucket is told of it. */
export function renderTestEvent(bucketName: string, context: Pick<CallContext, "requestId">, atMs: number): string {
  return JSON.stringify({
    Service: "Amazon S3",
    Event: "s3:TestEvent",
    Time: renderTimestamp(atMs),
    Bucket: bucketName,
    RequestId: context.requestId,
    HostId: hostId(context),
  });
}

interface EventFacts {
  readonly name: EventName;
  readonly version: ObjectVersion;
  readonly context: CallContext;
  readonly bucket: Bucket;
  readonly notification: Notification;
  readonly sequencer: string;
  readonly atMs: number;
}

/** AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
function renderEvent({ name, version, context, bucket, notification, sequencer, atMs }: EventFacts): object {
  const isLifecycle = name.startsWith("LifecycleExpiration:");
  const isCreation = name.startsWith("ObjectCreated:") || name.startsWith("ObjectTagging:");
  const facts = isObjectVersion(version)
    ? {
        ...(isCreation ? { size: version.sizeBytes } : {}),
        ...(name.startsWith("ObjectRemoved:") ? {} : { eTag: bare(version.etag) }),
      }
    : { eTag: MARKER_ETAG };
  return {
    eventVersion: eventVersionOf(name),
    eventSource: "aws:s3",
    awsRegion: bucket.region,
    eventTime: renderTimestamp(atMs),
    eventName: name,
    userIdentity: { principalId: isLifecycle ? "s3.amazonaws.com" : `AWS:${callerOf(context).userId}` },
    requestParameters: { sourceIPAddress: isLifecycle ? "s3.amazonaws.com" : "127.0.0.1" },
    responseElements: { "x-amz-request-id": context.requestId, "x-amz-id-2": hostId(context) },
    s3: {
      s3SchemaVersion: "1.0",
      configurationId: notification.id,
      bucket: {
        name: bucket.name,
        ownerIdentity: { principalId: bucket.account },
        arn: `arn:aws:s3:::${bucket.name}`,
      },
      object: {
        key: encodeKey(version.key),
        ...facts,
        ...(versioningOf(bucket) === "Unversioned" ? {} : { versionId: version.versionId }),
        sequencer,
      },
    },
  };
}

/** AWS: the ETag of no bytes, which is what a delete marker has. */
const MARKER_ETAG = "d41d8cd98f00b204e9800998ecf8427e";

/** AWS: the newer families of events have a newer version. */
function eventVersionOf(name: EventName): string {
  return name.startsWith("LifecycleExpiration:") || name.startsWith("ObjectTagging:") ? "2.3" : "2.1";
}

function bare(etag: string): string {
  return etag.replaceAll('"', "");
}

function hostId({ requestId }: Pick<CallContext, "requestId">): string {
  return encodeBase64(new TextEncoder().encode(requestId));
}

interface Counter {
  readonly last: number;
}

/** AWS: of two events of a key the one with the greater sequencer happened later. */
function nextSequencer(store: Store): string {
  const counters = store.table<Counter>("s3-event-counter");
  const last = (counters.get("sequencer")?.last ?? 0) + 1;
  counters.put("sequencer", { last });
  return last.toString(16).toUpperCase().padStart(18, "0");
}
