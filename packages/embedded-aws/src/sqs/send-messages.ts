import { AwsError, notModelled } from "../aws-error.ts";
import type { Digests } from "../s3/digests.ts";
import type { CallContext } from "../service.ts";
import { runBatch } from "./batch.ts";
import {
  digestAttributes,
  digestBody,
  readMessageAttributes,
  type MessageAttributeValue,
} from "./message-attributes.ts";
import type { MessageAttribute, NewMessage } from "./messages.ts";
import type { Queue } from "./queue.ts";
import type { QueueStore } from "./queue-store.ts";
import { invalidParameter, requireRange, requireStandardQueue } from "./refusals.ts";

interface MessageInput {
  readonly MessageBody: string;
  readonly DelaySeconds?: number;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttributeValue>>;
}

export interface SendMessageInput extends MessageInput {
  readonly QueueUrl: string;
}

/** SendMessage: one message into a standard queue. */
export function sendMessage(queues: QueueStore, digests: Digests) {
  return ({ QueueUrl, ...input }: SendMessageInput, context: CallContext): object => {
    const queue = requireStandardQueue(queues, context, QueueUrl);
    const { message, sizeBytes } = readMessage(input, queue, context);
    requireSize(sizeBytes, queue);
    return showSent(queues.send(queue, message), digests);
  };
}

interface BatchEntry extends MessageInput {
  readonly Id: string;
}

export interface SendMessageBatchInput {
  readonly QueueUrl: string;
  readonly Entries: readonly BatchEntry[];
}

/** SendMessageBatch: up to ten messages, each of which succeeds or fails on its own. */
export function sendMessageBatch(queues: QueueStore, digests: Digests) {
  return ({ QueueUrl, Entries }: SendMessageBatchInput, context: CallContext): object => {
    const queue = requireStandardQueue(queues, context, QueueUrl);
    refuseUnmodelledMembers(Entries);
    let totalBytes = 0;
    return runBatch("SendMessageBatchRequestEntry", Entries, {
      prepare(entry) {
        const { message, sizeBytes } = readMessage(entry, queue, context);
        totalBytes += sizeBytes;
        if (totalBytes > MAX_BATCH_BYTES) {
          throw new AwsError(
            "BatchRequestTooLong",
            `Batch requests cannot be longer than ${MAX_BATCH_BYTES} bytes. You have sent ${totalBytes} bytes.`,
          );
        }
        requireSize(sizeBytes, queue);
        return message;
      },
      run: (message) => showSent(queues.send(queue, message), digests),
    });
  };
}

const MAX_BATCH_BYTES = 1_048_576;

/** The members of an entry that the engine obeys. */
const OBEYED: ReadonlySet<string> = new Set(["Id", "MessageBody", "DelaySeconds", "MessageAttributes"]);

function refuseUnmodelledMembers(entries: readonly BatchEntry[]): void {
  const refused = entries.flatMap((entry) => Object.keys(entry)).find((name) => !OBEYED.has(name));
  if (refused !== undefined) throw notModelled(`the request member Entries.${refused}`);
}

function readMessage(
  { MessageBody: body, DelaySeconds, MessageAttributes = {} }: MessageInput,
  queue: Queue,
  { account }: CallContext,
): { readonly message: NewMessage; readonly sizeBytes: number } {
  if (body === "") {
    throw new AwsError("MissingRequiredParameterException", "The request must contain the parameter MessageBody.");
  }
  // AWS: the characters that XML 1.0 has.
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(body)) {
    throw new AwsError(
      "InvalidMessageContents",
      "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | " +
        "#x10000 to #x10FFFF",
    );
  }
  if (DelaySeconds !== undefined) {
    requireRange("DelaySeconds", DelaySeconds, {
      least: 0,
      most: 900,
      reason: "DelaySeconds must be >= 0 and <= 900.",
    });
  }
  const attributes = readMessageAttributes(MessageAttributes);
  const delayMs = DelaySeconds === undefined ? queue.settings.delayMs : DelaySeconds * 1000;
  return {
    message: { body, attributes, senderId: `AIDA${account}EMBED`, delayMs },
    sizeBytes: sizeOf(body) + Object.entries(attributes).reduce((sum, entry) => sum + attributeBytes(entry), 0),
  };
}

/** AWS: an attribute's name, type and value count too. */
function attributeBytes([name, { dataType, text = "", binary = "" }]: readonly [string, MessageAttribute]): number {
  return sizeOf(name) + sizeOf(dataType) + sizeOf(text) + atob(binary).length;
}

function sizeOf(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}

function requireSize(sizeBytes: number, { settings }: Queue): void {
  if (sizeBytes <= settings.maxMessageBytes) return;
  throw invalidParameter(
    `One or more parameters are invalid. Reason: Message must be shorter than ${settings.maxMessageBytes} bytes.`,
  );
}

function showSent(
  { id, body, attributes }: Pick<NewMessage, "body" | "attributes"> & { readonly id: string },
  digests: Digests,
): object {
  return {
    MessageId: id,
    MD5OfMessageBody: digestBody(body, digests),
    MD5OfMessageAttributes: digestAttributes(attributes, digests),
  };
}
