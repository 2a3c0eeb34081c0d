import { readFile } from "node:fs/promises";
import { createServer, type AddressInfo, type Server } from "node:net";
import { createInterface } from "node:readline";
import { serveEngine } from "./serve-engine.ts";
import type { Command } from "./run-steps.ts";

/** A listener that stands where the Broker's machines would, and the events that it took. */
export interface BrokerStandIn {
  /** For instance `127.0.0.1:43111`. */
  readonly address: string;
  /** One JSON object each, in the order in which they came. */
  readonly events: readonly string[];
  close(): void;
}

/** Listens for JSON lines on loopback. */
export async function openBroker(): Promise<BrokerStandIn> {
  const events: string[] = [];
  const server: Server = createServer((socket) => {
    socket.on("error", () => undefined);
    createInterface({ input: socket }).on("line", (line) => events.push(line));
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `127.0.0.1:${port}`, events, close: () => void server.close() };
}

/** What to show, and how the engine is served for it. */
export interface Sample {
  readonly serve: Command;
  readonly cwd: string;
  readonly broker: BrokerStandIn;
  readonly account: string;
  readonly bucket: string;
}

/**
 * Puts a sample log of load balancers into the log bucket, as a load balancer would, and returns what to tell: how many of its
 * lines arrived where the Broker would be. The code that was deployed reads them; nothing here knows what a line means.
 */
export async function showSample({ serve, cwd, broker, account, bucket }: Sample): Promise<readonly string[]> {
  const body = await readFile(new URL("../sample/load-balancer.log", import.meta.url), "utf8");
  const lines = body.trimEnd().split("\n").length;
  const engine = await serveEngine(serve, { cwd, stderr: "ignore" });
  if (engine.kind === "ended") return ["The sample log is not shown: no embedded AWS could be started for it."];
  try {
    const key = `AWSLogs/${account}/elasticloadbalancing/sample-${Date.now()}.log`;
    const url = new URL(`/${bucket}/${key}`, engine.endpoint);
    // The embedded AWS reads from it whose bucket is meant, and checks no signature.
    const authorization = `AWS4-HMAC-SHA256 Credential=${account}/20260101/ap-southeast-2/s3/aws4_request, SignedHeaders=host, Signature=0`;
    const { ok, status } = await fetch(url, { method: "PUT", headers: { authorization }, body });
    if (!ok) return [`The sample log is not shown: S3 answered ${status} for s3://${bucket}/${key}.`];
    const arrived = await waitFor(() => broker.events.length >= lines);
    return [
      `A sample log of load balancers, ${lines} lines: s3://${bucket}/${key}`,
      `  ${broker.events.length} events arrived at ${broker.address}, where the Broker would be${arrived ? "" : ", and no more"}. The first one:`,
      `  ${broker.events[0] ?? "none"}`,
    ];
  } finally {
    await engine.stop();
  }
}

/** Waits until something is so; false when it is not after a minute. */
async function waitFor(isSo: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 600 && !isSo(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 100));
  return isSo();
}
