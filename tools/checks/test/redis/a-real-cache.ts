import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

const lacks = [
  ["redis-server", "--version"],
  ["openssl", "version"],
].flatMap(([program = "", word = ""]) =>
  spawnSync(program, [word], { stdio: "ignore" }).error === undefined ? [] : [program],
);

/** Whether this machine has what a Redis with TLS takes. */
export const HAS_REDIS = lacks.length === 0;

/** What a test says that did not run. */
export const SKIPPED = HAS_REDIS ? "" : ` (skipped: no ${lacks.join(" and no ")} on this machine)`;

/** A Redis of this machine that takes what the cache layer's does: TLS, and a password. */
export interface RealCache {
  /** The file with the certificate that it shows. */
  readonly certificate: string;
  close(): Promise<void>;
}

/** Returns a port of loopback at which nobody listens now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Starts it at a port of loopback, in memory alone. Its settings, the password among them, come by standard input. */
export async function startRealCache(port: number, password: string): Promise<RealCache> {
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-cache-"));
  const [key, certificate] = [path.join(folder, "key.pem"), path.join(folder, "certificate.pem")];
  makeCertificate({ key, certificate });
  const settings = [
    "bind 127.0.0.1",
    "port 0",
    `tls-port ${port}`,
    `tls-key-file ${key}`,
    `tls-cert-file ${certificate}`,
    "tls-auth-clients no",
    'save ""',
    `dir ${folder}`,
    `requirepass ${password}`,
  ];
  const server = spawn("redis-server", ["-"], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(server, "exit");
  server.stdin.end(`${settings.join("\n")}\n`);
  for await (const line of createInterface({ input: server.stdout })) if (line.includes("Ready to accept")) break;
  server.stdout.resume();
  return {
    certificate,
    async close() {
      server.kill("SIGKILL");
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

function makeCertificate({ key, certificate }: { readonly key: string; readonly certificate: string }): void {
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const whose = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const { status, stderr } = spawnSync("openssl", ["req", ...kind, ...whose, "-keyout", key, "-out", certificate]);
  if (status !== 0) throw new Error(`openssl made no certificate: ${String(stderr)}`);
}
