import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Terminal } from "../terminal.ts";

/** A command of the project's own, and where to run it. */
export interface ShellRun {
  /** As `logstack.json` has it, for instance `npm test`. */
  readonly command: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Runs a command by the shell, each line of its output passed on as progress; returns its exit code. A Ctrl-C reaches it
 * by itself, being in the same process group; any other request to stop is passed on.
 */
export async function runShell({ command, cwd, env }: ShellRun, terminal: Terminal): Promise<number> {
  const child = spawn(command, { cwd, env: { ...env }, shell: true, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => terminal.progress(line));
  }
  const stopListening = terminal.onInterrupt((by) => void (by === "told" && child.kill("SIGTERM")));
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve(code ?? INTERRUPTED));
    });
  } finally {
    stopListening();
  }
}

const INTERRUPTED = 130;
