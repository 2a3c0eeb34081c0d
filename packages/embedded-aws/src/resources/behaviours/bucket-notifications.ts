import { notModelled } from "../../aws-error.ts";
import type { JsonObject } from "../../json.ts";
import { renderTestEvent } from "../../s3/announce-events.ts";
import { findUnreachable } from "../../s3/notification-targets.ts";
import { notificationsOf, queuesIn, refuseOverlaps, unmodelledIn } from "../../s3/notifications.ts";
import { isSameValue } from "../property-values.ts";
import { ResourceFailure, type PhysicalResource, type ResourceRequest } from "../resource-handler.ts";
import type { World } from "../world.ts";

/**
 * Says why S3 would not take the notifications of a bucket, or undefined when it would; throws a `ResourceFailure` that
 * names what is not modelled of them.
 */
export function refusedNotifications(
  { properties, context }: ResourceRequest,
  world: World,
  bucketName: string | undefined,
): string | undefined {
  const unmodelled = unmodelledIn(properties);
  if (unmodelled !== undefined) throw new ResourceFailure(notModelled(unmodelled).message);
  const notifications = notificationsOf(properties);
  const overlap = refuseOverlaps(notifications);
  if (overlap !== undefined) return overlap;
  const unreachable = findUnreachable(notifications, { store: world.store, place: context, bucketName });
  return unreachable === undefined ? undefined : "Unable to validate the following destination configurations";
}

/** Sends a test event to each queue that a bucket's events go to, where that has changed. */
export function tellQueues(
  { physicalId, properties }: PhysicalResource,
  world: World,
  previous: JsonObject | undefined,
): void {
  if (isSameValue(properties["NotificationConfiguration"], previous?.["NotificationConfiguration"])) return;
  for (const arn of new Set(queuesIn(notificationsOf(properties)))) {
    const text = renderTestEvent(physicalId, { requestId: world.ids.uuid() }, world.clock.now());
    world.eventTargets?.toQueue(arn, text);
  }
}
