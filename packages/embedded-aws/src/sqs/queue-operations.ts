import { AwsError, notModelled } from "../aws-error.ts";
import { member, type Json, type JsonObject } from "../json.ts";
import { pageInOrder } from "../page.ts";
import { isSameValue, objectsAt, textOrNumber } from "../resources/property-values.ts";
import type { CallContext } from "../service.ts";
import type { Store } from "../state/store.ts";
import { chooseAttributes, readAttributes, showAttributes } from "./queue-attributes.ts";
import { findNameProblem } from "./queue-name.ts";
import { NUMERIC_ATTRIBUTES } from "./queue-settings.ts";
import type { Queue } from "./queue.ts";
import type { QueueStore } from "./queue-store.ts";
import { invalidParameter, noSuchQueue, requireQueue, requireRange } from "./refusals.ts";

type Texts = Readonly<Record<string, string>>;

export interface CreateQueueInput {
  readonly QueueName: string;
  readonly Attributes?: Texts;
  readonly tags?: Texts;
}

/** CreateQueue: makes a standard queue, or finds the one of that name if it is the same. */
export function createQueue(queues: QueueStore) {
  return ({ QueueName: name, Attributes = {}, tags = {} }: CreateQueueInput, context: CallContext): object => {
    if (name.endsWith(".fifo") || Attributes["FifoQueue"] !== undefined) throw notModelled("FIFO queues");
    const problem = findNameProblem(name, "standard");
    if (problem !== undefined) throw invalidParameter(problem);
    const attributes = readAttributes(Attributes, queues);
    const taken = queues.findByName(context, name);
    if (taken !== undefined) {
      requireSame(taken, attributes);
      return { QueueUrl: taken.url };
    }
    const properties = withValues({ QueueName: name }, attributes);
    return { QueueUrl: queues.create(context, name, withTags(properties, tags)).url };
  };
}

/** GetQueueUrl: an own queue by its name. */
export function getQueueUrl(queues: QueueStore) {
  return (
    { QueueName, QueueOwnerAWSAccountId }: { readonly QueueName: string; readonly QueueOwnerAWSAccountId?: string },
    context: CallContext,
  ): object => {
    const isOwn = QueueOwnerAWSAccountId === undefined || QueueOwnerAWSAccountId === context.account;
    const queue = isOwn ? queues.findByName(context, QueueName) : undefined;
    if (queue === undefined) throw noSuchQueue();
    return { QueueUrl: queue.url };
  };
}

interface OfQueue {
  readonly QueueUrl: string;
}

/** GetQueueAttributes: how a queue is set up and how many messages it holds. */
export function getQueueAttributes(queues: QueueStore, store: Store) {
  return (
    { QueueUrl, AttributeNames = [] }: OfQueue & { readonly AttributeNames?: readonly string[] },
    context: CallContext,
  ): object => {
    const attributes = showAttributes(requireQueue(queues, context, QueueUrl), queues, store);
    return { Attributes: chooseAttributes(attributes, AttributeNames) };
  };
}

/** SetQueueAttributes: changes what is named and leaves the rest. */
export function setQueueAttributes(queues: QueueStore) {
  return ({ QueueUrl, Attributes }: OfQueue & { readonly Attributes: Texts }, context: CallContext): object => {
    const queue = requireQueue(queues, context, QueueUrl);
    queues.configure(queue, withValues(queue.resource.properties, readAttributes(Attributes, queues)));
    return {};
  };
}

export interface ListQueuesInput {
  readonly QueueNamePrefix?: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** ListQueues: by the beginning of the name. */
export function listQueues(queues: QueueStore) {
  return (
    { QueueNamePrefix = "", MaxResults = PAGE_SIZE, NextToken }: ListQueuesInput,
    context: CallContext,
  ): object => {
    const reason = `MaxResults must be an integer between 1 and ${PAGE_SIZE}`;
    requireRange("MaxResults", MaxResults, { least: 1, most: PAGE_SIZE, reason });
    const page = pageInOrder(
      queues.list(context).filter(({ name }) => name.startsWith(QueueNamePrefix)),
      {
        token: NextToken,
        size: MaxResults,
        keyOf: ({ name }) => name,
        invalidToken: invalidParameter("Invalid or expired next token."),
      },
    );
    return { QueueUrls: page.items.map(({ url }) => url), NextToken: page.nextToken };
  };
}

const PAGE_SIZE = 1000;

/** DeleteQueue: its messages go with it. */
export function deleteQueue(queues: QueueStore) {
  return ({ QueueUrl }: OfQueue, context: CallContext): object => {
    queues.delete(requireQueue(queues, context, QueueUrl));
    return {};
  };
}

/** PurgeQueue: deletes all messages, those in flight too. */
export function purgeQueue(queues: QueueStore) {
  return ({ QueueUrl }: OfQueue, context: CallContext): object => {
    queues.purge(requireQueue(queues, context, QueueUrl));
    return {};
  };
}

/** ListQueueTags: those of the queue's stack included. */
export function listQueueTags(queues: QueueStore) {
  return ({ QueueUrl }: OfQueue, context: CallContext): object => ({
    Tags: tagsOf(requireQueue(queues, context, QueueUrl).resource.properties),
  });
}

/** TagQueue: adds tags and changes those that there are. */
export function tagQueue(queues: QueueStore) {
  return ({ QueueUrl, Tags }: OfQueue & { readonly Tags: Texts }, context: CallContext): object => {
    const queue = requireQueue(queues, context, QueueUrl);
    queues.configure(queue, withTags(queue.resource.properties, { ...tagsOf(queue.resource.properties), ...Tags }));
    return {};
  };
}

/** UntagQueue: takes tags away; one that is not there does not matter. */
export function untagQueue(queues: QueueStore) {
  return ({ QueueUrl, TagKeys }: OfQueue & { readonly TagKeys: readonly string[] }, context: CallContext): object => {
    const queue = requireQueue(queues, context, QueueUrl);
    const kept = Object.entries(tagsOf(queue.resource.properties)).filter(([key]) => !TagKeys.includes(key));
    queues.configure(queue, withTags(queue.resource.properties, Object.fromEntries(kept)));
    return {};
  };
}

/** AWS: a second CreateQueue finds the queue only if it asks for nothing else; attributes it does not name do not count. */
function requireSame(queue: Queue, attributes: Readonly<Record<string, Json | undefined>>): void {
  const different = Object.entries(attributes).find(([name, value]) => !isSameValue(valueOf(queue, name), value));
  if (different === undefined) return;
  throw new AwsError(
    "QueueNameExists",
    `A queue already exists with the same name and a different value for attribute ${different[0]}`,
  );
}

function valueOf({ resource }: Queue, name: string): Json | undefined {
  const defaults: Readonly<Record<string, { readonly otherwise: number }>> = NUMERIC_ATTRIBUTES;
  const numeric = member(defaults, name);
  const value = resource.properties[name];
  return numeric === undefined ? value : Number(textOrNumber(value) ?? numeric.otherwise);
}

function withValues(properties: JsonObject, changes: Readonly<Record<string, Json | undefined>>): JsonObject {
  const merged = Object.entries({ ...properties, ...changes });
  return Object.fromEntries(merged.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

function withTags(properties: JsonObject, tags: Texts): JsonObject {
  return { ...properties, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
}

function tagsOf(properties: JsonObject): Texts {
  const tags = objectsAt(properties, "Tags");
  return Object.fromEntries(tags.map(({ Key, Value }) => [textOrNumber(Key) ?? "", textOrNumber(Value) ?? ""]));
}
