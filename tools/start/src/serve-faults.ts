import { spawn } from "node:child_process";
import type { Command } from "./run-steps.ts";

/** An engine in a process of its own, over the checkout's state, which the commands of that checkout find and use. */
export interface FaultyEngine {
  readonly kind: "serving";
  /** Ends it; it then tells which of its faults never came true. */
  stop(): Promise<void>;
}

/** An engine that ended before it listened; it has told why. */
export interface StillbornEngine {
  readonly kind: "ended";
  readonly exitCode: number;
}

/**
 * Starts an engine by that command, which serves the embedded AWS with a file of faults, and resolves as soon as it listens.
 * One engine for all steps, so that a fault is counted, and told at the end, over all of them.
 */
export function serveFaults([program, ...args]: Command, cwd: string): Promise<FaultyEngine | StillbornEngine> {
  // Not of this process's group: a Ctrl-C ends the command that uses the engine, and the engine after it. The channel tells
  // the engine when this process is gone without having stopped it.
  const engine = spawn(program, args, { cwd, stdio: ["ignore", "pipe", "inherit", "ipc"], detached: true });
  const ended = new Promise<StillbornEngine>((resolve) =>
    engine.on("close", (exitCode) => resolve({ kind: "ended", exitCode: exitCode ?? 1 })),
  );
  const stop = async (): Promise<void> => {
    engine.kill("SIGTERM");
    await ended;
  };
  const listening = new Promise<FaultyEngine>((resolve) =>
    // It says one thing on standard output: where it listens.
    engine.stdout?.once("data", () => resolve({ kind: "serving", stop })),
  );
  return Promise.race([listening, ended]);
}
