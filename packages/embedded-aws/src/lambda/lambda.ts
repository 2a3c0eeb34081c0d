import type { Clock, Ids } from "../clock.ts";
import type { LogStore } from "../logs/log-store.ts";
import type { Digests } from "../s3/digests.ts";
import type { Service } from "../service.ts";
import type { QueueStore } from "../sqs/queue-store.ts";
import type { ContentStore } from "../state/content-store.ts";
import type { Store } from "../state/store.ts";
import { createAsyncDispatcher } from "./async-dispatcher.ts";
import type { AsyncInvocations } from "./async-invocations.ts";
import type { CodeArchives } from "./code-archives.ts";
import type { CodeRunner } from "./code-runner.ts";
import { openFunctionStore } from "./function-store.ts";
import type { LambdaDesk } from "./lambda-desk.ts";
import { lambdaOperations } from "./lambda-operations.ts";
import { createQueueReaders } from "./queue-readers.ts";
import { createFunctionRuns } from "./run-function.ts";
import { findStackHostNames } from "./stack-host-names.ts";
import { createCodeSweeper } from "./sweep-code.ts";

/** What Lambda needs from the rest of the engine. */
export interface LambdaPorts {
  readonly store: Store;
  readonly content: ContentStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly requestIds: Ids;
  readonly digests: Digests;
  readonly archives: CodeArchives;
  readonly runner: CodeRunner;
  readonly queues: QueueStore;
  readonly logs: LogStore;
  readonly invocations: AsyncInvocations;
  readonly reportDefect: (error: unknown) => void;
  readonly role?: "original" | "replica";
}

/** Lambda, and what goes on in it without being called. */
export interface Lambda {
  readonly service: Service;
  /** Goes on with the events on record that nobody follows yet. */
  followEvents(): void;
  /**
   * Goes on with all events and with the queues that functions read, ends what runs for functions that are gone, and
   * removes the code that no function has any more.
   */
  wake(): void;
}

/** Returns Lambda: functions that really run, with versions, aliases, asynchronous events and queues. */
export function createLambda(ports: LambdaPorts): Lambda {
  const functions = openFunctionStore(ports);
  const runs = createFunctionRuns({
    ...ports,
    functions,
    findHostNames: (place) => findStackHostNames(ports.store, place),
  });
  const dispatcher = createAsyncDispatcher({ ...ports, functions, runs });
  const readers = createQueueReaders({ ...ports, functions, runs });
  const sweeper = createCodeSweeper({ ...ports, functions });
  // A replica carries nothing out, and may not know the newest functions.
  const isReplica = ports.role === "replica";
  const followEvents = (): void => {
    if (!isReplica) dispatcher.wake();
  };
  const wake = (): void => {
    if (isReplica) return;
    ports.runner.retire();
    dispatcher.wake();
    readers.wake();
    sweeper.sweep();
  };
  if (!isReplica) sweeper.sweep();
  const desk: LambdaDesk = { ...ports, functions, wake };
  return {
    followEvents,
    wake,
    service: { signingName: "lambda", operations: lambdaOperations(desk, { ...ports, runs }) },
  };
}
