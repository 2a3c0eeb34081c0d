import type { AsyncInvocations } from "../lambda/async-invocations.ts";
import type { QueueStore } from "../sqs/queue-store.ts";
import type { ObjectEventTargets } from "./object-events.ts";

/** What events reach their targets by. */
export interface EventTargetPorts {
  readonly queues: QueueStore;
  readonly invocations: Pick<AsyncInvocations, "add">;
}

/** Who a queue says has sent what comes from a bucket. */
const SENDER_ID = "AIDAS3EVENTS";

/** Returns the targets of buckets' events over the stores of queues and of waiting invocations. */
export function createEventTargets({ queues, invocations }: EventTargetPorts): ObjectEventTargets {
  return {
    toFunction: (functionArn, payload) => invocations.add(functionArn, payload),
    toQueue(queueArn, body) {
      const queue = queues.findByArn(queueArn);
      // AWS: what a queue that is gone should have heard is lost.
      if (queue !== undefined) queues.send(queue, { body, attributes: {}, senderId: SENDER_ID });
    },
  };
}
