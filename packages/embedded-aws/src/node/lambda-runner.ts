import { performance } from "node:perf_hooks";
import type { CodeRunner, ExecutionSpec, Invocation, Run, RunOutcome } from "../lambda/code-runner.ts";
import { startEnvironment, type Environment } from "./lambda-environment.ts";
import { removeOrphanedFolders } from "./lambda-folders.ts";

/** How execution environments are started and kept. */
export interface LambdaRunnerOptions {
  /** Where the engine listens, known by the time code runs. */
  readonly endpoint: () => string;
  /** How long an environment waits for another invocation before it is ended. */
  readonly idleMs?: number;
}

const IDLE_MS = 60_000;
/** AWS: what the start of an environment may take (developer guide, "Init phase"). */
const INIT_LIMIT_MS = 10_000;

interface WarmEnvironment {
  readonly environment: Environment;
  readonly idleTimer: NodeJS.Timeout;
}

/** Returns a runner of code on the Node.js at hand: a process for each concurrent invocation, kept warm for the next one. */
export function createLambdaRunner({ endpoint, idleMs = IDLE_MS }: LambdaRunnerOptions): CodeRunner {
  const warm = new Map<string, WarmEnvironment[]>();
  const all = new Set<Environment>();
  let isClosed = false;

  const end = async (environment: Environment): Promise<void> => {
    all.delete(environment);
    await environment.end();
  };
  const takeWarm = (key: string): Environment | undefined => {
    const waiting = warm.get(key) ?? [];
    for (let found = waiting.pop(); found !== undefined; found = waiting.pop()) {
      clearTimeout(found.idleTimer);
      if (found.environment.isUsable()) return found.environment;
      void end(found.environment);
    }
    return undefined;
  };
  const putBack = async (key: string, environment: Environment): Promise<void> => {
    if (isClosed || !environment.isUsable()) return await end(environment);
    const idleTimer = setTimeout(() => void end(environment), idleMs);
    idleTimer.unref();
    warm.set(key, [...(warm.get(key) ?? []), { environment, idleTimer }]);
  };
  return {
    async run(spec, invocation) {
      const reused = takeWarm(spec.key);
      if (all.size === 0) removeOrphanedFolders();
      const startedMs = performance.now();
      const environment = reused ?? startEnvironment(spec, { endpoint: endpoint(), nowMs: invocation.nowMs });
      all.add(environment);
      const initFailure = reused === undefined ? await environment.started(INIT_LIMIT_MS) : undefined;
      const initMs = reused === undefined ? performance.now() - startedMs : undefined;
      const run = await invoke(environment, { spec, invocation, initFailure });
      // What the closing of the engine cut off has not failed: it is still on record, and runs again at the next start.
      if (isClosed) return await new Promise<never>(() => undefined);
      await putBack(spec.key, environment);
      return { ...run, initMs };
    },
    async close() {
      isClosed = true;
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
