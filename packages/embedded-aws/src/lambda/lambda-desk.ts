import type { Clock, Ids } from "../clock.ts";
import type { ContentStore } from "../state/content-store.ts";
import type { Store } from "../state/store.ts";
import type { QueueStore } from "../sqs/queue-store.ts";
import type { CodeArchives } from "./code-archives.ts";
import type { FunctionStore } from "./function-store.ts";

/** What Lambda's operations have on their desk. */
export interface LambdaDesk {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly content: ContentStore;
  readonly archives: CodeArchives;
  readonly functions: FunctionStore;
  readonly queues: QueueStore;
  /** Tells who follows invocations and queues, and who keeps environments, that there may be something new. */
  readonly wake: () => void;
}
