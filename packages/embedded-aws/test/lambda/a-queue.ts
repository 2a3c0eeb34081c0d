import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  type Message,
} from "@aws-sdk/client-sqs";
import { onTestFinished } from "vitest";
import type { EmbeddedAws } from "../../src/index.ts";
import { clientOptions } from "../engine-fixture.ts";
import { until } from "../until.ts";

/** A queue beside the functions of a test. */
export interface TestQueue {
  readonly arn: string;
  send(body: string): Promise<void>;
  /** Waits for a message and takes it. */
  receive(): Promise<Message>;
  /** How many messages there are: visible, and in somebody's hands. */
  count(): Promise<readonly [visible: number, inFlight: number]>;
  delete(): Promise<void>;
}

/** Makes a queue. */
export async function aQueue(
  engine: Pick<EmbeddedAws, "endpoint">,
  QueueName = "queue",
  Attributes: Record<string, string> = {},
): Promise<TestQueue> {
  const client = new SQSClient({ ...clientOptions(engine), useQueueUrlAsEndpoint: false });
  onTestFinished(() => client.destroy());
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
  const options = { QueueUrl, MessageAttributeNames: ["All"], MessageSystemAttributeNames: ["All" as const] };
  return {
    arn: `arn:aws:sqs:ap-southeast-2:111111111111:${QueueName}`,
    send: async (MessageBody) => void (await client.send(new SendMessageCommand({ QueueUrl, MessageBody }))),
    receive: () => until(async () => (await client.send(new ReceiveMessageCommand(options))).Messages?.[0]),
    delete: async () => void (await client.send(new DeleteQueueCommand({ QueueUrl }))),
    async count() {
      const { Attributes: now } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
      );
      return [Number(now?.ApproximateNumberOfMessages), Number(now?.ApproximateNumberOfMessagesNotVisible)];
    },
  };
}
