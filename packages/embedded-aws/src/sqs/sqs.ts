import type { Clock } from "../clock.ts";
import { obeyMembers } from "../obey-members.ts";
import type { Digests } from "../s3/digests.ts";
import type { Service } from "../service.ts";
import type { Store } from "../state/store.ts";
import {
  createQueue,
  deleteQueue,
  getQueueAttributes,
  getQueueUrl,
  listQueues,
  listQueueTags,
  purgeQueue,
  setQueueAttributes,
  tagQueue,
  untagQueue,
  type CreateQueueInput,
  type ListQueuesInput,
} from "./queue-operations.ts";
import type { QueueStore } from "./queue-store.ts";
import { receiveMessage, type ReceiveMessageInput } from "./receive-messages.ts";
import {
  changeMessageVisibility,
  deleteMessage,
  deleteMessageBatch,
  type ChangeMessageVisibilityInput,
  type DeleteMessageBatchInput,
  type DeleteMessageInput,
} from "./receipts.ts";
import { sendMessage, sendMessageBatch, type SendMessageBatchInput, type SendMessageInput } from "./send-messages.ts";

/** What SQS needs from the rest of the engine. */
export interface SqsPorts {
  readonly queues: QueueStore;
  readonly store: Store;
  readonly clock: Clock;
  readonly digests: Digests;
}

/** Returns SQS: standard queues with delays, visibility timeouts, long polls and dead-letter queues. */
export function createSqs({ queues, store, clock, digests }: SqsPorts): Service {
  return {
    signingName: "sqs",
    operations: {
      ChangeMessageVisibility: obeyMembers<ChangeMessageVisibilityInput>(
        ["QueueUrl", "ReceiptHandle", "VisibilityTimeout"],
        changeMessageVisibility(queues),
      ),
      CreateQueue: obeyMembers<CreateQueueInput>(["QueueName", "Attributes", "tags"], createQueue(queues)),
      DeleteMessage: obeyMembers<DeleteMessageInput>(["QueueUrl", "ReceiptHandle"], deleteMessage(queues)),
      DeleteMessageBatch: obeyMembers<DeleteMessageBatchInput>(["QueueUrl", "Entries"], deleteMessageBatch(queues)),
      DeleteQueue: obeyMembers(["QueueUrl"], deleteQueue(queues)),
      GetQueueAttributes: obeyMembers(["QueueUrl", "AttributeNames"], getQueueAttributes(queues, store)),
      GetQueueUrl: obeyMembers(["QueueName", "QueueOwnerAWSAccountId"], getQueueUrl(queues)),
      ListQueueTags: obeyMembers(["QueueUrl"], listQueueTags(queues)),
      ListQueues: obeyMembers<ListQueuesInput>(["QueueNamePrefix", "MaxResults", "NextToken"], listQueues(queues)),
      PurgeQueue: obeyMembers(["QueueUrl"], purgeQueue(queues)),
      ReceiveMessage: obeyMembers<ReceiveMessageInput>(
        [
          "QueueUrl",
          "AttributeNames",
          "MessageSystemAttributeNames",
          "MessageAttributeNames",
          "MaxNumberOfMessages",
          "VisibilityTimeout",
          "WaitTimeSeconds",
        ],
        receiveMessage(queues, { clock, digests }),
      ),
      SendMessage: obeyMembers<SendMessageInput>(
        ["QueueUrl", "MessageBody", "DelaySeconds", "MessageAttributes"],
        sendMessage(queues, digests),
      ),
      SendMessageBatch: obeyMembers<SendMessageBatchInput>(["QueueUrl", "Entries"], sendMessageBatch(queues, digests)),
      SetQueueAttributes: obeyMembers(["QueueUrl", "Attributes"], setQueueAttributes(queues)),
      TagQueue: obeyMembers(["QueueUrl", "Tags"], tagQueue(queues)),
      UntagQueue: obeyMembers(["QueueUrl", "TagKeys"], untagQueue(queues)),
    },
  };
}
