import { spawn } from "node:child_process";
import type { Command } from "./run-steps.ts";

/** An engine in a process of its own, over the checkout's state, which the commands of that checkout find and use. */
export interface ServedEngine {
  readonly kind: "serving";
  /** Where it listens. */
  readonly endpoint: string;
  /** Ends it; one with faults then tells which of them never came true. */
  stop(): Promise<void>;
}

/** An engine that ended before it listened; it has told why. */
export interface StillbornEngine {
  readonly kind: "ended";
  readonly exitCode: number;
}

/** Where an engine runs, and whether a person is to read what it tells. */
export interface EngineSetting {
  readonly cwd: string;
  readonly stderr: "inherit" | "ignore";
}

/**
 * Starts an engine by that command, which serves the embedded AWS, and resolves as soon as it listens. A rehearsal has one
 * engine for all its steps, so that a fault is counted, and told at the end, over all of them.
 */
export function serveEngine(
  [program, ...args]: Command,
  { cwd, stderr }: EngineSetting,
): Promise<ServedEngine | StillbornEngine> {
  // Not of this process's group: a Ctrl-C ends the command that uses the engine, and the engine after it. The channel tells
  // the engine when this process is gone without having stopped it.
  const engine = spawn(program, args, { cwd, stdio: ["ignore", "pipe", stderr, "ipc"], detached: true });
  const ended = new Promise<StillbornEngine>((resolve) =>
    engine.on("close", (exitCode) => resolve({ kind: "ended", exitCode: exitCode ?? 1 })),
  );
  const stop = async (): Promise<void> => {
    engine.kill("SIGTERM");
    await ended;
  };
  const listening = new Promise<ServedEngine>((resolve) =>
    // It says one thing on standard output: where it listens.
    engine.stdout?.once("data", (said: Buffer) => {
      const endpoint = /http:\S+/.exec(said.toString())?.[0] ?? "";
      resolve({ kind: "serving", endpoint, stop });
    }),
  );
  return Promise.race([listening, ended]);
}
