import { AwsError } from "../aws-error.ts";
import type { CallContext } from "../service.ts";
import { runBatch } from "./batch.ts";
import type { Message } from "./messages.ts";
import type { Queue } from "./queue.ts";
import type { QueueStore } from "./queue-store.ts";
import { invalidParameter, requireRange, requireStandardQueue } from "./refusals.ts";

interface OfReceipt {
  readonly ReceiptHandle: string;
}

export interface DeleteMessageInput extends OfReceipt {
  readonly QueueUrl: string;
}

/** DeleteMessage: by the newest receipt. AWS: an older one, or one of a message that is gone, deletes nothing and succeeds. */
export function deleteMessage(queues: QueueStore) {
  return ({ QueueUrl, ReceiptHandle }: DeleteMessageInput, context: CallContext): object => {
    const queue = requireStandardQueue(queues, context, QueueUrl);
    deleteByReceipt(queues, queue, ReceiptHandle);
    return {};
  };
}

export interface DeleteMessageBatchInput {
  readonly QueueUrl: string;
  readonly Entries: readonly (OfReceipt & { readonly Id: string })[];
}

/** DeleteMessageBatch: up to ten messages, each of which succeeds or fails on its own. */
export function deleteMessageBatch(queues: QueueStore) {
  return ({ QueueUrl, Entries }: DeleteMessageBatchInput, context: CallContext): object => {
    const queue = requireStandardQueue(queues, context, QueueUrl);
    return runBatch("DeleteMessageBatchRequestEntry", Entries, {
      prepare: ({ ReceiptHandle }) => ReceiptHandle,
      run(handle) {
        deleteByReceipt(queues, queue, handle);
        return {};
      },
    });
  };
}

export interface ChangeMessageVisibilityInput extends DeleteMessageInput {
  readonly VisibilityTimeout: number;
}

/** ChangeMessageVisibility: of a message in flight, counted from now. */
export function changeMessageVisibility(queues: QueueStore) {
  return (input: ChangeMessageVisibilityInput, context: CallContext): object => {
    const queue = requireStandardQueue(queues, context, input.QueueUrl);
    requireRange("VisibilityTimeout", input.VisibilityTimeout, {
      least: 0,
      most: 43_200,
      reason: "Must be between 0 and 43200, if provided.",
    });
    const message = findReceived(queues, queue, input.ReceiptHandle);
    if (message === undefined) {
      throw invalidParameter(
        `Value ${input.ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not ` +
          "available for visibility timeout change.",
      );
    }
    queues.changeVisibility(queue, message, input.VisibilityTimeout * 1000);
    return {};
  };
}

/** Returns the receipt handle of a message that was just received. */
export function writeReceiptHandle({ name }: Queue, { id, receipt = "" }: Message): string {
  return btoa(`${name} ${id} ${receipt}`);
}

function deleteByReceipt(queues: QueueStore, queue: Queue, handle: string): void {
  const message = findReceived(queues, queue, handle);
  if (message !== undefined) queues.remove(queue, message);
}

/** The message of which a handle is the newest receipt; undefined when it is gone or was received again. */
function findReceived(queues: QueueStore, queue: Queue, handle: string): Message | undefined {
  const [name, id, receipt] = readHandle(handle)?.split(" ") ?? [];
  if (name !== queue.name || id === undefined || receipt === undefined) {
    throw new AwsError("ReceiptHandleIsInvalid", `The input receipt handle "${handle}" is not a valid receipt handle.`);
  }
  const message = queues.find(queue, id);
  return message?.receipt === receipt ? message : undefined;
}

function readHandle(handle: string): string | undefined {
  try {
    return atob(handle);
  } catch {
    return undefined;
  }
}
