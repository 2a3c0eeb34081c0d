import { AwsError, notModelled } from "../aws-error.ts";
import type { Place } from "../resources/world.ts";
import type { Queue } from "./queue.ts";
import type { QueueStore } from "./queue-store.ts";

/** AWS's refusal of a parameter; Query clients know it as `InvalidParameterValue`. */
export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}

/** Returns an own queue by its URL; throws AWS's refusal where there is none. */
export function requireQueue(queues: QueueStore, place: Place, url: string): Queue {
  const queue = queues.findByUrl(place, url);
  if (queue === undefined) throw noSuchQueue();
  return queue;
}

/** Returns a queue whose messages can be handled; a FIFO queue is refused by name. */
export function requireStandardQueue(queues: QueueStore, place: Place, url: string): Queue {
  const queue = requireQueue(queues, place, url);
  if (queue.settings.isFifo) throw notModelled("messages in FIFO queues");
  return queue;
}

/** SQS's answer for a queue that is not there. */
export function noSuchQueue(): AwsError {
  return new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
}

/** Throws AWS's refusal of a number out of its range. */
export function requireRange(
  name: string,
  value: number,
  { least, most, reason }: { readonly least: number; readonly most: number; readonly reason: string },
): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw invalidParameter(`Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);
}
