import { AwsError } from "../aws-error.ts";
import type { Clock } from "../clock.ts";
import type { Digests } from "../s3/digests.ts";
import type { CallContext } from "../service.ts";
import { chooseMessageAttributes, digestAttributes, digestBody, showMessageAttributes } from "./message-attributes.ts";
import type { Message } from "./messages.ts";
import type { Queue } from "./queue.ts";
import type { QueueStore } from "./queue-store.ts";
import { writeReceiptHandle } from "./receipts.ts";
import { requireRange, requireStandardQueue } from "./refusals.ts";

export interface ReceiveMessageInput {
  readonly QueueUrl: string;
  readonly AttributeNames?: readonly string[];
  readonly MessageSystemAttributeNames?: readonly string[];
  readonly MessageAttributeNames?: readonly string[];
  readonly MaxNumberOfMessages?: number;
  readonly VisibilityTimeout?: number;
  readonly WaitTimeSeconds?: number;
}

/** ReceiveMessage: messages that are visible, at once or as soon as one comes within the waiting time. */
export function receiveMessage(
  queues: QueueStore,
  { clock, digests }: { readonly clock: Clock; readonly digests: Digests },
) {
  return async (input: ReceiveMessageInput, context: CallContext): Promise<object> => {
    const queue = requireStandardQueue(queues, context, input.QueueUrl);
    requireReceiveInput(input);
    const systemNames = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
    requireSystemNames(systemNames);
    const messages = await poll(queues, queue, { input, clock, context });
    const show = (message: Message): object => showMessage(message, { queue, input, systemNames, digests });
    return messages.length === 0 ? {} : { Messages: messages.map(show) };
  };
}

function requireReceiveInput({
  MaxNumberOfMessages = 1,
  VisibilityTimeout = 0,
  WaitTimeSeconds = 0,
}: ReceiveMessageInput): void {
  const rule = { least: 1, most: 10, reason: "Must be between 1 and 10, if provided." };
  requireRange("MaxNumberOfMessages", MaxNumberOfMessages, rule);
  requireRange("WaitTimeSeconds", WaitTimeSeconds, {
    least: 0,
    most: 20,
    reason: "Must be >= 0 and <= 20, if provided.",
  });
  requireRange("VisibilityTimeout", VisibilityTimeout, {
    least: 0,
    most: 43_200,
    reason: "Must be between 0 and 43200, if provided.",
  });
}

/**
 * Waits for messages: until one arrives, one that was out of sight comes back, or the waiting time has passed.
 * The time is AWS's, so at the faster speeds the wait is shorter.
 */
async function poll(
  queues: QueueStore,
  queue: Queue,
  from: { readonly input: ReceiveMessageInput; readonly clock: Clock; readonly context: CallContext },
): Promise<readonly Message[]> {
  const { MaxNumberOfMessages: most = 1, VisibilityTimeout, WaitTimeSeconds } = from.input;
  const visibilityMs = VisibilityTimeout === undefined ? queue.settings.visibilityMs : VisibilityTimeout * 1000;
  let remainingMs = WaitTimeSeconds === undefined ? queue.settings.waitMs : WaitTimeSeconds * 1000;
  for (;;) {
    // Looked up again after each wait: the queue may have been deleted or changed.
    const current = requireStandardQueue(queues, from.context, queue.url);
    const messages = queues.receive(current, { most, visibilityMs });
    if (messages.length > 0 || remainingMs <= 0) return messages;
    const waitMs = Math.min(remainingMs, SLICE_MS);
    const arrival = queues.awaitArrival(queue);
    await Promise.race([from.clock.sleep(waitMs), arrival.arrived]);
    arrival.giveUp();
    remainingMs -= waitMs;
  }
}

/** How often a waiting receiver looks for messages that come back into sight. */
const SLICE_MS = 1_000;

const SYSTEM_ATTRIBUTES = [
  "All",
  "SenderId",
  "SentTimestamp",
  "ApproximateReceiveCount",
  "ApproximateFirstReceiveTimestamp",
  "DeadLetterQueueSourceArn",
  // AWS: known, and never on a message of a standard queue that was sent without a trace.
  "SequenceNumber",
  "MessageDeduplicationId",
  "MessageGroupId",
  "AWSTraceHeader",
] as const;

function requireSystemNames(names: readonly string[]): void {
  const known: readonly string[] = SYSTEM_ATTRIBUTES;
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new AwsError("InvalidAttributeName", `Unknown Attribute ${unknown}.`);
}

function showMessage(
  message: Message,
  how: {
    readonly queue: Queue;
    readonly input: ReceiveMessageInput;
    readonly systemNames: readonly string[];
    readonly digests: Digests;
  },
): object {
  const { queue, input, systemNames, digests } = how;
  const attributes = chooseMessageAttributes(message.attributes, input.MessageAttributeNames ?? []);
  return {
    MessageId: message.id,
    ReceiptHandle: writeReceiptHandle(queue, message),
    MD5OfBody: digestBody(message.body, digests),
    Body: message.body,
    Attributes: systemNames.length === 0 ? undefined : chooseSystemAttributes(message, systemNames),
    MD5OfMessageAttributes: digestAttributes(attributes, digests),
    MessageAttributes: showMessageAttributes(attributes),
  };
}

function chooseSystemAttributes(message: Message, names: readonly string[]): Readonly<Record<string, string>> {
  const all: Readonly<Record<string, string | undefined>> = {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAtMs),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs ?? message.sentAtMs),
    DeadLetterQueueSourceArn: message.deadLetterSourceArn,
  };
  const chosen = Object.entries(all).filter(([name]) => names.includes("All") || names.includes(name));
  return Object.fromEntries(chosen.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}
