import type { Digests } from "../s3/digests.ts";
import { digestAttributes, digestBody } from "../sqs/message-attributes.ts";
import type { Message, MessageAttribute } from "../sqs/messages.ts";
import type { Queue } from "../sqs/queue.ts";
import { writeReceiptHandle } from "../sqs/receipts.ts";

/** Returns the event that a function gets for messages of a queue, as JSON (developer guide, "Using Lambda with Amazon SQS"). */
export function renderSqsEvent(messages: readonly Message[], queue: Queue, digests: Digests): string {
  return JSON.stringify({ Records: messages.map((message) => renderRecord(message, queue, digests)) });
}

function renderRecord(message: Message, queue: Queue, digests: Digests): object {
  return {
    messageId: message.id,
    receiptHandle: writeReceiptHandle(queue, message),
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAtMs),
      SenderId: message.senderId,
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs ?? message.sentAtMs),
      ...(message.deadLetterSourceArn === undefined ? {} : { DeadLetterQueueSourceArn: message.deadLetterSourceArn }),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, attribute]) => [name, renderAttribute(attribute)]),
    ),
    md5OfMessageAttributes: digestAttributes(message.attributes, digests),
    md5OfBody: digestBody(message.body, digests),
    eventSource: "aws:sqs",
    eventSourceARN: queue.arn,
    awsRegion: queue.resource.region,
  };
}

function renderAttribute({ dataType, text, binary }: MessageAttribute): object {
  const value = text === undefined ? { binaryValue: binary } : { stringValue: text };
  return { ...value, stringListValues: [], binaryListValues: [], dataType };
}
