import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { LOGSTACK, withoutAws, type Checkout } from "./checkout.ts";

/** A command that goes on while a test watches it. */
export interface StartedCommand {
  readonly child: ChildProcess;
  /** What it has said so far. */
  readonly said: { readonly stdout: string; readonly stderr: string };
  /** Returns once it has said that, on either; throws when it ends without. */
  saying(text: string): Promise<void>;
  /** Its exit code; null where a signal ended it. */
  ended(): Promise<number | null>;
}

/** Starts `logstack` in a checkout. */
export function startCommand(
  checkout: Pick<Checkout, "folder">,
  commandLine: string,
  env: Readonly<Record<string, string>> = {},
): StartedCommand {
  const child = spawn(process.execPath, [LOGSTACK, ...commandLine.split(" ")], {
    cwd: checkout.folder,
    env: { ...withoutAws(process.env), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = once(child, "close");
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.stderr += chunk.toString()));
  return {
    child,
    said,
    async saying(text) {
      while (!(said.stdout + said.stderr).includes(text)) {
        if (child.exitCode !== null)
          throw new Error(`it ended without saying "${text}":\n${said.stdout}${said.stderr}`);
        await delay(20);
      }
    },
    async ended() {
      const [exitCode] = (await closed) as [number | null];
      return exitCode;
    },
  };
}
