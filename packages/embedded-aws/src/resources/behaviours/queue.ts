import { readRedrivePolicy } from "../../sqs/queue-settings.ts";
import { forgetQueue, openQueueStore, recordQueue } from "../../sqs/queue-store.ts";
import type { Behaviour } from "../behaviour.ts";
import { handlerFailure } from "../failures.ts";

/** A queue of SQS: its dead-letter queue must be there before it, and its messages go with it. */
export const QUEUE: Behaviour = {
  refuseChange({ properties }, world) {
    const redrive = readRedrivePolicy(properties["RedrivePolicy"]);
    if (redrive === undefined || openQueueStore(world).findByArn(redrive.targetArn) !== undefined) return;
    const { targetArn: deadLetterTargetArn, maxReceiveCount } = redrive;
    const policy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
    const message = `Value ${policy} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.`;
    throw handlerFailure({ service: "Sqs", status: 400, message, code: "InvalidRequest" }, world.ids);
  },
  apply(resource, world) {
    recordQueue(resource, world);
    return resource;
  },
  remove: (resource, { store }) => forgetQueue(resource, store),
};
