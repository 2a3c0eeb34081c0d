import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Ids, Speed } from "../clock.ts";
import { createEngine } from "../engine.ts";
import type { EnginePorts } from "../engine-ports.ts";
import { answerFaults } from "../faults/faults-endpoint.ts";
import { EngineError } from "../engine-error.ts";
import { createMemoryContent, type ContentStore } from "../state/content-store.ts";
import { createMemoryStore } from "../state/memory-store.ts";
import type { Store } from "../state/store.ts";
import { openSessions } from "../sts/sessions.ts";
import { accountOf } from "../wire/credential-scope.ts";
import manifest from "../../package.json" with { type: "json" };
import { watchStore } from "../faults/watched-store.ts";
import { createClock, type EngineClock } from "./clock.ts";
import { openContentFiles } from "./content-files.ts";
import { nodeDigests } from "./digests.ts";
import { type FaultControl, type FaultOptions, openFaults } from "./faults.ts";
import { createMemoryArchives, type CodeArchives } from "../lambda/code-archives.ts";
import { openCodeArchives } from "./lambda-archives.ts";
import { createLambdaRunner } from "./lambda-runner.ts";
import { openMachines, type MachineOptions } from "./machines.ts";
import { openPeer } from "./peer.ts";
import { startHttpServer } from "./http-server.ts";
import { openJournalStore } from "./journal-store.ts";
import { createRandomIds } from "./random-ids.ts";
import { createRepeatable, type RepeatableOptions } from "./repeatable.ts";
import { loadJsonSchemas, loadRestJsonSchemas, loadSchemas } from "./schemas.ts";
import { lockState } from "./state-lock.ts";

/** How to start an engine. */
export interface EmbeddedAwsOptions extends FaultOptions, MachineOptions {
  /** The folder that keeps the state between starts; made when it is missing. Without one everything is in memory. */
  readonly stateDir?: string;
  /** 0, the default, lets the system choose. */
  readonly port?: number;
  readonly speed: Speed;
  /** Goes instead of the machine's own time where that counts and the engine's does not: see `EnginePorts`. */
  readonly wallClock?: () => number;
  /** Goes instead of a clock of that speed: tests hold it to look at what is in progress. */
  readonly clock?: EngineClock;
  /** Names resources; random by default, counting in tests that compare bytes. */
  readonly ids?: Ids;
  /** Makes the same calls give the same answers, byte for byte. Time is then virtual, and work takes none of ours: speed `instant`. */
  readonly repeatable?: RepeatableOptions;
  /**
   * Where connections of functions to host names of stacks are led, such as `127.0.0.1:43111`: machines of stacks do not
   * run here. By default a listener takes what is sent, and forgets it.
   */
  readonly peer?: string;
  /** Told of defects in the engine itself; by default they are printed on stderr. */
  readonly reportDefect?: (error: unknown) => void;
}

/** An engine that listens. */
export interface EmbeddedAws {
  /** For instance `http://127.0.0.1:4566`; what `AWS_ENDPOINT_URL` takes. */
  readonly endpoint: string;
  readonly port: number;
  /** What goes wrong on purpose, while it runs. */
  readonly faults: FaultControl;
  /**
   * Loads what else calls may need. An engine that runs for hours does so at once, for a build may meanwhile put other
   * files in the place of those that it was started from.
   */
  loadServices(): Promise<void>;
  /** Resolves as soon as no other process uses this engine; an owner that is polite waits for that before it closes. */
  visitorsLeft(): Promise<void>;
  /** Stops listening and puts the state on disk; work in progress goes on at the next start. May be called twice. */
  close(): Promise<void>;
}

const BODY_LIMIT_BYTES = 256 * 1024 * 1024;

/**
 * Starts an embedded AWS on 127.0.0.1.
 * Throws an `EngineError` when the port is taken, the state folder is in use, damaged, too new or not writable, or the faults cannot be used.
 */
