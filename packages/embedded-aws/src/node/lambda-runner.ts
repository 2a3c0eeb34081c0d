import { performance } from "node:perf_hooks";
import type { CodeRunner, ExecutionSpec, Invocation, Run, RunOutcome } from "../lambda/code-runner.ts";
import { startEnvironment, type Environment } from "./lambda-environment.ts";
import { removeOrphanedFolders } from "./lambda-folders.ts";
import type { Peer } from "./peer.ts";

/** How execution environments are started and kept. */
export interface LambdaRunnerOptions {
  /** Where the engine listens, known by the time code runs. */
  readonly endpoint: () => string;
  /** Where connections to host names of stacks are led; without it they are not. */
  readonly peer?: Pick<Peer, "address">;
  /** How long an environment waits for another invocation before it is ended. */
  readonly idleMs?: number;
}

const IDLE_MS = 60_000;
/** AWS: what the start of an environment may take (developer guide, "Init phase"). */
const INIT_LIMIT_MS = 10_000;

/** How many environments wait at once, of all functions: each is a process of some 45 MB. */
const MOST_WARM = 16;

interface WarmEnvironment {
  readonly spec: ExecutionSpec;
  readonly environment: Environment;
  readonly idleTimer: NodeJS.Timeout;
}

/** Returns a runner of code on the Node.js at hand: a process for each concurrent invocation, kept warm for the next one. */
export function createLambdaRunner({ endpoint, peer, idleMs = IDLE_MS }: LambdaRunnerOptions): CodeRunner {
  /** The one that has waited longest comes first. */
  const warm = new Set<WarmEnvironment>();
  const all = new Set<Environment>();
  let isClosed = false;

  const end = async (environment: Environment): Promise<void> => {
    all.delete(environment);
    await environment.end();
  };
  const cool = (waiting: WarmEnvironment): void => {
    warm.delete(waiting);
    clearTimeout(waiting.idleTimer);
  };
  const discard = (waiting: WarmEnvironment): void => {
    cool(waiting);
    void end(waiting.environment);
  };
  const takeWarm = (key: string): Environment | undefined => {
    for (const waiting of [...warm].toReversed()) {
      if (waiting.spec.key !== key) continue;
      if (!waiting.environment.isUsable()) {
        discard(waiting);
        continue;
      }
      cool(waiting);
      return waiting.environment;
    }
    return undefined;
  };
  const putBack = async (spec: ExecutionSpec, environment: Environment): Promise<void> => {
    if (!environment.isUsable() || !spec.isCurrent()) return await end(environment);
    const waiting: WarmEnvironment = {
      spec,
      environment,
      idleTimer: setTimeout(() => discard(waiting), idleMs).unref(),
    };
    warm.add(waiting);
    const [oldest] = warm;
    if (warm.size > MOST_WARM && oldest !== undefined) discard(oldest);
  };
  return {
    async run(spec, invocation) {
      // What the closing of the engine cut off has not failed: it is still on record, and runs again at the next start.
      const untilNextStart = new Promise<never>(() => undefined);
      if (isClosed) return await untilNextStart;
      const reused = takeWarm(spec.key);
      if (all.size === 0) removeOrphanedFolders();
      const startedMs = performance.now();
      const address = reused === undefined && spec.hostNames.length > 0 ? await peer?.address() : undefined;
      const environment =
        reused ?? startEnvironment(spec, { endpoint: endpoint(), nowMs: invocation.nowMs, peer: address });
      all.add(environment);
      const initFailure = reused === undefined ? await environment.started(INIT_LIMIT_MS) : undefined;
      const initMs = reused === undefined ? performance.now() - startedMs : undefined;
      const run = await invoke(environment, { spec, invocation, initFailure });
      if (isClosed) return await untilNextStart;
      await putBack(spec, environment);
      return { ...run, initMs };
    },
    retire() {
      for (const waiting of warm) if (!waiting.spec.isCurrent()) discard(waiting);
    },
    async close() {
      isClosed = true;
      for (const waiting of warm) cool(waiting);
      await Promise.all([...all].map((environment) => end(environment)));
    },
  };
}

async function invoke(
  environment: Environment,
  {
    spec,
    invocation,
    initFailure,
  }: { spec: ExecutionSpec; invocation: Invocation; initFailure: RunOutcome | undefined },
): Promise<Omit<Run, "initMs">> {
  const startedMs = performance.now();
  const outcome = initFailure ?? (await environment.invoke(invocation, spec.timeoutMs));
  const durationMs = performance.now() - startedMs;
  return {
    outcome,
    durationMs: outcome.kind === "timedOut" ? spec.timeoutMs : durationMs,
    logStream: environment.logStream,
    lines: environment.takeLines(),
    maxMemoryMb: outcome.kind === "outOfMemory" ? spec.memoryMb : Math.min(environment.maxMemoryMb(), spec.memoryMb),
  };
}
