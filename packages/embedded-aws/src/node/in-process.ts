import { setImmediate as nextTurn } from "node:timers/promises";
import { createCountingIds } from "../counting-ids.ts";
import { createEngine } from "../engine.ts";
import type { EnginePorts } from "../engine-ports.ts";
import type { Delivery } from "../faults/faulty-engine.ts";
import { watchStore } from "../faults/watched-store.ts";
import { createMemoryArchives } from "../lambda/code-archives.ts";
import { createMemoryContent } from "../state/content-store.ts";
import type { Change } from "../state/memory-tables.ts";
import { createMemoryStore } from "../state/memory-store.ts";
import { openSessions } from "../sts/sessions.ts";
import { accountOf } from "../wire/credential-scope.ts";
import type { HttpRequest } from "../wire/http.ts";
import { createVirtualClock, type EngineClock } from "./clock.ts";
import { nodeDigests } from "./digests.ts";
import { type FaultControl, openFaults } from "./faults.ts";
import { createLambdaRunner } from "./lambda-runner.ts";
import { loadJsonSchemas, loadRestJsonSchemas, loadSchemas } from "./schemas.ts";

export type { Change } from "../state/memory-tables.ts";
export type { Delivery } from "../faults/faulty-engine.ts";
export type { HttpRequest, HttpResponse } from "../wire/http.ts";
export { createClock, type EngineClock } from "./clock.ts";

/** An engine that is called as a function, for thousands of short lives: no socket, no folder, no time of ours. */
export interface InProcessAws {
  /** Moved on by the engine's work and by whoever else sleeps by it; the earliest end wakes first. */
  readonly clock: EngineClock;
  readonly faults: FaultControl;
  /** Answers any request as the faults in force have it; it does not reject. */
  answer(request: HttpRequest): Promise<Delivery>;
  /** Has `onChange` hear of every change of the state just before it is made; returns what ends that. */
  watch(onChange: (change: Change) => void): () => void;
  /** Returns the records of a table of the state by their keys, in the order in which they came; to look at, never to change. */
  records<T extends object>(table: string): ReadonlyMap<string, T>;
  /** Resolves once no work is in progress; with a clock of the caller's, which nobody can ask, at once. */
  atRest(): Promise<void>;
  /** Stops all work where it is. */
  close(): Promise<void>;
}

/** How an engine in this process begins. */
export interface InProcessOptions {
  /** When its time begins, in milliseconds since the Unix epoch. */
  readonly startAtMs: number;
  /** By how many times its work is quicker than AWS's: who follows it need not look as often. */
  readonly pace: number;
  /** Goes instead of a virtual clock of that start and pace: for callers in other processes, which live by the wall's. */
  readonly clock?: EngineClock;
  /** Told of defects in the engine itself. */
  readonly reportDefect: (error: unknown) => void;
}

/** Opens an engine with empty memory. The same calls at the same moments get the same answers. */
export async function openInProcessAws(options: InProcessOptions): Promise<InProcessAws> {
  const { startAtMs, pace, reportDefect } = options;
  const virtual = createVirtualClock(startAtMs);
  const clock = options.clock ?? virtual;
  const faults = await openFaults({ tellFaults: () => undefined }, clock);
  const store = watchStore(createMemoryStore());
  const contentIds = createCountingIds();
  const runner = createLambdaRunner({ endpoint: () => "" });
  const ports: EnginePorts = {
    store,
    content: createMemoryContent(() => contentIds.uuid()),
    archives: createMemoryArchives(nodeDigests),
    clock: options.clock ?? { now: () => clock.now(), sleep: (ms, sinceMs) => clock.sleep(ms / pace, sinceMs) },
    wallClock: () => clock.now(),
    ids: createCountingIds(),
    requestIds: createCountingIds(),
    digests: nodeDigests,
    loadSchemas,
    loadJsonSchemas,
    loadRestJsonSchemas,
    runner,
    reportDefect,
    faults: faults.port,
  };
  const engine = createEngine(ports);
  const sessions = openSessions(ports);
  const answer = faults.connect({
    engine,
    accountOf: (accessKeyId) => sessions.accountOf(accessKeyId) ?? accountOf(accessKeyId),
    original: store,
    openEngine: (replica) => createEngine({ ...ports, store: replica, role: "replica" }),
    // There is no door: a call is a call of a function.
    closeDoor: () => undefined,
  });
  return {
    clock,
    faults: faults.control,
    answer,
    watch: (onChange) => store.watch(onChange),
    records: <T extends object>(table: string) => new Map(store.table<T>(table).entries()),
    async atRest() {
      do await nextTurn();
      while (!virtual.isIdle());
    },
    async close() {
      clock.stop();
      await runner.close();
    },
  };
}
