import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { variablesOf, type ProcessPlace } from "./a-process.ts";

/** A function in a process of its own that is called again and again, and can be frozen in between, as Lambda does it. */
export interface FrozenProcess {
  /** Returns how the invocation ended: `well`, or why it failed. */
  call(): Promise<string>;
  freeze(): void;
  thaw(): void;
}

const INVOKE = fileURLToPath(new URL("../processes/invoke-again.mjs", import.meta.url));

/** Starts the function of a bundle, for one test. */
export async function aFrozenProcess(
  folder: string,
  { place, event }: { readonly place: ProcessPlace; readonly event: unknown },
): Promise<FrozenProcess> {
  const child = spawn(process.execPath, [INVOKE, path.join(folder, "index.mjs"), JSON.stringify(event)], {
    env: variablesOf(folder, place),
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async call() {
      child.stdin.write("\n");
      for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
        const { ended } = JSON.parse(line.value) as { readonly ended?: string };
        if (ended !== undefined) return ended;
      }
      throw new Error("The process ended.");
    },
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
  };
}
