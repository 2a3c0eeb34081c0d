import { spawn } from "node:child_process";

/** A program and its arguments. */
export type Command = readonly [program: string, ...args: readonly string[]];

/**
 * Runs commands one after another on this terminal, as a shell does between `&&`: the first that fails is the last.
 * Returns its exit code, or 0. A Ctrl-C is theirs: it ends this process only when it has ended the command that runs.
 */
export async function runSteps(steps: readonly Command[], cwd: string): Promise<number> {
  for (const step of steps) {
    const exitCode = await runStep(step, cwd);
    if (exitCode !== 0) return exitCode;
  }
  return 0;
}

async function runStep([program, ...args]: Command, cwd: string): Promise<number> {
  const child = spawn(program, args, { cwd, stdio: "inherit", shell: process.platform === "win32" });
  const leaveToChild = (): void => undefined;
  const handOn = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on("SIGINT", leaveToChild).on("SIGTERM", handOn).on("SIGHUP", handOn);
  try {
    return await new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (exitCode, signal) => resolve(exitCode ?? EXIT_CODES[signal ?? "SIGTERM"] ?? 1));
    });
  } finally {
    process.off("SIGINT", leaveToChild).off("SIGTERM", handOn).off("SIGHUP", handOn);
  }
}

/** What shells return for a command that a signal ended. */
const EXIT_CODES: Readonly<Partial<Record<NodeJS.Signals, number>>> = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGKILL: 137,
  SIGTERM: 143,
};
