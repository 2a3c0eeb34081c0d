import { AwsError } from "../aws-error.ts";
import type { Clock, Ids } from "../clock.ts";
import { resourceKey, type Place } from "../resources/world.ts";
import type { Digests } from "../s3/digests.ts";
import type { Message } from "../sqs/messages.ts";
import type { Queue } from "../sqs/queue.ts";
import type { QueueStore } from "../sqs/queue-store.ts";
import type { Store } from "../state/store.ts";
import { findFailedItems } from "./batch-answer.ts";
import { choosePublished } from "./choose-version.ts";
import { allMappingResources, findMapping, type EventSourceMapping } from "./event-source-mapping.ts";
import { resolveQualifier, type Found } from "./find-function.ts";
import { readFunctionArn } from "./function-reference.ts";
import type { FunctionStore } from "./function-store.ts";
import { renderSqsEvent } from "./sqs-event.ts";
import type { FunctionRuns } from "./run-function.ts";

/** Reads queues for functions. */
export interface QueueReaders {
  /** Starts a reader for every mapping that is enabled and has none. */
  wake(): void;
}

/** What readers work with. */
export interface ReaderPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly requestIds: Ids;
  readonly digests: Digests;
  readonly queues: QueueStore;
  readonly functions: FunctionStore;
  readonly runs: FunctionRuns;
  readonly reportDefect: (error: unknown) => void;
}

/** How often a reader looks for messages that come back into sight, as long as there are any. */
const LOOK_AGAIN_MS = 20_000;
/** How long a reader leaves a function alone that is not let in. */
const THROTTLED_MS = 1_000;
/** SQS gives no more at once. */
const MOST_AT_ONCE = 10;

/** Returns readers of queues: one batch at a time for each mapping, where AWS scales out. */
export function createQueueReaders(ports: ReaderPorts): QueueReaders {
  const { store, reportDefect } = ports;
  const read = new Set<string>();
  return {
    wake() {
      for (const resource of allMappingResources(store)) {
        const key = resourceKey(resource);
        if (read.has(key)) continue;
        read.add(key);
        void readQueue(resource, resource.physicalId, ports)
          .catch(reportDefect)
          .finally(() => read.delete(key));
      }
    },
  };
}

interface Target {
  readonly mapping: EventSourceMapping;
  readonly queue: Queue;
  readonly found: Found;
}

/** Reads until the mapping, its queue or its function is gone or switched off; what brings them back wakes the readers. */
async function readQueue(place: Place, uuid: string, ports: ReaderPorts): Promise<void> {
  for (;;) {
    const target = findTarget(place, uuid, ports);
    if (target === undefined) return;
    const arrival = ports.queues.awaitArrival(target.queue);
    const messages = await gather(target, ports);
    if (messages.length > 0) {
      arrival.giveUp();
      await carryOut(target, messages, ports);
      continue;
    }
    const { inFlight, delayed } = ports.queues.count(target.queue);
    const comesBack = inFlight + delayed > 0 ? [ports.clock.sleep(LOOK_AGAIN_MS)] : [];
    await Promise.race([arrival.arrived, ...comesBack]);
    arrival.giveUp();
  }
}

function findTarget(place: Place, uuid: string, { store, queues, functions }: ReaderPorts): Target | undefined {
  const mapping = findMapping(store, place, uuid);
  const queue = mapping?.isEnabled === true ? queues.findByArn(mapping.sourceArn) : undefined;
  if (mapping === undefined || queue === undefined) return undefined;
  const reference = readFunctionArn(mapping.functionArn);
  const of = functions.find(mapping.place, mapping.functionName);
  const found = of === undefined ? undefined : resolveQualifier({ functions, store }, of, reference?.qualifier);
  return found === undefined ? undefined : { mapping, queue, found };
}

/** Takes a batch, waiting for it to be full as long as its window says. */
async function gather({ mapping, queue }: Target, { queues, clock }: ReaderPorts): Promise<readonly Message[]> {
  const { visibilityMs } = queue.settings;
  const take = (most: number): readonly Message[] => {
    const taken: Message[] = [];
    while (taken.length < most) {
      const received = queues.receive(queue, { most: Math.min(most - taken.length, MOST_AT_ONCE), visibilityMs });
      if (received.length === 0) break;
      taken.push(...received);
    }
    return taken;
  };
  const first = take(mapping.batchSize);
  if (first.length === 0 || first.length === mapping.batchSize || mapping.windowSeconds === 0) return first;
  await clock.sleep(mapping.windowSeconds * 1000);
  return [...first, ...take(mapping.batchSize - first.length)];
}

/** Calls the function with a batch, and removes from the queue what it has done. The rest comes back into sight by itself. */
async function carryOut(
  { mapping, queue, found }: Target,
  messages: readonly Message[],
  ports: ReaderPorts,
): Promise<void> {
  const { runs, queues, clock, requestIds, digests } = ports;
  const version = choosePublished(found, ports);
  const requestId = requestIds.uuid();
  const payload = renderSqsEvent(messages, queue, digests);
  try {
    const { failure, payload: answer } = await runs.run(version, {
      requestId,
      payload,
      invokedArn: mapping.functionArn,
    });
    if (failure !== undefined) return;
    const ids = messages.map(({ id }) => id);
    const failed = mapping.reportsFailures ? findFailedItems(answer, ids) : new Set<string>();
    if (failed === "all") return;
    for (const message of messages) if (!failed.has(message.id)) removeReceived(queues, queue, message);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // Not let in, or code that is not run here: its messages come back, and go to the dead-letter queue in the end.
    await clock.sleep(THROTTLED_MS);
  }
}

/** A message that came back into sight while the function had it is somebody else's now. */
function removeReceived(queues: QueueStore, queue: Queue, message: Message): void {
  const current = queues.find(queue, message.id);
  if (current?.receipt === message.receipt) queues.remove(queue, message);
}
