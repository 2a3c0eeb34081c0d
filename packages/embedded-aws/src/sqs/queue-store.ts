import type { Clock, Ids } from "../clock.ts";
import type { JsonObject } from "../json.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import { resourceKey, type Place } from "../resources/world.ts";
import type { Store } from "../state/store.ts";
import { forgetMessages, openMessages, type Message, type NewMessage } from "./messages.ts";
import { readSettings } from "./queue-settings.ts";
import type { MessageCounts, Queue } from "./queue.ts";

/** The queues of all accounts. Lambda puts failed events into them as callers of SQS put messages. */
export interface QueueStore {
  /** Finds a queue of an account by its URL, whatever the host in it. */
  findByUrl(place: Place, url: string): Queue | undefined;
  findByName(place: Place, name: string): Queue | undefined;
  findByArn(arn: string): Queue | undefined;
  list(place: Place): readonly Queue[];
  /** Makes a queue that belongs to no stack; the name must be free. */
  create(place: Place, name: string, properties: JsonObject): Queue;
  configure(queue: Queue, properties: JsonObject): void;
  delete(queue: Queue): void;
  /** Puts a message into a queue and wakes who waits for one. */
  send(queue: Queue, message: NewMessage): Message;
  /**
   * Takes messages that are visible out of sight for a while, oldest first.
   * One that was received too often goes to the dead-letter queue instead.
   */
  receive(queue: Queue, options: { readonly most: number; readonly visibilityMs: number }): readonly Message[];
  find(queue: Queue, messageId: string): Message | undefined;
  remove(queue: Queue, message: Message): void;
  /** Makes a message in flight visible again after so long from now. */
  changeVisibility(queue: Queue, message: Message, visibilityMs: number): void;
  purge(queue: Queue): void;
  count(queue: Queue): MessageCounts;
  /** Waits for the next message that comes into a queue, until one comes or the waiting is given up. */
  awaitArrival(queue: Queue): Arrival;
}

/** Somebody who waits for a message. */
export interface Arrival {
  readonly arrived: Promise<void>;
  giveUp(): void;
}

/** What the store is made of. */
export interface QueuePorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
}

interface QueueRecord {
  readonly createdAtMs: number;
  readonly changedAtMs: number;
}

const QUEUES_TABLE = "sqs-queues";

/** Returns the queues kept in `store`: resources of the type `AWS::SQS::Queue` and their messages. One store serves an engine. */
export function openQueueStore({ store, clock, ids }: QueuePorts): QueueStore {
  const resources = openSharedResources(store, "AWS::SQS::Queue");
  const waiting = new Map<string, Set<() => void>>();
  const queueOf = (resource: PhysicalResource): Queue => {
    const { account, region, physicalId: url } = resource;
    const name = url.split("/").at(-1) ?? "";
    const record = store.table<QueueRecord>(QUEUES_TABLE).get(resourceKey(resource));
    const arn = `arn:aws:sqs:${region}:${account}:${name}`;
    const { createdAtMs = 0, changedAtMs = 0 } = record ?? {};
    return { url, arn, name, resource, settings: readSettings(resource.properties), createdAtMs, changedAtMs };
  };
  const findByName = (place: Place, name: string): Queue | undefined => {
    const resource = resources.find(place, queueUrl(place, name));
    return resource === undefined ? undefined : queueOf(resource);
  };
  const findByArn = (arn: string): Queue | undefined => {
    const [, , service, region = "", account = "", name = ""] = arn.split(":");
    return service === "sqs" ? findByName({ region, account }, name) : undefined;
  };
  const messagesOf = (queue: Queue) => openMessages(store, queue, { clock, ids });
  const wake = (queue: Queue): void => {
    for (const resolve of waiting.get(queue.url) ?? []) resolve();
    waiting.delete(queue.url);
  };
  return {
    findByUrl(place, url) {
      const [name = "", account = ""] = url.split("/").toReversed();
      return account === place.account ? findByName(place, name) : undefined;
    },
    findByName,
    findByArn,
    list: (place) => resources.list(place).map(queueOf),
    create(place, name, properties) {
      const url = queueUrl(place, name);
      const attributes = {
        QueueUrl: url,
        QueueName: name,
        Arn: `arn:aws:sqs:${place.region}:${place.account}:${name}`,
      };
      const resource = resources.create(place, { physicalId: url, properties, attributes });
      recordQueue(resource, { store, clock });
      return queueOf(resource);
    },
    configure({ resource }, properties) {
      recordQueue(resources.change(resource, properties), { store, clock });
    },
    delete({ resource }) {
      forgetQueue(resource, store);
      resources.delete(resource);
    },
    send(queue, message) {
      const sent = messagesOf(queue).add(message);
      wake(queue);
      return sent;
    },
    receive(queue, options) {
      const { redrive } = queue.settings;
      const deadLetterQueue = redrive === undefined ? undefined : findByArn(redrive.targetArn);
      const { received, dead } = messagesOf(queue).take({
        ...options,
        // AWS: without the queue behind it the policy has no effect.
        maxReceiveCount: deadLetterQueue === undefined ? undefined : redrive?.maxReceiveCount,
      });
      if (deadLetterQueue === undefined) return received;
      for (const message of dead) messagesOf(deadLetterQueue).adopt(message, queue.arn);
      if (dead.length > 0) wake(deadLetterQueue);
      return received;
    },
    find: (queue, messageId) => messagesOf(queue).find(messageId),
    remove: (queue, message) => messagesOf(queue).remove(message),
    changeVisibility: (queue, message, visibilityMs) => messagesOf(queue).show(message, visibilityMs),
    purge: ({ resource }) => forgetMessages(resource, store),
    count: (queue) => messagesOf(queue).count(),
    awaitArrival({ url }) {
      const waiters = waiting.get(url) ?? new Set();
      waiting.set(url, waiters);
      let resolveArrival: () => void = () => undefined;
      const arrived = new Promise<void>((resolve) => {
        resolveArrival = resolve;
      });
      waiters.add(resolveArrival);
      return { arrived, giveUp: () => waiters.delete(resolveArrival) };
    },
  };
}

/** Records when a queue was made, and that it was changed now. */
export function recordQueue(resource: PhysicalResource, { store, clock }: Pick<QueuePorts, "store" | "clock">): void {
  const records = store.table<QueueRecord>(QUEUES_TABLE);
  const key = resourceKey(resource);
  records.put(key, { createdAtMs: records.get(key)?.createdAtMs ?? clock.now(), changedAtMs: clock.now() });
}

/** Forgets the messages of a queue that is deleted. */
export function forgetQueue(resource: PhysicalResource, store: Store): void {
  forgetMessages(resource, store);
  store.table<QueueRecord>(QUEUES_TABLE).delete(resourceKey(resource));
}

function queueUrl({ account, region }: Place, name: string): string {
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}
