import { readEvent } from "../request/read-event.ts";
import type { Item, ObjectRef } from "../request/object-ref.ts";
import type { StoredObject } from "../reconcile/stored-object.ts";

/** Whether an event that failed for good can be sent again. */
export type DeadLetterJudgement =
  | { readonly kind: "send" }
  /** Sending it would fail in the same way. */
  | { readonly kind: "leave"; readonly reason: string };

/** Returns the objects that an event is about, in whatever bucket. */
export function findObjects(event: unknown): readonly ObjectRef[] {
  const request = readEvent(event);
  const items: readonly Item[] =
    request.kind === "objects"
      ? request.items
      : request.kind === "messages"
        ? request.messages.flatMap((message) => message.items)
        : [];
  return items.flatMap((item) => (item.kind === "object" ? [item.object] : []));
}

/**
 * Says whether an event is sent again: not when none of its objects is there any more as the event tells of it. `present`
 * are the objects that lie under its keys now.
 */
export function judgeDeadLetter(event: unknown, present: ReadonlyMap<string, StoredObject>): DeadLetterJudgement {
  const request = readEvent(event);
  if (request.kind === "refused") return { kind: "leave", reason: request.reason };
  if (request.kind === "check") return { kind: "leave", reason: "It is the check of a deployment." };
  const objects = findObjects(event);
  const first = objects[0];
  if (first === undefined) return { kind: "leave", reason: "It is about no object." };
  if (objects.some((object) => isThere(object, present.get(object.key)))) return { kind: "send" };
  const name = `s3://${first.bucket}/${first.key}`;
  return present.has(first.key)
    ? { kind: "leave", reason: `${name} was overwritten: other bytes lie there now.` }
    : { kind: "leave", reason: `${name} is not in the bucket any more.` };
}

function isThere({ etag }: ObjectRef, found: StoredObject | undefined): boolean {
  return found !== undefined && (etag === undefined || etag.replaceAll('"', "") === found.etag);
}
