import { isOfStack, type StackEvent } from "../../model/stack-event.ts";
import type { StackApi } from "../../ports.ts";

/** How far an operation's events have been read. It grows with each reading. */
export interface Trail {
  readonly stackId: string;
  /** The newest event from before the operation; undefined to begin with the operation's own first event. */
  readonly after: string | undefined;
  /** Nothing from before then belongs to the operation, in milliseconds since the Unix epoch. */
  readonly since?: number;
  readonly seen: Set<string>;
  /** All events of the operation so far, oldest first. */
  readonly events: StackEvent[];
}

/** Reads the events since the last reading, oldest first; further pages only as far as they are new. */
export async function readFreshEvents(api: StackApi, trail: Trail): Promise<readonly StackEvent[]> {
  const fresh: StackEvent[] = [];
  let pageToken: string | undefined;
  do {
    const page = await api.describeEvents(trail.stackId, pageToken);
    const known = page.events.findIndex((event) => isKnown(event, trail));
    const unknown = known < 0 ? page.events : page.events.slice(0, known);
    const first = trail.after === undefined ? unknown.findIndex((event) => startsOperation(event, trail.stackId)) : -1;
    fresh.push(...(first < 0 ? unknown : unknown.slice(0, first + 1)));
    pageToken = known < 0 && first < 0 ? page.nextToken : undefined;
  } while (pageToken !== undefined);
  fresh.reverse();
  for (const { eventId } of fresh) trail.seen.add(eventId);
  trail.events.push(...fresh);
  return fresh;
}

function isKnown({ eventId, at }: StackEvent, { seen, after, since = 0 }: Trail): boolean {
  return seen.has(eventId) || eventId === after || at < since;
}

/** Reads the id of the stack's newest event, the mark after which a new operation's events begin. */
export async function readNewestEventId(api: StackApi, stackId: string): Promise<string | undefined> {
  return (await api.describeEvents(stackId, undefined)).events[0]?.eventId;
}

/** Every operation on a stack begins with one of these events of the stack itself. */
const FIRST_STATUSES = new Set([
  "CREATE_IN_PROGRESS",
  "UPDATE_IN_PROGRESS",
  "DELETE_IN_PROGRESS",
  "IMPORT_IN_PROGRESS",
]);

function startsOperation(event: StackEvent, stackId: string): boolean {
  return isOfStack(event, stackId) && FIRST_STATUSES.has(event.status);
}
