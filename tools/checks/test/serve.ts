import { spawn } from "node:child_process";
import { once } from "node:events";
import { LOGSTACK, withoutAws, type Checkout } from "./checkout.ts";

/** Keeps a checkout's embedded AWS running, beside the commands that use it; `env` is what else it finds in its environment. */
export async function serve(
  checkout: Pick<Checkout, "folder"> & { readonly env?: Readonly<Record<string, string>> },
  ...options: readonly string[]
): Promise<{ readonly endpoint: string; close(): Promise<void> }> {
  const server = spawn(process.execPath, [LOGSTACK, "aws", "serve", "--port", "0", ...options], {
    cwd: checkout.folder,
    env: { ...withoutAws(process.env), ...checkout.env },
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
