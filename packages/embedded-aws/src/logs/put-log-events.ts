import type { Clock } from "../clock.ts";
import type { CallContext } from "../service.ts";
import { eventBytes, type NewLogEvent } from "./log-events.ts";
import type { LogGroup, LogStore } from "./log-store.ts";
import { constraintError, invalidParameter, requireGroup, requireStream } from "./refusals.ts";

export interface PutLogEventsInput {
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly logEvents: readonly { readonly timestamp: number; readonly message: string }[];
  /** AWS: ignored since January 2023; every call may go without. */
  readonly sequenceToken?: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MAX_EVENTS = 10_000;
const MAX_BATCH_BYTES = 1_048_576;

/** PutLogEvents: keeps the events that are neither too old nor too new, and tells which ones it did not keep. */
export function putLogEvents(logs: LogStore, clock: Clock) {
  return (input: PutLogEventsInput, context: CallContext): object => {
    const group = requireGroup(logs, context, input.logGroupName);
    const stream = requireStream(logs, group, input.logStreamName);
    const events = input.logEvents.map(({ timestamp, message }) => ({ timestampMs: timestamp, message }));
    requireBatch(events);
    const { kept, rejected } = sift(events, group, clock.now());
    logs.write(context, { group: group.name, stream: stream.name }, kept);
    return {
      nextSequenceToken: String(stream.eventCount + kept.length),
      rejectedLogEventsInfo: rejected,
    };
  };
}

/** AWS: the rules of a batch, "PutLogEvents" in the API reference. */
function requireBatch(events: readonly NewLogEvent[]): void {
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined || events.length > MAX_EVENTS) {
    const rule = events.length === 0 ? "greater than or equal to 1" : `less than or equal to ${MAX_EVENTS}`;
    throw constraintError("logEvents", `${events.length} events`, `Member must have length ${rule}`);
  }
  const empty = events.findIndex(({ message }) => message === "");
  if (empty !== -1) {
    const path = `logEvents.${empty + 1}.member.message`;
    throw constraintError(path, "", "Member must have length greater than or equal to 1");
  }
  if (events.some(({ timestampMs }, index) => timestampMs < (events[index - 1]?.timestampMs ?? timestampMs))) {
    throw invalidParameter("Log events in a single PutLogEvents request must be in chronological order.");
  }
  if (last.timestampMs - first.timestampMs > DAY_MS) {
    throw invalidParameter("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
  }
  const sizeBytes = events.reduce((sum, { message }) => sum + eventBytes(message), 0);
  if (sizeBytes > MAX_BATCH_BYTES) {
    throw invalidParameter(`Upload too large: ${sizeBytes} bytes exceeds limit of ${MAX_BATCH_BYTES}`);
  }
}

/** AWS: events more than two hours ahead, fourteen days old or past the group's retention are left out. */
function sift(
  events: readonly NewLogEvent[],
  { retentionDays }: LogGroup,
  nowMs: number,
): { readonly kept: readonly NewLogEvent[]; readonly rejected: object | undefined } {
  const expiredEnd = countUntil(events, nowMs - (retentionDays ?? Number.POSITIVE_INFINITY) * DAY_MS);
  const tooOldEnd = countUntil(events, nowMs - 14 * DAY_MS);
  const tooNewStart = countUntil(events, nowMs + 2 * HOUR_MS + 1);
  const kept = events.slice(Math.max(expiredEnd, tooOldEnd), tooNewStart);
  if (kept.length === events.length) return { kept, rejected: undefined };
  const rejected = {
    ...(tooNewStart < events.length ? { tooNewLogEventStartIndex: tooNewStart } : {}),
    ...(tooOldEnd > 0 ? { tooOldLogEventEndIndex: tooOldEnd } : {}),
    ...(expiredEnd > 0 ? { expiredLogEventEndIndex: expiredEnd } : {}),
  };
  return { kept, rejected };
}

/** How many events at the beginning of a batch are older than an instant. */
function countUntil(events: readonly NewLogEvent[], instantMs: number): number {
  const index = events.findIndex(({ timestampMs }) => timestampMs >= instantMs);
  return index === -1 ? events.length : index;
}
