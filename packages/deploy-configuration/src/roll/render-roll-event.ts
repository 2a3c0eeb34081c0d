import type { RollEvent } from "./roll-event.ts";

/** Returns an event of a roll as one line of text, without a time. */
export function renderRollEvent(event: RollEvent): string {
  switch (event.kind) {
    case "looked": {
      const { role, right, toReplace, taking } = event;
      const parts = [`${toReplace} to replace`, `${taking} taking it by themselves`, `${right} done already`];
      return `${role}: ${parts.join(", ")}`;
    }
    case "waiting":
      return `${event.role}: waiting for ${event.goal} (${event.seen})`;
    case "accepted":
      return `the cluster is not green, and may go on: ${event.because}`;
    case "excluded":
      return `${event.role}: ${event.instanceId} gives its shards to other nodes`;
    case "included":
      return `${event.role}: ${event.instanceId} is no longer excluded from holding shards`;
    case "ended":
      return `${event.role}: ${event.instanceId} ended, because ${event.because}`;
    case "replaced":
      return `${event.role}: ${event.by} is in place of ${event.instanceId}`;
    case "left":
      return event.message;
  }
}
