import type { PhysicalResource } from "../resources/resource-handler.ts";
import type { QueueSettings } from "./queue-settings.ts";

/** A queue, whoever made it: a call to SQS or a stack. */
export interface Queue {
  readonly url: string;
  readonly arn: string;
  readonly name: string;
  readonly resource: PhysicalResource;
  readonly settings: QueueSettings;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
}

/** How many messages a queue holds, by what a receiver would see of them. */
export interface MessageCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}
