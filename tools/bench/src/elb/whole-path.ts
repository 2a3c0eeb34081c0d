import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createFunction, type LambdaFunction } from "@logstack/elb-processor/function";
import { readSummary } from "@logstack/elb-processor";
import type { BenchLog } from "./make-log.ts";

/** The function as Lambda calls it, from zipped bytes to a Broker that has read every event. */
export interface WholePath {
  readonly name: string;
  /** Microseconds of this process's time a line; the Broker's is not in it. */
  measure(log: BenchLog): Promise<number>;
  close(): void;
}

const PEER = fileURLToPath(new URL("reading-peer.mjs", import.meta.url));

/** Starts a Broker in a process of its own, which reads and does nothing else, and returns the way to it. */
export async function startWholePath(): Promise<WholePath> {
  const peer = spawn(process.execPath, [PEER], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = (await once(peer.stdout, "data")) as [Buffer];
  return {
    name: "logstack: whole path, over TCP",
    async measure(log) {
      const before = process.cpuUsage();
      await deliver(log, port.toString().trim());
      const { user, system } = process.cpuUsage(before);
      return (user + system) / log.lines;
    },
    close: () => peer.kill(),
  };
}

async function deliver({ zipped, lines }: BenchLog, port: string): Promise<void> {
  let printed = "";
  const call: LambdaFunction = createFunction({
    variables: {
      BROKER_HOST: "127.0.0.1",
      BROKER_PORT: port,
      LOGSTACK_COMPONENT: "bench",
      LOGSTACK_ENVIRONMENT: "bench",
    },
    readSettings: () => "{}",
    reader: {
      open: async () => ({ etag: "e", lastModified: undefined, sizeBytes: zipped.length, bytes: inPieces(zipped) }),
    },
    print: (line) => {
      printed = line;
    },
  });
  const s3 = { bucket: { name: "logs" }, object: { key: "a.log.gz", eTag: "e" } };
  const event = { Records: [{ eventSource: "aws:s3", eventName: "ObjectCreated:Put", s3 }] };
  await call(event, { awsRequestId: "bench", getRemainingTimeInMillis: () => 900_000 });
  const sent = readSummary(printed)?.lines.sent;
  if (sent !== lines) throw new Error(`${sent} of ${lines} lines arrived.`);
}

/** As a connection gives them. */
async function* inPieces(zipped: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < zipped.length; at += 65_536) yield zipped.subarray(at, at + 65_536);
}