export async function startEmbeddedAws(options: EmbeddedAwsOptions): Promise<EmbeddedAws> {
  const repeatable = options.repeatable === undefined ? undefined : createRepeatable(options.repeatable);
  const clock = options.clock ?? repeatable?.clock ?? createClock(options.speed);
  const faults = await openFaults(options, clock);
  const state = await openState(options.stateDir, clock);
  const reportDefect = options.reportDefect ?? ((error) => console.error("embedded-aws: defect:", error));
  try {
    const store = watchStore(state.store);
    const peer = openPeer(options.peer);
    const runner = createLambdaRunner({ endpoint: () => endpoint ?? "", peer });
    const machines = openMachines(options, { stateDir: state.stateDir, store });
    let endpoint: string | undefined;
    const ports: EnginePorts = {
      ...state,
      store,
      clock,
      wallClock: options.wallClock ?? Date.now,
      ids: options.ids ?? createRandomIds(),
      requestIds: createRandomIds(),
      digests: nodeDigests,
      loadSchemas,
      loadJsonSchemas,
      loadRestJsonSchemas,
      runner,
      machines,
      reportDefect,
      faults: faults.port,
      ...repeatable?.portsOver({ ...state, store }),
      endpoint: () => endpoint,
    };
    const engine = createEngine(ports);
    const sessions = openSessions(ports);
    const answer = faults.connect({
      engine,
      accountOf: (accessKeyId) => sessions.accountOf(accessKeyId) ?? accountOf(accessKeyId),
      original: store,
      openEngine: (replica) => createEngine({ ...ports, store: replica, role: "replica" }),
      closeDoor: (ms) => void server.closeDoor(ms).catch(reportDefect),
    });
    const server = await startHttpServer({
      port: options.port ?? 0,
      health: {
        engine: "embedded-aws",
        version: manifest.version,
        pid: process.pid,
        stateDir: state.stateDir ?? null,
        speed: options.speed,
        machines: machines === undefined ? "assumed" : "rehearsed",
      },
      answer: repeatable?.afterWork(answer, () => resuming) ?? answer,
      answerFaults: (request) => answerFaults(request, faults.desk),
      answerMachines: (request) => engine.answerMachines(request),
      refuseBody: (request) => engine.refuseBody(request),
      bodyLimitBytes: BODY_LIMIT_BYTES,
    });
    endpoint = `http://127.0.0.1:${server.port}`;
    state.announce(endpoint);
    // Not waited for: calls to CloudFormation wait for it, and all others need not.
    const resuming = state.stateDir === undefined ? Promise.resolve() : engine.resume().catch(reportDefect);
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      faults.tellEnding();
      clock.stop();
      await server.close();
      await Promise.all([runner.close(), machines?.runner.close()]);
      await peer.close();
      await resuming;
      // What was awake when the clock stopped comes to its next sleep, and stays there.
      await nextTurn();
      await state.release();
    };
    return {
      endpoint,
      port: server.port,
      faults: faults.control,
      async loadServices() {
        await Promise.all([engine.loadServices(), faults.loadAll()]).catch(reportDefect);
      },
      visitorsLeft: () => server.visitorsLeft(),
      close: () => (closing ??= close()),
    };
  } catch (error) {
    await state.release();
    throw error;
  }
}

interface OpenState {
  readonly stateDir: string | undefined;
  readonly store: Store;
  readonly content: ContentStore;
  readonly archives: CodeArchives;
  announce(endpoint: string): void;
  release(): Promise<void>;
}

async function openState(givenDir: string | undefined, clock: EngineClock): Promise<OpenState> {
  if (givenDir === undefined) return openMemory();
  const stateDir = resolve(givenDir);
  try {
    mkdirSync(stateDir, { recursive: true });
    return await openFolder(stateDir, clock);
  } catch (error) {
    throw error instanceof EngineError ? error : folderUnusable(stateDir, error);
  }
}

function openMemory(): OpenState {
  const store = createMemoryStore();
  const ids = createRandomIds();
  const content = createMemoryContent(() => ids.uuid());
  const archives = createMemoryArchives(nodeDigests);
  return { stateDir: undefined, store, content, archives, announce: () => undefined, release: () => store.close() };
}

async function openFolder(stateDir: string, clock: EngineClock): Promise<OpenState> {
  const lock = await lockState(stateDir);
  try {
    const store = openJournalStore({ stateDir, now: () => clock.now(), engineVersion: manifest.version });
    clock.advanceTo(store.lastWrittenMs);
    const release = async (): Promise<void> => {
      try {
        await store.close();
      } finally {
        lock.release();
      }
    };
    return {
      stateDir,
      store,
      content: openContentFiles(stateDir),
      archives: openCodeArchives(stateDir),
      announce: (endpoint) => lock.announce(endpoint),
      release,
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function folderUnusable(stateDir: string, cause: unknown): EngineError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new EngineError("StateFolderUnusable", `The state folder ${stateDir} cannot be used: ${reason}.`, {
    nextStep: "Make it a folder that you may read and write, or choose another with --state.",
    cause,
  });
}
