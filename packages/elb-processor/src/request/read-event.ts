import { isEventBridgeEvent, readEventBridge } from "./read-event-bridge.ts";
import { isRecord, textOf } from "./json.ts";
import type { Item } from "./object-ref.ts";
import { readS3Record } from "./read-s3-record.ts";

/** A message of a queue and what it asks for; nothing where it is S3's test of the queue. */
export interface QueueMessage {
  readonly id: string;
  readonly items: readonly Item[];
}

/** What an invocation asks of the function. */
export type Request =
  | { readonly kind: "objects"; readonly source: "s3" | "eventBridge"; readonly items: readonly Item[] }
  | { readonly kind: "messages"; readonly messages: readonly QueueMessage[] }
  | { readonly kind: "check"; readonly release: string; readonly nonce: string }
  | { readonly kind: "refused"; readonly reason: string };

/** The source of the event by which the deployment of the code asks whether it works. */
export const CHECK_SOURCE = "logstack.check";

const KNOWN =
  "Known are S3's notifications (directly or through SQS), S3's events of EventBridge, and the check of a deployment.";

/**
 * Returns what an event asks for. What is not understood is refused with a sentence and never skipped, so that it ends in
 * the dead-letter queue.
 * AWS Lambda developer guide, "Process Amazon S3 event notifications", "Using Lambda with Amazon SQS".
 */
export function readEvent(event: unknown): Request {
  if (!isRecord(event)) return refuse("The event is not a JSON object.");
  if (event["source"] === CHECK_SOURCE) return readCheck(event);
  const records = event["Records"];
  if (Array.isArray(records) && isFromQueue(records)) return readMessages(records);
  const items = readNotice(event);
  if (items === undefined) return refuse("The event is of no kind that is known here.");
  return { kind: "objects", source: isEventBridgeEvent(event) ? "eventBridge" : "s3", items };
}

/** Returns what a notice of S3 asks for, sent directly or as the body of a message; undefined when it is none. */
function readNotice(notice: Readonly<Record<string, unknown>>): readonly Item[] | undefined {
  // AWS: S3 sends this once when a bucket's notification is set up; it is about no object.
  if (notice["Event"] === "s3:TestEvent") return [];
  if (isEventBridgeEvent(notice)) return [readEventBridge(notice)];
  const records = notice["Records"];
  if (!Array.isArray(records) || records.length === 0) return undefined;
  return records.map((record) => readS3Record(record));
}

function isFromQueue(records: readonly unknown[]): boolean {
  return records.length > 0 && records.every((record) => isRecord(record) && record["eventSource"] === "aws:sqs");
}

function readMessages(records: readonly unknown[]): Request {
  const messages = records.filter((record) => isRecord(record)).map((record) => readMessage(record));
  return messages.some(({ id }) => id === "")
    ? refuse("A message of the queue has no id.")
    : { kind: "messages", messages };
}

function readMessage(record: Readonly<Record<string, unknown>>): QueueMessage {
  return { id: textOf(record["messageId"]) ?? "", items: readBody(textOf(record["body"]) ?? "") };
}

function readBody(body: string): readonly Item[] {
  const content = parseJson(body);
  const items = isRecord(content) ? readNotice(content) : undefined;
  return items ?? [{ kind: "refused", reason: `A message of the queue is no notice of S3. ${KNOWN}` }];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readCheck(event: Readonly<Record<string, unknown>>): Request {
  const [release, nonce] = [textOf(event["release"]), textOf(event["nonce"])];
  if (release === undefined || nonce === undefined) {
    return refuse("A check names the release that it expects and a nonce, both as text.");
  }
  return { kind: "check", release, nonce };
}

function refuse(reason: string): Request {
  return { kind: "refused", reason: `${reason} ${KNOWN}` };
}
