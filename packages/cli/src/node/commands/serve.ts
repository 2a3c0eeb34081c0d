import path from "node:path";
import { serveEmbeddedAws, type Speed } from "@logstack/embedded-aws";
import { PROJECT } from "../../project.ts";
import { readProject } from "../project.ts";
import { cacheOf, machinesOf, peerOf } from "../reach-engine.ts";
import type { Terminal } from "../terminal.ts";

/** What `logstack aws serve` was asked to do. */
export interface ServeRequest {
  /** 0 takes a free port. */
  readonly port: number;
  /** The folder for state; the checkout's own when it is left out. */
  readonly state?: string;
  readonly speed: Speed;
  /** Makes the same calls give the same answers, byte for byte. */
  readonly seed?: string;
  /** A file with what is to go wrong on purpose. */
  readonly faults?: string;
}

/** Serves the embedded AWS until Ctrl-C or SIGTERM; returns the exit code 0 then. */
export async function serveAws(request: ServeRequest, terminal: Terminal): Promise<number> {
  const { port, state, speed, seed, faults } = request;
  const stateDir = await findStateFolder(state, terminal);
  const stop = new AbortController();
  const stopListening = terminal.onInterrupt(() => stop.abort());
  try {
    await serveEmbeddedAws({
      port,
      stateDir,
      speed,
      stop: stop.signal,
      ...peerOf(terminal),
      ...cacheOf(terminal),
      // Which of two boots is quicker no seed decides.
      ...(seed === undefined ? { machines: machinesOf(terminal) } : { repeatable: { seed } }),
      tellMachines: (sentence) => terminal.progress(sentence),
      ...(faults === undefined ? {} : { faultsFile: path.resolve(terminal.cwd, faults) }),
      tellFaults: (sentence) => terminal.progress(sentence),
      onListening: (endpoint) => {
        terminal.result(`embedded-aws listening on ${endpoint}`);
        const shown = path.relative(terminal.cwd, stateDir) || ".";
        terminal.progress(`State in ${shown}, speed ${speed}. Ctrl-C stops it; the state stays.`);
      },
    });
    return 0;
  } finally {
    stopListening();
  }
}

async function findStateFolder(given: string | undefined, terminal: Terminal): Promise<string> {
  if (given !== undefined) return path.resolve(terminal.cwd, given);
  return path.join((await readProject(terminal.cwd)).root, PROJECT.state);
}
