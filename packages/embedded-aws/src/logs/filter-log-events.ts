import { pageInOrder } from "../page.ts";
import type { CallContext } from "../service.ts";
import { parseFilterPattern } from "./filter-pattern.ts";
import type { LogEvent } from "./log-events.ts";
import type { LogStore } from "./log-store.ts";
import { invalidParameter, invalidToken, requireGroup, requireLimit, requireStream } from "./refusals.ts";

export interface FilterLogEventsInput {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
  readonly logStreamNames?: readonly string[];
  readonly logStreamNamePrefix?: string;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly filterPattern?: string;
  readonly limit?: number;
  readonly nextToken?: string;
  /** AWS: events of all streams are always interleaved. */
  readonly interleaved?: boolean;
}

interface FoundEvent extends LogEvent {
  readonly stream: string;
}

const MAX_EVENTS = 10_000;

/** FilterLogEvents: the events of a group's streams in order of time, those that match a pattern. */
export function filterLogEvents(logs: LogStore) {
  return (input: FilterLogEventsInput, context: CallContext): object => {
    const { startTime = 0, endTime = Number.POSITIVE_INFINITY, filterPattern = "", limit = MAX_EVENTS } = input;
    requireLimit(limit, MAX_EVENTS);
    const isMatch = parseFilterPattern(filterPattern);
    const found = searchedEvents(logs, input, context).filter(
      ({ timestampMs, message }) => timestampMs >= startTime && timestampMs <= endTime && isMatch(message),
    );
    const page = pageInOrder(found, {
      token: input.nextToken,
      size: limit,
      keyOf: ({ timestampMs, stream, index }) => `${pad(timestampMs)} ${stream} ${pad(index)}`,
      invalidToken: invalidToken(),
    });
    return { events: page.items.map(showEvent), searchedLogStreams: [], nextToken: page.nextToken };
  };
}

function searchedEvents(logs: LogStore, input: FilterLogEventsInput, context: CallContext): readonly FoundEvent[] {
  const { logStreamNames = [], logStreamNamePrefix: prefix } = input;
  if (logStreamNames.length > 0 && prefix !== undefined) {
    throw invalidParameter("logStreamNamePrefix and logStreamNames are mutually exclusive parameters.");
  }
  const group = requireGroup(logs, context, input.logGroupName ?? input.logGroupIdentifier);
  const streams =
    logStreamNames.length > 0
      ? logStreamNames.map((name) => requireStream(logs, group, name).name)
      : logs.listStreams(group).flatMap(({ name }) => (name.startsWith(prefix ?? "") ? [name] : []));
  return streams.flatMap((stream) => logs.read(group, stream).map((event) => ({ ...event, stream })));
}

function showEvent({ stream, timestampMs, message, ingestedAtMs, index }: FoundEvent): object {
  return {
    logStreamName: stream,
    timestamp: timestampMs,
    message,
    ingestionTime: ingestedAtMs,
    eventId: `${pad(timestampMs)}${pad(index)}`,
  };
}

function pad(value: number): string {
  return String(value).padStart(15, "0");
}
