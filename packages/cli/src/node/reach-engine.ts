import path from "node:path";
import {
  EngineError,
  findRunningEngine,
  type MachineBoots,
  startEmbeddedAws,
  visitEngine,
} from "@logstack/embedded-aws";
import { PROJECT } from "../project.ts";
import { faultsImpossible } from "./faults-impossible.ts";
import type { Project } from "./project.ts";
import type { Terminal } from "./terminal.ts";

/** An embedded AWS that answers, and how to be done with it. */
export interface ReachedEngine {
  readonly endpoint: string;
  /** Whether it can be reached when this command is over. */
  readonly ends: "withThisCommand" | "later";
  leave(): Promise<void>;
}

/**
 * Reaches the embedded AWS of a checkout: the one that already runs over its state, else one that is started over it and
 * stopped when everybody has left.
 *
 * @throws EngineError when the state folder or the file of faults is damaged or cannot be used.
 * @throws DeployError `faultsImpossible` when there are to be faults and the engine is another's.
 */
export async function reachEngine(project: Project, terminal: Terminal, faults?: string): Promise<ReachedEngine> {
  const stateDir = path.join(project.root, PROJECT.state);
  const joined = await joinEngine(stateDir);
  if (joined === undefined) return await startEngine(stateDir, terminal, faults);
  if (faults === undefined) return joined;
  await joined.leave();
  throw runsAlready(joined, faults);
}

function runsAlready({ endpoint }: ReachedEngine, faults: string): Error {
  const exchange = `curl -X PUT --data-binary @${faults} ${endpoint}/_embedded-aws/faults`;
  return faultsImpossible(
    `one runs already, at ${endpoint}`,
    `Give that one the faults (${exchange}), or stop it and run this command again.`,
  );
}

/** Another command's engine, or that of `logstack aws serve`; the command that started it waits for us to leave. */
async function joinEngine(stateDir: string): Promise<ReachedEngine | undefined> {
  // What is wrong with the folder itself is told when an engine is to be started over it.
  const running = await findRunningEngine(stateDir).catch(() => undefined);
  const visit = running === undefined ? undefined : await visitEngine(running.endpoint);
  if (running === undefined || visit === undefined) return undefined;
  return { endpoint: running.endpoint, ends: "later", leave: async () => visit.end() };
}

async function startEngine(stateDir: string, terminal: Terminal, faults?: string): Promise<ReachedEngine> {
  try {
    const engine = await startEmbeddedAws({
      stateDir,
      speed: "compressed",
      ...peerOf(terminal),
      ...cacheOf(terminal),
      machines: machinesOf(terminal),
      tellMachines: (sentence) => terminal.progress(sentence),
      ...(faults === undefined ? {} : { faultsFile: path.resolve(terminal.cwd, faults) }),
      tellFaults: (sentence) => terminal.progress(sentence),
    });
    return {
      endpoint: engine.endpoint,
      ends: "withThisCommand",
      async leave() {
        const notice = setTimeout(
          () => terminal.progress("Waiting for another command that uses this embedded AWS."),
          PATIENCE_MS,
        );
        await engine.visitorsLeft();
        clearTimeout(notice);
        await engine.close();
      },
    };
  } catch (error) {
    // Another command was quicker to start one.
    const joined = error instanceof EngineError && error.code === "StateInUse" ? await joinEngine(stateDir) : undefined;
    if (joined === undefined) throw error;
    if (faults === undefined) return joined;
    await joined.leave();
    throw runsAlready(joined, faults);
  }
}

/** Whoever has a listener of their own for what functions send says where it is; for `npm start` and for tests. */
export function peerOf({ env }: Pick<Terminal, "env">): { readonly peer?: string } {
  const peer = env["LOGSTACK_EMBEDDED_PEER"];
  return peer === undefined || peer === "" ? {} : { peer };
}

/** Whoever has a Redis that is to stand for the caches of stacks says where it is; for tests. */
export function cacheOf({ env }: Pick<Terminal, "env">): { readonly cache?: string } {
  const cache = env["LOGSTACK_EMBEDDED_CACHE"];
  return cache === undefined || cache === "" ? {} : { cache };
}

/** Machines boot for real, unless somebody who has no time for it says otherwise; for tests. */
export function machinesOf({ env }: Pick<Terminal, "env">): MachineBoots {
  return env["LOGSTACK_EMBEDDED_MACHINES"] === "assumed" ? "assumed" : "rehearsed";
}

/** How long a command waits for others before it says so. */
const PATIENCE_MS = 2_000;
