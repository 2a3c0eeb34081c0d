import { forgetQueue, recordQueue } from "../../sqs/queue-store.ts";
import type { Behaviour } from "../behaviour.ts";

/** A queue of SQS: its messages go with it. */
export const QUEUE: Behaviour = {
  apply(resource, world) {
    recordQueue(resource, world);
    return resource;
  },
  remove: (resource, { store }) => forgetQueue(resource, store),
};
