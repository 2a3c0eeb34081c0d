import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/** A Node command, with nothing of this process's environment but what it is given. */
export interface NodeCommand {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** How long a command took from its start until it was gone, and what it wrote. */
export interface NodeRun {
  readonly elapsedMs: number;
  readonly stdout: string;
}

/** Runs a command to its end; throws with all that it wrote when it fails, so that no failure is measured. */
export async function runNode({ args, cwd, env }: NodeCommand): Promise<NodeRun> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const exitCode = await exited;
  const elapsedMs = performance.now() - startedAt;
  const [stdout, stderr] = await output;
  if (exitCode === 0) return { elapsedMs, stdout };
  throw new Error(`node ${args.join(" ")} ended with ${exitCode}:\n${stdout}${stderr}`);
}
