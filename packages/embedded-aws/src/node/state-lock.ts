import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { EngineError } from "../engine-error.ts";
import { isAlive } from "./is-alive.ts";
import { readHealth } from "./health.ts";

/** The file in the state folder that says which engine holds it. */
export const LOCK_FILE = "engine.lock";

/** An engine that is up and holds a state folder. */
export interface RunningEngine {
  readonly pid: number;
  /** For instance `http://127.0.0.1:4566`. */
  readonly endpoint: string;
}

/** This process's hold on a state folder. */
export interface StateLock {
  /** Tells others where the engine listens. */
  announce(endpoint: string): void;
  release(): void;
}

interface LockContents {
  readonly pid: number;
  /** Undefined while the engine is starting. */
  readonly endpoint?: string | undefined;
}

/** How long an engine may take to begin listening: it reads its state first, on a machine that may be busy. */
const START_MS = 20_000;
/** How long an engine may take to write its state after it stopped listening. */
const STOP_MS = 2_000;
const POLL_MS = 50;

/**
 * Returns the engine that holds `stateDir` and answers; undefined when there is none.
 * Waits up to 20 seconds for one that is just starting, and up to two for one that is stopping.
 */
export async function findRunningEngine(stateDir: string): Promise<RunningEngine | undefined> {
  const holder = await findHolder(stateDir);
  return holder?.endpoint === undefined ? undefined : { pid: holder.pid, endpoint: holder.endpoint };
}

/**
 * Takes the lock of a state folder for this process. Throws `StateInUse`, with the endpoint, when a live engine holds it.
 * The lock of an engine that died is taken over.
 */
export async function lockState(stateDir: string): Promise<StateLock> {
  const path = join(stateDir, LOCK_FILE);
  for (;;) {
    if (createWhole(path, { pid: process.pid })) return holdLock(path);
    const found = readText(path);
    const holder = await findHolder(stateDir);
    if (holder !== undefined) throw inUse(stateDir, holder);
    if (found !== undefined) discardStale(path, found);
  }
}

function holdLock(path: string): StateLock {
  return {
    announce(endpoint) {
      const next = `${path}.${process.pid}`;
      writeFileSync(next, JSON.stringify({ pid: process.pid, endpoint } satisfies LockContents));
      renameSync(next, path);
    },
    release: () => rmSync(path, { force: true }),
  };
}

/** Who holds the folder: its process is alive and answers for this folder, or is still on its way up. */
async function findHolder(stateDir: string): Promise<LockContents | undefined> {
  const path = join(stateDir, LOCK_FILE);
  let contents: LockContents | undefined;
  for (let waitedMs = 0; waitedMs <= (contents?.endpoint === undefined ? START_MS : STOP_MS); waitedMs += POLL_MS) {
    contents = parseLock(readText(path));
    if (contents === undefined || !isAlive(contents.pid)) return undefined;
    if (contents.endpoint !== undefined) {
      const health = await readHealth(contents.endpoint);
      if (health !== undefined) return health.pid === contents.pid ? contents : undefined;
    }
    await delay(POLL_MS);
  }
  // A process that has announced an endpoint and answers no more has stopped; its number now belongs to another.
  return contents?.endpoint === undefined ? contents : undefined;
}

/** Puts a file in place with its contents already in it; false when the name is taken. */
function createWhole(path: string, contents: LockContents): boolean {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify(contents));
  try {
    linkSync(unfinished, path);
    return true;
  } catch (error) {
    if (isErrorCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** Removes the lock that was judged stale, but puts back one that another process has taken meanwhile. */
function discardStale(path: string, stale: string): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isErrorCode(error, "ENOENT")) return;
    throw error;
  }
  if (readText(aside) === stale) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isErrorCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** A lock that cannot be read is nobody's: locks are put in place whole. */
function parseLock(text: string | undefined): LockContents | undefined {
  if (text === undefined) return undefined;
  try {
    const contents = JSON.parse(text) as Partial<LockContents>;
    return typeof contents.pid === "number" ? { pid: contents.pid, endpoint: contents.endpoint } : undefined;
  } catch {
    return undefined;
  }
}

function isErrorCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function inUse(stateDir: string, holder: LockContents): EngineError {
  const where = holder.endpoint === undefined ? "" : ` at ${holder.endpoint}`;
  return new EngineError(
    "StateInUse",
    `The state folder ${stateDir} is held by an engine that is running${where} (process ${holder.pid}).`,
    {
      nextStep:
        holder.endpoint === undefined
          ? `If process ${holder.pid} is not an engine, delete ${join(stateDir, LOCK_FILE)}.`
          : `Use that one (AWS_ENDPOINT_URL=${holder.endpoint}), stop it, or choose another state folder.`,
      ...(holder.endpoint === undefined ? {} : { endpoint: holder.endpoint }),
    },
  );
}
