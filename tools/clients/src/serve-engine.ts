import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** An embedded AWS that runs as users run it: `logstack aws serve`, in a process and a folder of its own. */
export interface ServedEngine {
  readonly endpoint: string;
  /** Stops it with Ctrl-C and removes its state. */
  stop(): Promise<void>;
}

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const LOGSTACK = path.join(ROOT, "tools/setup/logstack.mjs");

/** Starts an embedded AWS on a free port, at the speed at which clients see operations run and need not wait long. */
export async function serveEngine(): Promise<ServedEngine> {
  const state = await mkdtemp(path.join(tmpdir(), "logstack-clients-"));
  const args = [LOGSTACK, "aws", "serve", "--port", "0", "--state", state, "--speed", "compressed"];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  const gone = once(child, "close");
  const stop = async (): Promise<void> => {
    child.kill("SIGINT");
    await gone;
    await rm(state, { recursive: true, force: true });
  };
  for await (const line of createInterface(child.stdout)) {
    const [endpoint] = /http:\/\/\S+/.exec(line) ?? [];
    if (endpoint !== undefined) return { endpoint, stop };
  }
  await stop();
  throw new Error("`logstack aws serve` ended before it listened; its last words are above.");
}
