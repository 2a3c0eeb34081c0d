import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { DataProbe } from "../../model/data-probe.ts";
import { anAmount, holds, type Probe } from "./probe.ts";

/** Reads how many messages a queue has, in all three states. */
export const probeQueue: Probe = async (QueueUrl, { settings, signal }) => {
  const client = new SQSClient(settings);
  try {
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...COUNTS] });
    return describeQueue((await client.send(command, { abortSignal: signal })).Attributes ?? {});
  } finally {
    client.destroy();
  }
};

const COUNTS = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] as const;

/**
 * Says what a queue's counts amount to. They never prove that it is empty.
 * AWS: they are eventually consistent, and right only some minute after the last message was sent (API reference,
 * GetQueueAttributes).
 */
export function describeQueue(attributes: Readonly<Partial<Record<string, string>>>): DataProbe {
  const [visible, inFlight, delayed] = COUNTS.map((name) => Number(attributes[name] ?? "NaN"));
  if ([visible, inFlight, delayed].some((count) => Number.isNaN(count)))
    return { kind: "unreadable", reason: "AWS did not tell the numbers of its messages" };
  return holds([
    anAmount(visible ?? 0, "messages", "about"),
    anAmount(inFlight ?? 0, "messages in flight", "about"),
    anAmount(delayed ?? 0, "delayed messages", "about"),
  ]);
}
