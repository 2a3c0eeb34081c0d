import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";

/** A Node program that serves until it is told to stop, and says `listening on http://...` on its standard output. */
export interface ServerCommand {
  readonly args: readonly string[];
  readonly cwd: string;
}

/** A server that takes connections. */
export interface RunningServer {
  readonly endpoint: string;
  /** From the start of its process until it took a connection. */
  readonly startMs: number;
  /** How much memory it has resident. */
  residentMb(): number;
  stop(): Promise<void>;
}

/** Starts a server and connects to it; throws when it ends before that. */
export async function runServer({ args, cwd }: ServerCommand): Promise<RunningServer> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, { cwd, stdio: ["ignore", "pipe", "ignore"] });
  const gone = once(child, "close");
  const endpoint = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /http:\/\/\S+/.exec(line);
      if (found !== null) resolve(found[0]);
    });
    child.on("close", (code) => reject(new Error(`node ${args.join(" ")} ended with ${code} before it listened.`)));
  });
  const socket = connect(Number(new URL(endpoint).port), "127.0.0.1");
  await once(socket, "connect");
  const startMs = performance.now() - startedAt;
  socket.destroy();
  return {
    endpoint,
    startMs,
    residentMb: () => Number(execFileSync("ps", ["-o", "rss=", "-p", String(child.pid)], { encoding: "utf8" })) / 1024,
    async stop() {
      child.kill("SIGTERM");
      await gone;
    },
  };
}
