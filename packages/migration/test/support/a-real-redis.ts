import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { createClient } from "@redis/client";
import { expect, onTestFinished } from "vitest";
import { closedPort } from "./serve.ts";

/** Whether this machine has the program `redis-server`. */
export const HAS_REDIS = spawnSync("redis-server", ["--version"], { stdio: "ignore" }).error === undefined;

/** What a test says that did not run. */
export const SKIPPED = HAS_REDIS ? "" : " (skipped: no redis-server on this machine)";

/** Starts a real Redis on loopback, in memory alone, until the test ends. Its settings come by standard input, a line each. */
export async function aRealRedis({ password, replicaOf }: { readonly password: string; readonly replicaOf?: number }) {
  const port = await closedPort();
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-redis-"));
  const settings = [
    "bind 127.0.0.1",
    `port ${port}`,
    'save ""',
    "appendonly no",
    // Where a replica keeps what it gets of its primary, and where a Redis looks for what to begin with.
    `dir ${folder}`,
    `requirepass ${password}`,
    "repl-diskless-sync-delay 0",
    ...(replicaOf === undefined ? [] : [`replicaof 127.0.0.1 ${replicaOf}`, `masterauth ${password}`]),
  ];
  const server = spawn("redis-server", ["-"], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(server, "exit");
  onTestFinished(async () => {
    server.kill("SIGKILL");
    await ended;
    await rm(folder, { recursive: true });
  });
  server.stdin.end(`${settings.join("\n")}\n`);
  for await (const line of createInterface({ input: server.stdout })) if (line.includes("Ready to accept")) break;
  server.stdout.resume();
  const client = createClient({ RESP: 2, password, socket: { host: "127.0.0.1", port } });
  await client.connect();
  onTestFinished(() => {
    client.destroy();
  });
  if (replicaOf !== undefined) await expect.poll(() => client.info("replication")).toContain("master_link_status:up");
  return {
    port,
    client,
    place: { host: "127.0.0.1", port, tls: false, identifiers: [], password: async () => password },
  };
}
