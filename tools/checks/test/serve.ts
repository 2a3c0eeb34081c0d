import { spawn } from "node:child_process";
import { once } from "node:events";
import { LOGSTACK, withoutAws, type Checkout } from "./checkout.ts";

/** Keeps a checkout's embedded AWS running, beside the commands that use it. */
export async function serve(
  checkout: Checkout,
  ...options: readonly string[]
): Promise<{ readonly endpoint: string; close(): Promise<void> }> {
  const server = spawn(process.execPath, [LOGSTACK, "aws", "serve", "--port", "0", ...options], {
    cwd: checkout.folder,
    env: withoutAws(process.env),
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [line] = (await once(server.stdout, "data")) as [Buffer];
  return {
    endpoint: /http:\S+/.exec(line.toString())?.[0] ?? "",
    async close() {
      server.kill("SIGTERM");
      await once(server, "close");
    },
  };
}
