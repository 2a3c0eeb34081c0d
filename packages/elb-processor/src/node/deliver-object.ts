import type { Broker, Delivery, Settlement } from "../delivery/delivery.ts";
import { DeliveryError } from "../delivery/delivery.ts";
import type { EventForm, EventLabels } from "../event/log-event.ts";
import type { BatchMemory } from "../lines/event-batches.ts";
import { createEventMaker, type EventMaker } from "../lines/make-events.ts";
import { judgeObject } from "../request/judge-object.ts";
import type { ObjectRef } from "../request/object-ref.ts";
import { describeProgress } from "../run/describe-progress.ts";
import { NO_LINES, type ObjectSummary } from "../run/run-summary.ts";
import { ReadError, type ObjectReader, type OpenObject } from "./read-object.ts";
import { unzip } from "./unzip.ts";

/** What objects are delivered with. */
export interface DeliveryPorts {
  readonly reader: ObjectReader;
  readonly broker: Broker;
  readonly form: EventForm;
  readonly labels: EventLabels;
  readonly maxLineBytes: number;
  readonly memory: BatchMemory;
  /** After that nothing more is read and sent. */
  readonly reading: AbortSignal;
  /** After that nothing more is waited for. */
  readonly settling: AbortSignal;
}

/** Reads an object to its end and sends an event for each line. Never throws what was to be expected: it is in the summary. */
export async function deliverObject(object: ObjectRef, ports: DeliveryPorts): Promise<ObjectSummary> {
  const startedMs = performance.now();
  const ending = await deliver(object, ports);
  const { bucket, key, etag } = object;
  const durationMs = Math.round(performance.now() - startedMs);
  return { bucket, key, etag, lines: NO_LINES, bytesRead: 0, bytesUnzipped: 0, bytesSent: 0, ...ending, durationMs };
}

type Ending = Pick<ObjectSummary, "outcome"> & Partial<ObjectSummary>;

async function deliver(object: ObjectRef, ports: DeliveryPorts): Promise<Ending> {
  const judgement = judgeObject(object);
  if (judgement.kind === "skip") return { outcome: "skipped", reason: judgement.reason };
  if (ports.reading.aborted)
    return { outcome: "failed", reason: "The time of this run was over before it was this object's turn." };
  try {
    const opened = await ports.reader.open(object, ports.reading);
    return await deliverOpened(object, opened, ports);
  } catch (error) {
    return { outcome: "failed", reason: reasonOf(error) };
  }
}

async function deliverOpened(object: ObjectRef, opened: OpenObject, ports: DeliveryPorts): Promise<Ending> {
  const { etag, lastModified } = opened;
  const place = {
    bucket: object.bucket,
    key: object.key,
    etag,
    ...(lastModified === undefined ? {} : { lastModified }),
  };
  const events = createEventMaker({
    object: place,
    form: ports.form,
    labels: ports.labels,
    maxLineBytes: ports.maxLineBytes,
    memory: ports.memory,
  });
  const delivery = ports.broker.deliver({ send: ports.reading, settle: ports.settling });
  const counted = { bytesRead: 0, bytesUnzipped: 0 };
  const problem = await sendAll(opened, { events, delivery, counted, reading: ports.reading });
  const settlement = await delivery.settle();
  const lines = {
    ...events.counts(),
    sent: settlement.linesTaken,
    failed: events.counts().met - settlement.linesTaken,
  };
  const reason = describeFailure(problem, settlement);
  const ending: Ending = { outcome: "delivered", etag, lines, ...counted, bytesSent: settlement.bytesTaken };
  if (reason === undefined)
    return counted.bytesUnzipped === 0 ? { ...ending, outcome: "skipped", reason: "It is empty." } : ending;
  const progress = describeProgress({ ...counted, sizeBytes: opened.sizeBytes, lines });
  return { ...ending, outcome: "failed", reason: `${reason} ${progress}` };
}

interface Sending {
  readonly events: EventMaker;
  readonly delivery: Delivery;
  readonly counted: { bytesRead: number; bytesUnzipped: number };
  readonly reading: AbortSignal;
}

/** Sends what can be read; returns why that is not everything, or undefined. */
async function sendAll({ bytes }: OpenObject, { events, delivery, counted, reading }: Sending): Promise<unknown> {
  try {
    for await (const text of unzip(countBytes(bytes, counted))) {
      if (reading.aborted) throw new ReadError("The time of this run was over while the object was read.");
      counted.bytesUnzipped += text.length;
      for (const batch of events.push(text)) await delivery.send(batch);
    }
    for (const batch of events.end()) await delivery.send(batch);
    return undefined;
  } catch (error) {
    return error;
  }
}

async function* countBytes(source: AsyncIterable<Buffer>, counted: { bytesRead: number }): AsyncGenerator<Buffer> {
  for await (const bytes of source) {
    counted.bytesRead += bytes.length;
    yield bytes;
  }
}

/** What delivering cost says more than what reading did, for it explains why reading was stopped. */
function describeFailure(problem: unknown, settlement: Settlement): string | undefined {
  if (problem === undefined) return settlement.problem;
  const reason = reasonOf(problem);
  return settlement.problem === undefined || settlement.problem === reason ? reason : `${reason} ${settlement.problem}`;
}

function reasonOf(error: unknown): string {
  if (error instanceof ReadError || error instanceof DeliveryError) return error.message;
  // A defect of ours, or of a library: the object fails with it, and the next one still has its turn.
  return error instanceof Error ? `Something unexpected happened: ${error.name}, ${error.message}.` : String(error);
}
