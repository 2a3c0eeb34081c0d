import type { Store, Table } from "../state/store.ts";
import type { LogStream } from "./log-stream.ts";

/** An event to write. */
export interface NewLogEvent {
  readonly timestampMs: number;
  readonly message: string;
}

/** An event as it was written. */
export interface LogEvent extends NewLogEvent {
  readonly ingestedAtMs: number;
  /** Counts the events of a stream in the order they came in, from 0. */
  readonly index: number;
}

/** Events that were written in one go: one record for all of them keeps the journal short. */
interface Batch {
  readonly ingestedAtMs: number;
  readonly firstIndex: number;
  readonly events: readonly (readonly [timestampMs: number, message: string])[];
}

/** AWS: an event counts as its message and 26 bytes. */
export const EVENT_OVERHEAD_BYTES = 26;

/** Returns how large an event is by AWS's count. */
export function eventBytes(message: string): number {
  return new TextEncoder().encode(message).byteLength + EVENT_OVERHEAD_BYTES;
}

/** Adds events to the stream with a key; returns the stream as it is then. */
export function appendEvents(
  store: Store,
  to: { readonly key: string; readonly stream: LogStream; readonly nowMs: number },
  events: readonly NewLogEvent[],
): LogStream {
  const { key, stream, nowMs } = to;
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined) return stream;
  const batch: Batch = {
    ingestedAtMs: nowMs,
    firstIndex: stream.eventCount,
    events: events.map(({ timestampMs, message }) => [timestampMs, message] as const),
  };
  batchesOf(store, key).put(String(stream.eventCount), batch);
  return {
    ...stream,
    eventCount: stream.eventCount + events.length,
    sizeBytes: stream.sizeBytes + events.reduce((sum, { message }) => sum + eventBytes(message), 0),
    firstEventMs: Math.min(stream.firstEventMs ?? first.timestampMs, first.timestampMs),
    lastEventMs: Math.max(stream.lastEventMs ?? last.timestampMs, last.timestampMs),
    lastIngestionMs: nowMs,
  };
}

/** Returns the events of the stream with a key, in order of time and, of one instant, as they came in. */
export function readEvents(store: Store, key: string): readonly LogEvent[] {
  const events = Array.from(batchesOf(store, key).entries(), ([, batch]) =>
    batch.events.map(([timestampMs, message], position) => ({
      timestampMs,
      message,
      ingestedAtMs: batch.ingestedAtMs,
      index: batch.firstIndex + position,
    })),
  ).flat();
  return events.toSorted((a, b) => a.timestampMs - b.timestampMs || a.index - b.index);
}

/** Forgets the events of the stream with a key. */
export function forgetEvents(store: Store, key: string): void {
  const batches = batchesOf(store, key);
  for (const [index] of batches.entries()) batches.delete(index);
}

/** A table for each stream, so that reading one does not walk the others. */
function batchesOf(store: Store, key: string): Table<Batch> {
  return store.table(`log-events|${key}`);
}
