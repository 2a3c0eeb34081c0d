import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
  type Message,
} from "@aws-sdk/client-sqs";
import type { AwsSettings } from "./aws-settings.ts";
import { callAws } from "./log-stack-error.ts";

/** An event that failed for good. While it is looked at nobody else gets it. */
export interface DeadLetter {
  readonly id: string;
  readonly body: string;
  /** Takes it out of the queue. */
  remove(): Promise<void>;
  /** Lets others have it again. */
  giveBack(): Promise<void>;
}

/** The queue of the events that failed for good. */
export interface FailedEvents {
  /** How many wait in it, as far as SQS knows. */
  count(): Promise<number>;
  /** Those that were in it before a moment, each once; ends when it has no more of them. */
  take(beforeMs: number): AsyncIterable<DeadLetter>;
  close(): void;
}

/** How long a message that was taken is hidden from others: for looking at ten objects and handing on ten events. */
const HIDDEN_SECONDS = 300;

/** AWS: a short wait asks only some of SQS's servers; an empty answer to a long one means that there is nothing. */
const WAIT_SECONDS = 2;

/** Returns the queue by its address. Nothing is asked yet. */
export function connectFailedEvents(queueUrl: string, settings: AwsSettings): FailedEvents {
  const client = new SQSClient(settings);
  const QueueUrl = queueUrl;
  const receive = (): Promise<readonly Message[]> =>
    callAws("To read the dead-letter queue", async () => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: WAIT_SECONDS,
          VisibilityTimeout: HIDDEN_SECONDS,
          MessageSystemAttributeNames: ["SentTimestamp"],
        }),
      );
      return Messages;
    });
  const toLetter = ({ MessageId = "", Body = "", ReceiptHandle }: Message): DeadLetter => ({
    id: MessageId,
    body: Body,
    remove: () =>
      callAws(`To delete the message ${MessageId}`, async () => {
        await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }),
    giveBack: () =>
      callAws(`To give the message ${MessageId} back`, async () => {
        await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
      }),
  });
  return {
    count: () =>
      callAws("To look at the dead-letter queue", async () => {
        const { Attributes = {} } = await client.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
        );
        return Number(Attributes["ApproximateNumberOfMessages"] ?? 0);
      }),
    async *take(beforeMs) {
      // What failed again meanwhile is for another time, or this would never end. It stays hidden until then, for SQS would
      // hand it out again.
      const later: DeadLetter[] = [];
      const seen = new Set<string>();
      try {
        for (let messages = await receive(); messages.length > 0; messages = await receive()) {
          for (const message of messages) {
            const letter = toLetter(message);
            if (seen.has(letter.id) || !wasSentBefore(message, beforeMs)) later.push(letter);
            else yield letter;
            seen.add(letter.id);
          }
        }
      } finally {
        for (const letter of later) await letter.giveBack();
      }
    },
    close: () => client.destroy(),
  };
}

function wasSentBefore({ Attributes }: Message, beforeMs: number): boolean {
  return Number(Attributes?.SentTimestamp ?? 0) < beforeMs;
}
