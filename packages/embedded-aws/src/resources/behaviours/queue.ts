import { findNameProblem } from "../../sqs/queue-name.ts";
import { findOutOfRange, readRedrivePolicy } from "../../sqs/queue-settings.ts";
import { forgetQueue, openQueueStore, recordQueue } from "../../sqs/queue-store.ts";
import type { Behaviour } from "../behaviour.ts";
import { handlerFailure } from "../failures.ts";
import { textOrNumber } from "../property-values.ts";

/** A queue of SQS: its name and numbers must be such, its dead-letter queue must be there before it, and its messages go with it. */
export const QUEUE: Behaviour = {
  refuseChange({ properties }, world) {
    const refuse = (message: string) =>
      handlerFailure({ service: "Sqs", status: 400, message, code: "InvalidRequest" }, world.ids);
    const name = textOrNumber(properties["QueueName"]);
    const kind = textOrNumber(properties["FifoQueue"]) === "true" ? "fifo" : "standard";
    const problem = name === undefined ? undefined : findNameProblem(name, kind);
    if (problem !== undefined) throw refuse(problem);
    const outOfRange = findOutOfRange(properties);
    if (outOfRange !== undefined) throw refuse(`Invalid value for the parameter ${outOfRange}.`);
    const redrive = readRedrivePolicy(properties["RedrivePolicy"]);
    if (redrive === undefined || openQueueStore(world).findByArn(redrive.targetArn) !== undefined) return;
    const { targetArn: deadLetterTargetArn, maxReceiveCount } = redrive;
    const policy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
    const message = `Value ${policy} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.`;
    throw refuse(message);
  },
  apply(resource, world) {
    recordQueue(resource, world);
    return resource;
  },
  remove: (resource, { store }) => forgetQueue(resource, store),
};
