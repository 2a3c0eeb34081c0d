import path from "node:path";
import { EngineError, findRunningEngine, startEmbeddedAws, visitEngine } from "@logstack/embedded-aws";
import { PROJECT } from "../project.ts";
import type { Project } from "./project.ts";
import type { Terminal } from "./terminal.ts";

/** An embedded AWS that answers, and how to be done with it. */
export interface ReachedEngine {
  readonly endpoint: string;
  leave(): Promise<void>;
}

/**
 * Reaches the embedded AWS of a checkout: the one that `AWS_ENDPOINT_URL` names, else the one that already runs over
 * the checkout's state, else one that is started over it and stopped when everybody has left.
 *
 * @throws EngineError when the state folder is damaged or cannot be used.
 */
export async function reachEngine(project: Project, terminal: Terminal): Promise<ReachedEngine> {
  const given = terminal.env["AWS_ENDPOINT_URL"];
  if (given !== undefined && given !== "") return { endpoint: given, leave: async () => undefined };
  const stateDir = path.join(project.root, PROJECT.state);
  return (await joinEngine(stateDir)) ?? startEngine(stateDir, terminal);
}

/** Another command's engine, or that of `logstack aws serve`; the command that started it waits for us to leave. */
async function joinEngine(stateDir: string): Promise<ReachedEngine | undefined> {
  // What is wrong with the folder itself is told when an engine is to be started over it.
  const running = await findRunningEngine(stateDir).catch(() => undefined);
  const visit = running === undefined ? undefined : await visitEngine(running.endpoint);
  if (running === undefined || visit === undefined) return undefined;
  return { endpoint: running.endpoint, leave: async () => visit.end() };
}

async function startEngine(stateDir: string, terminal: Terminal): Promise<ReachedEngine> {
  try {
    const engine = await startEmbeddedAws({ stateDir, speed: "compressed" });
    return {
      endpoint: engine.endpoint,
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
    return joined;
  }
}

/** How long a command waits for others before it says so. */
const PATIENCE_MS = 2_000;
