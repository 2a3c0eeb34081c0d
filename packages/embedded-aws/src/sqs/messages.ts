import type { Clock, Ids } from "../clock.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { resourceKey } from "../resources/world.ts";
import type { Store, Table } from "../state/store.ts";
import type { MessageCounts, Queue } from "./queue.ts";

/** A message attribute; binary values in Base64. */
export interface MessageAttribute {
  readonly dataType: string;
  readonly text?: string | undefined;
  readonly binary?: string | undefined;
}

/** A message to send. */
export interface NewMessage {
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly senderId: string;
  /** Undefined is the queue's own delay. */
  readonly delayMs?: number | undefined;
}

/** A message in a queue. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly senderId: string;
  readonly sentAtMs: number;
  /** Nobody receives it before. */
  readonly visibleAtMs: number;
  readonly receiveCount: number;
  readonly firstReceivedAtMs?: number;
  /** Names the newest receipt, which alone can delete it; undefined until it was received. */
  readonly receipt?: string;
  /** The queue it came from, in a dead-letter queue. */
  readonly deadLetterSourceArn?: string;
}

/** The messages of one queue. */
export interface Messages {
  add(message: NewMessage): Message;
  /** Takes over a message of another queue, with its age and its count of receipts. */
  adopt(message: Message, sourceArn: string): void;
  /** Takes messages out of sight; `dead` are those that were received too often, and are gone from here. */
  take(options: {
    readonly most: number;
    readonly visibilityMs: number;
    readonly maxReceiveCount: number | undefined;
  }): { readonly received: readonly Message[]; readonly dead: readonly Message[] };
  find(id: string): Message | undefined;
  show(message: Message, afterMs: number): void;
  remove(message: Message): void;
  count(): MessageCounts;
}

/** Returns the messages of a queue; those past its retention are gone. */
export function openMessages(
  store: Store,
  queue: Queue,
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
): Messages {
  const table = tableOf(queue.resource, store);
  const put = (message: Message): Message => {
    table.put(message.id, message);
    return message;
  };
  const living = (): readonly Message[] => {
    const oldestMs = clock.now() - queue.settings.retentionMs;
    const all = Array.from(table.entries(), ([, message]) => message);
    for (const { id, sentAtMs } of all) if (sentAtMs < oldestMs) table.delete(id);
    return all.filter(({ sentAtMs }) => sentAtMs >= oldestMs).toSorted((a, b) => a.sentAtMs - b.sentAtMs);
  };
  return {
    add({ delayMs = queue.settings.delayMs, ...message }) {
      const now = clock.now();
      return put({ ...message, id: ids.uuid(), sentAtMs: now, visibleAtMs: now + delayMs, receiveCount: 0 });
    },
    adopt(message, deadLetterSourceArn) {
      put({ ...message, visibleAtMs: clock.now(), deadLetterSourceArn });
    },
    take({ most, visibilityMs, maxReceiveCount = Number.POSITIVE_INFINITY }) {
      const now = clock.now();
      const visible = living().filter(({ visibleAtMs }) => visibleAtMs <= now);
      const dead = visible.filter(({ receiveCount }) => receiveCount >= maxReceiveCount);
      for (const { id } of dead) table.delete(id);
      const received = visible
        .filter(({ receiveCount }) => receiveCount < maxReceiveCount)
        .slice(0, most)
        .map((message) =>
          put({
            ...message,
            visibleAtMs: now + visibilityMs,
            receiveCount: message.receiveCount + 1,
            firstReceivedAtMs: message.firstReceivedAtMs ?? now,
            receipt: ids.uuid(),
          }),
        );
      return { received, dead };
    },
    find: (id) => living().find((message) => message.id === id),
    show: (message, afterMs) => void put({ ...message, visibleAtMs: clock.now() + afterMs }),
    remove: ({ id }) => table.delete(id),
    count() {
      const now = clock.now();
      const hidden = living().filter(({ visibleAtMs }) => visibleAtMs > now);
      const delayed = hidden.filter(({ receiveCount }) => receiveCount === 0).length;
      return { visible: living().length - hidden.length, inFlight: hidden.length - delayed, delayed };
    },
  };
}

/** Forgets all messages of a queue. */
export function forgetMessages(queue: PhysicalResource, store: Store): void {
  const table = tableOf(queue, store);
  for (const [id] of table.entries()) table.delete(id);
}

/** A table for each queue, so that reading one does not walk the others. */
function tableOf(queue: PhysicalResource, store: Store): Table<Message> {
  return store.table(`sqs-messages|${resourceKey(queue)}`);
}
