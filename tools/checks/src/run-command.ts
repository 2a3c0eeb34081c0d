import { spawn } from "node:child_process";

/** What a finished command left behind. */
export interface Finished {
  readonly exitCode: number;
  /** Standard output and standard error in the order in which they came. */
  readonly output: string;
  readonly elapsedMs: number;
}

/** Runs one command to its end; a command that cannot be started ends with exit code 127 and the reason. */
export function runCommand(command: readonly [string, ...string[]], cwd: string): Promise<Finished> {
  const startedAt = Date.now();
  const [program, ...parameters] = command;
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    const finish = (exitCode: number, extra = ""): void =>
      resolve({ exitCode, output: Buffer.concat(chunks).toString("utf8") + extra, elapsedMs: Date.now() - startedAt });
    child.on("error", (error) => finish(127, error.message));
    child.on("close", (exitCode) => finish(exitCode ?? 1));
  });
}
