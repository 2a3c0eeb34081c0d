import { makeReplayEvent, type StoredObject } from "@logstack/elb-processor";
import type { OpenedLogStack } from "./with-log-stack.ts";

/** What became of objects that were to be sent again. */
export interface Sent {
  readonly sent: readonly StoredObject[];
  /** Undefined when all were sent. */
  readonly failure: { readonly at: StoredObject; readonly error: unknown } | undefined;
}

/** Hands an event of each object to the function, one after the other; ends with the first that Lambda does not take. */
export async function sendObjects(objects: readonly StoredObject[], stack: OpenedLogStack): Promise<Sent> {
  const sent: StoredObject[] = [];
  for (const object of objects) {
    const at = new Date().toISOString();
    const event = makeReplayEvent(object, { bucket: stack.names.bucket, region: stack.region, at });
    try {
      await stack.live.send(JSON.stringify(event));
    } catch (error) {
      return { sent, failure: { at: object, error } };
    }
    sent.push(object);
  }
  return { sent, failure: undefined };
}
