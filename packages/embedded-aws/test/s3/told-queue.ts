import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { onTestFinished } from "vitest";
import type { EmbeddedAws } from "../../src/index.ts";
import { clientOptions } from "../engine-fixture.ts";

/** The queue that buckets tell. */
export const QueueArn = "arn:aws:sqs:ap-southeast-2:111111111111:events";

/** It and its policy, as resources of a stack. */
export const queueAndPolicy = {
  Events: { Type: "AWS::SQS::Queue", Properties: { QueueName: "events" } },
  MayTell: {
    Type: "AWS::SQS::QueuePolicy",
    Properties: {
      Queues: [{ Ref: "Events" }],
      PolicyDocument: { Statement: [{ Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: "*" }] },
    },
  },
};

/** Returns what a test does with that queue. */
export function queueOf(engine: Pick<EmbeddedAws, "endpoint">) {
  const client = new SQSClient(clientOptions(engine));
  onTestFinished(() => client.destroy());
  const QueueUrl = `${engine.endpoint}/111111111111/events`;
  return {
    /** Takes all messages out of the queue. */
    messages: async (): Promise<readonly unknown[]> => {
      const taken: unknown[] = [];
      for (;;) {
        const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
        if (Messages.length === 0) return taken;
        for (const { Body = "", ReceiptHandle } of Messages) {
          taken.push(JSON.parse(Body));
          await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        }
      }
    },
  };
}

/** Returns the names of the events in messages. */
export const namesOf = (messages: readonly unknown[]) =>
  messages.map((it) => (it as { Records: { eventName: string }[] }).Records[0]?.eventName);
