import type { CallContext } from "../service.ts";
import type { LogEvent } from "./log-events.ts";
import type { LogStore } from "./log-store.ts";
import { invalidToken, requireGroup, requireLimit, requireStream } from "./refusals.ts";

export interface GetLogEventsInput {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
  readonly logStreamName: string;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly limit?: number;
  readonly nextToken?: string;
  readonly startFromHead?: boolean;
}

const MAX_EVENTS = 10_000;

/** GetLogEvents: a stream page by page, forward and backward; the newest page first unless asked otherwise. */
export function getLogEvents(logs: LogStore) {
  return (input: GetLogEventsInput, context: CallContext): object => {
    const { startTime = 0, endTime = Number.POSITIVE_INFINITY, limit = MAX_EVENTS } = input;
    requireLimit(limit, MAX_EVENTS);
    const group = requireGroup(logs, context, input.logGroupName ?? input.logGroupIdentifier);
    const stream = requireStream(logs, group, input.logStreamName);
    const events = logs
      .read(group, stream.name)
      .filter(({ timestampMs }) => timestampMs >= startTime && timestampMs < endTime);
    const { page, around } = cutPage(events, readDirection(input), limit);
    const [first, last] = [page[0], page.at(-1)];
    return {
      events: page.map(showEvent),
      nextForwardToken: `f/${last === undefined ? around : placeAfter(last)}`,
      nextBackwardToken: `b/${first === undefined ? around : placeBefore(first)}`,
    };
  };
}

/** A place between two events of a stream: the time and twice the index of the event, one more or one less. */
type StreamPlace = `${number}/${number}`;

interface Direction {
  readonly isForward: boolean;
  /** Undefined is the end of the stream that one starts from. */
  readonly from: StreamPlace | undefined;
}

function readDirection({ nextToken, startFromHead = false }: GetLogEventsInput): Direction {
  if (nextToken === undefined) return { isForward: startFromHead, from: undefined };
  const [, kind, timestampMs, order] = /^([fb])\/(\d+)\/(\d+)$/.exec(nextToken) ?? [];
  if (kind === undefined) throw invalidToken();
  return { isForward: kind === "f", from: `${Number(timestampMs)}/${Number(order)}` };
}

/** AWS: where nothing lies ahead, the token that comes back is the one that was given. */
function cutPage(
  events: readonly LogEvent[],
  { isForward, from }: Direction,
  limit: number,
): { readonly page: readonly LogEvent[]; readonly around: StreamPlace } {
  const start = from === undefined ? undefined : events.findIndex((event) => isAfter(event, from));
  const split = start === -1 ? events.length : start;
  const page = isForward
    ? events.slice(split ?? 0, (split ?? 0) + limit)
    : events.slice(Math.max(0, (split ?? events.length) - limit), split ?? events.length);
  return { page, around: from ?? "0/0" };
}

function isAfter({ timestampMs, index }: LogEvent, place: StreamPlace): boolean {
  const [placeMs = 0, order = 0] = place.split("/").map(Number);
  return timestampMs > placeMs || (timestampMs === placeMs && 2 * index + 1 > order);
}

function placeBefore({ timestampMs, index }: LogEvent): StreamPlace {
  return `${timestampMs}/${2 * index}`;
}

function placeAfter({ timestampMs, index }: LogEvent): StreamPlace {
  return `${timestampMs}/${2 * index + 2}`;
}

function showEvent({ timestampMs, message, ingestedAtMs }: LogEvent): object {
  return { timestamp: timestampMs, message, ingestionTime: ingestedAtMs };
}
